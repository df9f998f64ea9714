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
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// What to write in square brackets that are not there: the axes that the value has, so that the text can be pasted.
public final class MissingBrackets {
    private static final String SQUARE = "what is known when compiling stands in square brackets";

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    public MissingBrackets(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// `sum(x)`, or any other word of the language that needs to be told axes.
    public Rejected of(String word, Supplied argument, Span span) {
        Quantity value = switch (argument) {
            case Supplied.Known(Quantity q, Span _) -> q;
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
        String brackets = isOfExamples ? CoreWords.BATCH : brackets(word, seen);
        return session.reject(d.fix(word + "[" + brackets + "]"
                + (argument instanceof Supplied.Known ? "" : "(" + argument.span().text() + ")")));
    }

    /// Something in brackets, square or round: `Hidden: 16`, `Kind`, `128`.
    private record Item(Optional<Name> written, Expression value) {
        Optional<String> name() {
            return written.map(Name::text);
        }

        String text() {
            return name().map(n -> n + ": ").orElse("") + value.span().text();
        }

        /// By the name that it has in the signature: none where other libraries name the size of what is taken or made.
        Item in(Callee callee) {
            Optional<String> its = written.filter(n -> callee.number(n.text()).isEmpty())
                    .flatMap(n -> OtherNumbers.here(n.text()));
            return its.filter(t -> t.equals("{made}") || t.equals("{taken}")).isPresent()
                    ? new Item(Optional.empty(), value)
                    : its.filter(t -> callee.number(t).isPresent())
                            .map(t -> new Item(Optional.of(new Name(t, written.get().span())), value)).orElse(this);
        }

        OtherNumbers.Given given() {
            return new OtherNumbers.Given(written, value,
                    written.map(n -> n.span().to(value.span())).orElse(value.span()));
        }

        boolean isNumber() {
            return value instanceof Expression.Number;
        }

        boolean isName() {
            return written.isEmpty() && value instanceof Expression.Path p && p.single().isPresent();
        }
    }

    /// `Dense(128)(x)`: the first brackets were meant to be square.
    ///
    /// @param reaching what it is applied to, where that is known
    public Diagnostic twice(Expression stage, Optional<Quantity> reaching, Diagnostic d) {
        if (!(stage instanceof Expression.Call(Expression.Path head, var arguments, Span _))
                || head.single().isEmpty()) {
            return d;
        }
        List<Item> items = items(arguments);
        Optional<Callee> callee = callee(head.single().get());
        Optional<String> square = callee.flatMap(c -> square(c, items, seen(reaching)))
                .filter(text -> text.endsWith("]"));
        if (square.isPresent()) {
            return d.note(SQUARE).note("it is " + callee.get().usage())
                    .fix(head.span().text() + square.get());
        }
        return items.stream().allMatch(Item::isNumber) || callee.isPresent()
                ? d.note(SQUARE + ": `" + head.span().text() + "[…](x)`") : d;
    }

    /// `x |> pool(2)` and `x |> Dense(D, Hidden: 128)`: what was meant to stand in square brackets.
    ///
    /// @param span of the application
    public Diagnostic around(Applicable.Called called, List<Supplied> supplied, Diagnostic d, Span span) {
        Callee callee = called.callee();
        boolean isPiped = supplied.getFirst() instanceof Supplied.Known;
        int takes = Math.min(callee.arguments().size(), supplied.size());
        List<Item> items = supplied.stream().skip(takes).flatMap(s -> s instanceof Supplied.Written w
                ? Stream.of(new Item(w.name(), w.value())) : Stream.of()).toList();
        if (items.isEmpty() || called.statics().text().endsWith("]") || callee.parameters().findAny().isEmpty()) {
            return d;
        }
        List<Axis> seen = isPiped && supplied.getFirst() instanceof Supplied.Known(Quantity q, Span _)
                ? describe.seen(q) : List.of();
        Optional<String> square = square(callee, items, seen);
        if (square.isEmpty() && !items.stream().allMatch(i -> i.isNumber() || i.isName())) {
            return d;
        }
        Diagnostic noted = Diagnostic.error(d.code(), span, d.headline()).note(SQUARE)
                .note("it is " + callee.usage());
        String values = isPiped ? "" : supplied.subList(0, takes).stream().map(s -> s.span().text())
                .collect(Collectors.joining(", ", "(", ")"));
        return square.map(s -> noted.fix(called.statics().text() + s + values)).orElse(noted);
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
                requireArrow(c, brackets, seen(reaching));
            }
        });
    }

    private void requireArrow(Callee callee, Brackets brackets, List<Axis> seen) {
        List<Item> items = brackets.taken().stream().flatMap(i -> switch (i) {
            case Brackets.Named(Name n, Expression v, Span _) -> Stream.of(new Item(Optional.of(n), v));
            case Brackets.Plain(Expression v) -> Stream.of(new Item(Optional.empty(), v));
            case Brackets.Rename _ -> Stream.<Item>of();
        }).toList();
        boolean isWhole = items.size() == 1 && (items.getFirst().name().isPresent() || items.getFirst().isName()
                && (seen.isEmpty() || seen.stream().anyMatch(a -> a.name().equals(items.getFirst().text()))));
        if (isWhole || items.size() < brackets.taken().size()) {
            return;
        }
        square(callee, items, seen).ifPresent(text -> {
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
        function(new Item(Optional.of(name), value)).ifPresent(f -> {
            throw session
                    .reject(Diagnostic.error(Code.N105, span, "a function stands behind the layer, which knows none")
                            .fix(brackets.span(),
                                    brackets.span().source().text().substring(brackets.span().start(), before.end())
                                            + "] |> " + f));
        });
    }

    private List<Axis> seen(Optional<Quantity> value) {
        return value.map(describe::seen).orElse(List.of());
    }

    private List<Item> items(List<Expression.CallArgument> arguments) {
        return arguments.stream().map(a -> new Item(a.name(), a.value())).toList();
    }

    private Optional<Callee> callee(Name name) {
        Unit unit = session.frame().scope().unit();
        return session.frame().scope().find(name.text()).isPresent() ? Optional.empty()
                : unit.find(name.text()).flatMap(Definition::callee);
    }

    /// The square brackets that hold these, and behind them the function that was given by its name, `Dense[64, "relu"]`;
    /// empty where it is not clear what each of them is.
    private Optional<String> square(Callee callee, List<Item> items, List<Axis> seen) {
        List<Item> functions = items.stream().filter(i -> function(i).isPresent()).toList();
        if (!functions.isEmpty()) {
            List<Item> others = items.stream().filter(i -> !functions.contains(i)).toList();
            return functions.size() > 1 || others.isEmpty() ? Optional.empty()
                    : square(callee, others, seen).map(t -> t + " |> " + function(functions.getFirst()).get());
        }
        if (callee.isTurn()) {
            return turn(callee, items, seen);
        }
        OtherNumbers others = new OtherNumbers(callee);
        List<OtherNumbers.Given> given = items.stream().map(Item::given).toList();
        if (!callee.signature().taken().isEmpty() && others.haveOther(given)) {
            return others.written(given).map(w -> "[" + String.join(", ", w) + "]");
        }
        List<Declaration.Parameter> taken = callee.signature().taken();
        long needed = taken.stream().filter(p -> p.standard().isEmpty()).count();
        if (items.size() == needed + 1 && items.stream().allMatch(i -> i.isNumber() && i.name().isEmpty())) {
            return surplus(callee, items, seen);
        }
        boolean areNumbers = !taken.isEmpty() && taken.stream().allMatch(p -> p.type().isPresent())
                && callee.signature().made().isEmpty() && items.stream().filter(i -> i.name().isEmpty())
                        .allMatch(Item::isNumber)
                && items.stream().filter(i -> i.name().isEmpty()).count() <= needed
                && items.stream().allMatch(i -> i.name().isEmpty() || callee.number(i.name().get()).isPresent());
        return areNumbers ? Optional.of(items.stream().map(Item::text)
                .collect(Collectors.joining(", ", "[", "]"))) : Optional.empty();
    }

    /// The function without parameters and without brackets that is named, in quotes or not.
    private Optional<String> function(Item item) {
        Optional<String> name = switch (item.value()) {
            case Expression.Text t -> Optional.of(t.span().text().replace("\"", ""));
            case Expression.Path p when item.name().isPresent() -> p.single().map(Name::text);
            case Expression.Path _, Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
        return name.filter(n -> ScalarFunction.called(n).filter(f -> f.arity() == 1).isPresent()
                || session.frame().scope().unit().find(n).filter(d -> d.declaration() instanceof Declaration.Function f
                        && f.signature().arguments().size() == 1 && f.signature().taken().isEmpty()).isPresent());
    }

    /// Other libraries give how many channels come in, `Conv(1, 6, 5)`, and how far blocks lie apart, `maxpool(2, 2)`.
    private static Optional<String> surplus(Callee callee, List<Item> items, List<Axis> seen) {
        String first = items.getFirst().text();
        boolean isSame = items.size() == 2 && callee.signature().taken().size() == 1
                && first.equals(items.getLast().text());
        boolean isComing = callee.arguments().getFirst().type().filter(t -> !t.axes().isEmpty())
                .map(t -> t.axes().getLast().name().text()).stream()
                .anyMatch(its -> seen.stream().anyMatch(a -> a.name().equals(its)
                        && Long.toString(a.size()).equals(first)));
        return isSame || isComing ? Optional.of(items.stream().skip(1).map(Item::text)
                .collect(Collectors.joining(", ", "[", "]"))) : Optional.empty();
    }

    /// `D, Hidden: 128` and `8, 128` as `[D -> Hidden: 128]`: what is taken is an axis, or the size of the only one there is.
    private Optional<String> turn(Callee callee, List<Item> written, List<Axis> seen) {
        List<Item> items = written.stream().map(i -> i.in(callee)).toList();
        List<Item> axes = items.stream().filter(i -> i.name().isEmpty() || callee.number(i.name().get()).isEmpty())
                .toList();
        List<String> numbers = items.stream().filter(i -> !axes.contains(i)).map(Item::text).toList();
        Optional<String> only = seen.size() == 1 ? Optional.of(seen.getFirst().name()) : Optional.empty();
        Optional<String> from = axes.size() == 1 ? only
                : axes.size() != 2 ? Optional.empty()
                : axes.getFirst().isName() && (seen.isEmpty() || seen.stream()
                        .anyMatch(a -> a.name().equals(axes.getFirst().text())))
                        ? Optional.of(axes.getFirst().text())
                : axes.getFirst().isNumber() ? only.filter(_ -> Long.toString(seen.getFirst().size())
                        .equals(axes.getFirst().text()))
                : Optional.empty();
        Optional<String> to = from.flatMap(f -> made(callee, axes.getLast(), f));
        return to.map(t -> Stream.concat(Stream.of(from.get() + " -> " + t), numbers.stream())
                .collect(Collectors.joining(", ", "[", "]")));
    }

    /// A number is the size of the only axis that has it, else of one that gets the name of the signature.
    private Optional<String> made(Callee callee, Item item, String from) {
        String own = callee.madeAxes().getFirst();
        Scope scope = session.frame().scope();
        List<String> sized = scope.names().stream().flatMap(n -> scope.axis(n).stream())
                .filter(a -> a.isPinned() && Long.toString(a.number().getAsLong()).equals(item.text())
                        && !a.text().equals(from))
                .map(AxisName::text).toList();
        if (item.isNumber() && sized.size() == 1) {
            return Optional.of(sized.getFirst());
        }
        return item.name().isPresent() || item.isName() ? Optional.of(item.text())
                : item.isNumber() ? Optional.of((own.equals(from) ? own + "2" : own) + ": " + item.text())
                : Optional.empty();
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
