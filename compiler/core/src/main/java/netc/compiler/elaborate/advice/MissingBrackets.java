package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherWords;

/// What to write in square brackets that are not there: the axes that the value has, so that the text can be pasted.
public final class MissingBrackets {
    private static final String SQUARE = "what is known when compiling stands in square brackets";

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final SquareText text;

    public MissingBrackets(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.text = new SquareText(session);
    }

    /// `sum(x)`, or any other word of the language that needs to be told axes.
    public Rejected of(String word, Supplied argument, Span span) {
        Quantity value = switch (argument) {
            case Supplied.Known(var _, Quantity q, Span _) -> q;
            case Supplied.Written(var _, var e) -> expressions.value(e);
        };
        Diagnostic d = describe.with(Diagnostic.error(Code.N105, span,
                "over which axis? `" + word + "` needs it in brackets"), "value", value);
        List<Axis> seen = describe.seen(value);
        boolean isOfExamples = seen.isEmpty() && session.bodies().isTraining() && value.axes().contains(Axis.BATCH)
                && CoreWords.REDUCTIONS.contains(word);
        if (seen.isEmpty() && !isOfExamples) {
            return session.reject(d.note("this value has no axis: it is one number"));
        }
        boolean isOpen = word.equals("split") || word.startsWith("arg") && seen.size() > 1;
        if (isOpen) {
            return session.reject(d.note("as in `" + word + "[" + (word.equals("split") ? seen.getFirst().name()
                    + " -> A: 2, B: n" : seen.getLast().name()) + "](x)`"));
        }
        String brackets = isOfExamples ? CoreWords.BATCH
                : word.equals("sum") ? new SurplusAxes(session).matrixProduct(value).map(p -> p.shared().name())
                        .orElseGet(() -> brackets(word, seen))
                : brackets(word, seen);
        return session.reject(d.fix(word + "[" + brackets + "]"
                + (argument instanceof Supplied.Known ? "" : "(" + argument.span().text() + ")")));
    }

    /// `Dense(128)(x)`: the first brackets were meant to be square.
    ///
    /// @param reaching what it is applied to, where that is known
    public Diagnostic twice(Expression stage, Optional<Quantity> reaching, Diagnostic d) {
        if (!(stage instanceof Expression.Call(Expression.Path head, var arguments, Span _))
                || head.single().isEmpty()) {
            return d;
        }
        List<SquareText.Item> items = SquareText.items(arguments);
        Optional<Callee> callee = callee(head.single().get());
        Optional<String> square = callee.flatMap(c -> text.square(c, items, seen(c, reaching), stage.span()))
                .filter(text -> text.endsWith("]"));
        if (square.isPresent()) {
            return d.note(SQUARE).note("it is " + callee.get().usage())
                    .fix(head.span().text() + square.get());
        }
        return items.stream().allMatch(SquareText.Item::isNumber) || callee.isPresent()
                ? d.note(SQUARE + ": `" + head.span().text() + "[…](x)`") : d;
    }

    /// `x |> pool(2)` and `x |> Dense(D, Hidden: 128)`: what was meant to stand in square brackets.
    ///
    /// @param span of the application
    public Diagnostic around(Applicable.Called called, List<Supplied> supplied, Diagnostic d, Span span) {
        Callee callee = called.callee();
        int takes = Math.min(callee.arguments().size(), supplied.size());
        List<SquareText.Item> items = supplied.stream().skip(takes).flatMap(s -> s instanceof Supplied.Written w
                ? Stream.of(new SquareText.Item(w.name(), w.value())) : Stream.of()).toList();
        if (called.statics().text().endsWith("]")) {
            return inside(called, supplied, d, span);
        }
        if (items.isEmpty() || callee.parameters().findAny().isEmpty()) {
            return d;
        }
        List<Axis> seen = seen(callee, switch (supplied.getFirst()) {
            case Supplied.Known(var _, Quantity q, Span _) -> Optional.of(q);
            case Supplied.Written(var _, Expression e) -> expressions.attempt(e, false);
        });
        Optional<String> square = text.square(callee, items, seen, span);
        if (square.isEmpty() && !items.stream().allMatch(i -> i.isNumber() || i.isName())) {
            return d;
        }
        Diagnostic noted = Diagnostic.error(d.code(), span, d.headline()).note(SQUARE)
                .note("it is " + callee.usage());
        return square.map(s -> noted.fix(called.statics().text() + s + values(supplied.subList(0, takes))))
                .orElse(noted);
    }

