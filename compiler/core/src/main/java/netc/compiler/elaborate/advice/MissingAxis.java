package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Label;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.Type;

/// What is meant where a value is given for an argument, and lacks an axis that the argument has. Text is offered only
/// where little else can be meant; what else may be is said in words.
public final class MissingAxis {
    private static final Pattern SIZED = Pattern.compile("(\\w+\\[)\\s*(\\w+\\s*:\\s*\\w+\\s*])");

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Applicable.Called called;
    /// The axis as the signature calls it, and as the call does.
    private final String its;
    private final String mine;
    private final GivenArgument given;
    private final Optional<GivenArgument> index;
    private final List<Axis> seen;
    /// Axes that are no other of the argument, where it lacks none of these.
    private final List<Axis> left;

    /// @param index the argument that points into the axis
    /// @param names what the call calls the axes of the signature that it knows
    public MissingAxis(Session session, Evaluator expressions, Applicable.Called called, String its, String mine,
            GivenArgument given, Optional<GivenArgument> index, Map<String, Label> names) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.called = called;
        this.its = its;
        this.mine = mine;
        this.given = given;
        this.index = index;
        this.seen = describe.seen(given.value());
        this.left = left(names);
    }

    private List<Axis> left(Map<String, Label> names) {
        List<Type.Axis> others = given.argument().type().orElseThrow().axes().stream()
                .filter(a -> !a.name().text().equals(its)).toList();
        Set<Label> taken = others.stream().flatMap(a -> Optional.ofNullable(names.get(a.name().text())).stream())
                .filter(label -> given.value().axis(label).isPresent()).collect(Collectors.toSet());
        boolean areThere = others.stream().allMatch(a -> a.mayLack() || taken.contains(names.get(a.name().text())));
        return areThere ? seen.stream().filter(a -> !taken.contains(a.label())).toList() : List.of();
    }

    public Diagnostic noted(Diagnostic d) {
        Optional<Diagnostic> lost = session.frame().scope().axis(mine)
                .flatMap(a -> new OtherTurns(session).of(given.value(), a, called.span()));
        if (lost.isPresent()) {
            return lost.get();
        }
        if (session.turns().instances().stream()
                .anyMatch(a -> a.name().equals(mine) && given.value().axes().contains(a))) {
            return d.note("inside of `each " + mine + "` values have lost " + mine
                    + ": each instance is given what belongs to one place");
        }
        Optional<Diagnostic> taken = indexTaken(d).or(() -> guessBehind(d))
                .or(() -> new IndexedTable(session).of(d, called, given, mine));
        if (taken.isPresent()) {
            return taken.get();
        }
        Optional<Diagnostic> reduced = new TakenAway(session).of(d, given.value(), mine, called.callee().name());
        if (reduced.isPresent()) {
            return reduced.get();
        }
        boolean isInBrackets = called.statics().axes().containsKey(its);
        Optional<Diagnostic> colourless = isInBrackets ? Optional.empty() : lastAxisOfInput(d);
        if (colourless.isPresent()) {
            return colourless.get();
        }
        if (!isInBrackets) {
            Optional<Diagnostic> otherwise = new PictureAxes(session).of(d, called.callee().name(), taken(), seen);
            if (otherwise.isPresent()) {
                return otherwise.get();
            }
            return left.size() == 1 && !isIndexed()
                    ? MissingBrackets.with(d, called, its, left.getFirst().name()) : d;
        }
        Optional<Diagnostic> unmade = isKnown() ? Optional.empty()
                : NamePlaces.of(called.stage(), mine).stream().findFirst()
                        .flatMap(p -> new UnmadeAxes(session).ofExamples(new Name(mine, p)));
        if (unmade.isPresent()) {
            return unmade.get();
        }
        Optional<Diagnostic> twoPlaces = new TwoPlaces(session, expressions).noted(d, given.value(), mine);
        if (twoPlaces.isPresent()) {
            return twoPlaces.get();
        }
        List<String> made = called.callee().signature().made().stream().map(p -> p.name().text())
                .filter(called.statics().axes()::containsKey)
                .map(p -> called.statics().axes().get(p).name().text()).toList();
        if (made.isEmpty() && called.callee().madeAxes().size() == 1) {
            return madeInFront(d);
        }
        if (seen.size() == 1 && made.equals(List.of(seen.getFirst().name()))) {
            return exchanged(d, made.getFirst());
        }
        Optional<String> near = NearestWord.of(mine, seen.stream().map(Axis::name).toList());
        Diagnostic noted = near.map(n -> d.note("did you mean " + n + "?")).orElse(d);
        if (isKnown() || isIndexed() || left.isEmpty()) {
            return noted.choices(seen.stream().map(a -> new Fix(called.stage(), taking(a.name()))).toList());
        }
        if (near.isPresent() || left.size() == 1) {
            return noted.fix(called.stage(), taking(near.orElseGet(() -> left.getFirst().name())));
        }
        return isAlone() && seen.size() > 1 && seen.stream().noneMatch(Axis::isOpen)
                ? flattened(d, !made.isEmpty()) : d;
    }

    /// The layer with another axis of the value in place of the one that it lacks.
    private String taking(String axis) {
        return called.stage().text().replaceFirst("\\b" + mine + "\\b", axis);
    }

    /// The axes of the argument, as the signature calls them.
    private List<String> taken() {
        return given.argument().type().orElseThrow().axes().stream().map(a -> a.name().text()).toList();
    }

    /// A picture that is declared without its colours: an input that has all axes of the argument but the last.
    private Optional<Diagnostic> lastAxisOfInput(Diagnostic d) {
        List<String> axes = taken();
        boolean isLast = axes.size() > 1 && axes.getLast().equals(its)
                && seen.stream().map(Axis::name).toList().equals(axes.subList(0, axes.size() - 1));
        return !isLast || !(given.value() instanceof Quantity.Tensor t) ? Optional.empty()
                : input(t.value()).flatMap(name -> session.frame().scope().find(name))
                        .flatMap(e -> Enclosing.of(session.frame().scope().unit().tree(), e.span())
                                .flatMap(b -> b.field(e.span())))
                        .filter(f -> f.names().size() == 1 && f.type().isPresent()).map(f -> {
                            Span type = f.type().get().span();
                            return d.note("one number for each place is an axis " + its + " of one element")
                                    .fix(type, type.text().replaceFirst("]$", ", " + its + ": 1]"));
                        });
    }

    /// The input that a value is, at most times or divided by a number.
    private Optional<String> input(Value value) {
        Equation e = session.builder().definitionOf(value);
        return switch (e.op()) {
            case Op.Input(String name) -> Optional.of(name);
            case Op.Map _ ->
                    e.operands().stream().filter(o -> !(session.builder().definitionOf(o).op() instanceof Op.Constant))
                            .findFirst().flatMap(this::input);
            case Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Gradient _, Op.Stop _ ->
                    Optional.empty();
        };
    }

    /// An index of the greatest of some numbers, where the numbers are wanted.
    private Optional<Diagnostic> indexTaken(Diagnostic d) {
        Diagnostic noted = d.note("it is an index of one of them already, and here the numbers themselves are wanted");
        return chosenFrom(given.value())
                .map(numbers -> named(numbers).map(n -> noted.fix(given.span(), n)).orElse(noted));
    }

    /// `accuracy(kind, guess)`, where what is right stands in front of the index of the greatest.
    private Optional<Diagnostic> guessBehind(Diagnostic d) {
        Optional<String> numbers = index.filter(i -> i.value().kind().equals(given.value().kind())
                && i.span().source() == given.span().source() && given.span().end() < i.span().start())
                .flatMap(i -> chosenFrom(i.value())).flatMap(this::named);
        return numbers.map(n -> {
            Span right = given.span();
            Span guess = index.orElseThrow().span();
            return d.note(called.callee().name() + " takes the numbers themselves, and behind them what is right")
                    .fix(right.to(guess), n + right.source().text().substring(right.end(), guess.start())
                            + right.text());
        });
    }

    /// The numbers of which a value is the index of the greatest or the least.
    private Optional<Value> chosenFrom(Quantity value) {
        return value instanceof Quantity.Tensor(Value chosen, Kind kind, Interval _) && kind.isIndex()
                && session.builder().definitionOf(chosen) instanceof Equation e
                && e.op() instanceof Op.Reduce(Op.Reduction reduction, List<Axis> _)
                && (reduction == Op.Reduction.ARGMAX || reduction == Op.Reduction.ARGMIN)
                        ? Optional.of(e.operands().getFirst()) : Optional.empty();
    }

    private Optional<String> named(Value value) {
        Scope scope = session.frame().scope();
        return scope.names().stream()
                .filter(n -> scope.find(n)
                        .orElseThrow() instanceof Entry.Bound(Quantity.Tensor(Value v, var _, var _), var _, var _)
                        && v.equals(value))
                .findFirst();
    }

    /// `Dense[Hidden: 3]`: what is made stands in front.
    private Diagnostic madeInFront(Diagnostic d) {
        Matcher sized = SIZED.matcher(called.stage().text());
        Diagnostic noted = d.note("it is " + called.callee().usage());
        return seen.size() == 1 && sized.matches() ? noted.fix(called.stage(), sized.group(1) + seen.getFirst().name()
                + " -> " + sized.group(2)) : noted;
    }

    /// `Dense[C -> D]` of a value with D.
    private Diagnostic exchanged(Diagnostic d, String other) {
        String text = called.stage().text();
        String swapped = text.replaceFirst("\\b" + mine + "(\\s*->\\s*)" + other + "\\b", other + "$1" + mine);
        Diagnostic noted = d.note("what is taken stands in front of `->`, and what is made behind it");
        return swapped.equals(text) ? noted : noted.fix(called.stage(), swapped);
    }

    private Diagnostic flattened(Diagnostic d, boolean isMaking) {
        String axes = seen.stream().map(Axis::name).collect(Collectors.joining(", "));
        String flatten = "flatten[" + axes + " -> " + mine + "]";
        Set<String> answered = Enclosing.of(session.frame().scope().unit().tree(), called.span())
                .map(Enclosing::answered).orElse(Set.of());
        if (!isMaking || seen.stream().anyMatch(a -> answered.contains(a.name()))) {
            return d.note("`" + flatten + "` makes one axis of them; with one of these axes in its brackets "
                    + called.callee().name() + " is applied along it, once for every place of the others");
        }
        long product = seen.stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact);
        Diagnostic noted = d.note("one axis of all: " + seen.stream().map(a -> Long.toString(a.size()))
                .collect(Collectors.joining(" × ")) + " = " + product);
        boolean isPiped = given.span().start() < called.span().start();
        return isPiped ? noted.fix(called.stage(), flatten + " |> " + called.stage().text())
                : noted.fix(given.span(), given.span().text() + " |> " + flatten);
    }

    /// Whether the argument has this axis alone, and no other argument is an index into it.
    private boolean isAlone() {
        return !isIndexed() && given.argument().type().orElseThrow().axes().size() == 1;
    }

    private boolean isIndexed() {
        return called.callee().arguments().stream().anyMatch(a -> a.type()
                .filter(t -> t.element().text().equals(its)).isPresent());
    }

    /// Whether the body has the axis elsewhere, so that it is no other name for one that the value has.
    private boolean isKnown() {
        return session.frame().scope().axis(mine)
                .filter(a -> a.isPinned() || a.isOpen() || session.provenance().known(a).isPresent())
                .isPresent();
    }
}