    /// `x |> Gated[D](hidden: 24)`: a number that was meant to stand in the square brackets that are there.
    private Diagnostic inside(Applicable.Called called, List<Supplied> supplied, Diagnostic d, Span span) {
        List<Supplied> numbers = supplied.stream().filter(s -> s instanceof Supplied.Written(Optional<Name> name, var _)
                && name.flatMap(n -> called.callee().number(n.text()))
                        .filter(p -> !called.statics().numbers().containsKey(p.name().text())).isPresent())
                .toList();
        if (numbers.isEmpty()) {
            return d;
        }
        String text = called.statics().text();
        String inside = numbers.stream().map(s -> ((Supplied.Written) s).name().orElseThrow() + ": " + s.span().text())
                .collect(Collectors.joining(", "));
        return Diagnostic.error(d.code(), span, d.headline()).note(SQUARE)
                .note("it is " + called.callee().usage())
                .fix(text.substring(0, text.length() - 1) + ", " + inside + "]"
                        + values(supplied.stream().filter(s -> !numbers.contains(s)).toList()));
    }

    /// What is given in round brackets, where it does not come through a pipe alone.
    private static String values(List<Supplied> supplied) {
        List<String> written = supplied.stream().flatMap(s -> s instanceof Supplied.Written(var name, var value)
                ? Stream.of(name.map(n -> n.text() + ": ").orElse("") + value.span().text()) : Stream.of()).toList();
        return written.isEmpty() ? "" : "(" + String.join(", ", written) + ")";
    }

    /// A stage with the name that another library gives to a layer that is here, and what it is given as it is given here:
    /// `nn.Linear(4, 16)`.
    ///
    /// @param reaching the value that it is applied to
    public void requireHere(Expression stage, Quantity reaching) {
        if (!(stage instanceof Expression.Call(Expression.Path head, var arguments, Span span)) || arguments.isEmpty()
                || head.names().size() == 1 && callee(head.names().getFirst()).isPresent()
                || session.frame().scope().find(head.names().getFirst().text()).isPresent()) {
            return;
        }
        Name last = head.names().getLast();
        Optional<OtherWords.Entry> other = OtherNames.find(last.text()).filter(_ -> callee(last).isEmpty());
        Optional<Callee> callee = other.isPresent()
                ? other.flatMap(OtherWords.Entry::text).flatMap(t -> callee(new Name(t, last.span())))
                : callee(last);
        callee.flatMap(
                c -> text.square(c, SquareText.items(arguments), seen(c, Optional.of(reaching)), span).map(s -> {
                    Diagnostic d = Diagnostic.error(Code.N101, span,
                            "there is no layer or function " + head.span().text());
                    return other.map(o -> o.on(d)).orElse(d).note(SQUARE).fix(c.name() + s);
                })).ifPresent(d -> {
                    throw session.reject(d);
                });
    }

    /// Refuses `Dense[D, Hidden: 128]` and `Dense[128]`, which lack the arrow, where it is clear how they are meant.
    ///
    /// @param reaching the value that the layer is applied to, where it is known
    public void requireArrow(Expression head, Optional<Quantity> reaching) {
        if (!(head instanceof Expression.Bracket(Expression.Path path, boolean isGuarded, Brackets brackets, Span _))
                || isGuarded || path.single().isEmpty()) {
            return;
        }
        callee(path.single().get()).ifPresent(c -> {
            requireNoFunction(c, brackets);
            if (brackets.made().isEmpty() && c.isTurn()) {
                requireArrow(c, brackets, seen(c, reaching));
            }
        });
    }

    private void requireArrow(Callee callee, Brackets brackets, List<Axis> seen) {
        List<SquareText.Item> items = brackets.taken().stream().flatMap(i -> switch (i) {
            case Brackets.Named(Name n, Expression v, Span _) -> Stream.of(new SquareText.Item(Optional.of(n), v));
            case Brackets.Plain(Expression v) -> Stream.of(new SquareText.Item(Optional.empty(), v));
            case Brackets.Rename _ -> Stream.<SquareText.Item>of();
        }).toList();
        boolean isWhole = items.size() == 1 && (items.getFirst().name().isPresent() || items.getFirst().isName()
                && (seen.isEmpty() || seen.stream().anyMatch(a -> a.name().equals(items.getFirst().text()))));
        if (isWhole || items.size() < brackets.taken().size()) {
            return;
        }
        text.square(callee, items, seen, brackets.span()).ifPresent(text -> {
            throw session.reject(Diagnostic.error(Code.N105, brackets.span(), "behind `->` stands the axis that "
                    + callee.name() + " makes, and in front of it the one that it takes")
                    .note("it is " + callee.usage()).fix(text));
        });
    }

    /// Refuses `~ glorot`, which has to be told the axis that is in and the one that is out.
    ///
    /// @param axes of what is drawn
    public void requireInAndOut(Expression distribution, List<Axis> axes) {
        Optional<Expression.Path> head = switch (distribution) {
            case Expression.Path p -> Optional.of(p);
            case Expression.Call c when c.arguments().isEmpty() && c.target() instanceof Expression.Path p ->
                    Optional.of(p);
            case Expression.Call _, Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
        head.flatMap(Expression.Path::single).flatMap(this::callee).filter(Callee::isTurn).ifPresent(c -> {
            Diagnostic d = Diagnostic.error(Code.N105, distribution.span(), "which axis goes in, and which comes out?")
                    .note("it is " + c.usage());
            throw session.reject(axes.size() == 2 ? d.fix(c.name() + "[" + axes.getFirst().name() + " -> "
                    + axes.getLast().name() + "]") : d);
        });
    }

    /// Refuses `Dense[D -> H: 16, activation: "relu"]`.
    private void requireNoFunction(Callee callee, Brackets brackets) {
        if (brackets.made().isEmpty()
                || !(brackets.made().getLast() instanceof Brackets.Named(Name name, Expression value, Span span))
                || callee.number(name.text()).isPresent() || brackets.made().size() < 2) {
            return;
        }
        Span before = brackets.made().get(brackets.made().size() - 2).span();
        text.function(new SquareText.Item(Optional.of(name), value)).ifPresent(f -> {
            throw session
                    .reject(Diagnostic.error(Code.N105, span, "a function stands behind the layer, which knows none")
                            .fix(brackets.span(),
                                    brackets.span().source().text().substring(brackets.span().start(), before.end())
                                            + "] |> " + f));
        });
    }

    /// The axes of a value that a layer can take: of one that looks up, the axis that the value points into.
    private List<Axis> seen(Callee callee, Optional<Quantity> value) {
        return value.map(v -> callee.looksUp() ? v.kind().into().stream().toList() : describe.seen(v))
                .orElse(List.of());
    }

    private Optional<Callee> callee(Name name) {
        Unit unit = session.frame().scope().unit();
        return session.frame().scope().find(name.text()).isPresent() ? Optional.empty()
                : unit.find(name.text()).flatMap(Definition::callee);
    }

    private static String brackets(String word, List<Axis> seen) {
        String all = seen.stream().map(Axis::name).collect(Collectors.joining(", "));
        return switch (word) {
            case "flatten" -> all + " -> Flat";
            case "length" -> seen.getFirst().name();
            default -> all;
        };
    }

    /// With the call as it takes an axis of the caller: at its place where it is the first, else by its name.
    ///
    /// @param its  the axis of the signature
    /// @param mine the axis of the caller
    static Diagnostic with(Diagnostic d, Applicable.Called called, String its, String mine) {
        String text = called.statics().text();
        if (text.endsWith("]")) {
            return d.fix(called.stage(), text.substring(0, text.length() - 1) + ", " + mine + " as " + its + "]");
        }
        boolean isFirst = called.callee().signature().taken().stream().findFirst()
                .filter(p -> p.name().text().equals(its)).isPresent();
        List<String> made = called.callee().madeAxes();
        String written = text + "[" + (isFirst ? mine : mine + " as " + its) + (made.isEmpty() ? ""
                : " -> " + made.stream().map(a -> a + ": 10").collect(Collectors.joining(", "))) + "]";
        return made.isEmpty() ? d.fix(written)
                : d.note("as in `" + written + "`: how large " + Describe.list(made)
                        + (made.size() == 1 ? " is," : " are,") + " you choose");
    }
}
