package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.NamePlaces;

/// `max(1 - y * score, 0)` where y is true or false, an index, or chosen between numbers that are not negative: the loss tells
/// two sides apart by the sign of y, and there is one. The same of `log(1 + e^(-y * score))`, whose equations have such a
/// maximum too where nothing overflows. What the equations compute says so, whoever wrote the text.
public final class SidesOfTruth {
    private final Session session;
    private final GraphBuilder graph;
    private final PowersOfE powers;
    private final Scope names;

    /// @param names of the model and one of its trainings
    public SidesOfTruth(Session session, Scope names) {
        this.session = session;
        this.graph = session.graphs().forward();
        this.powers = new PowersOfE(graph);
        this.names = names;
    }

    /// @param here whether the names are those of the body around a place
    public void warn(Predicate<Span> here) {
        graph.build().equations().stream().filter(e -> here.test(e.span()))
                .forEach(e -> margin(e).flatMap(this::side).ifPresent(side -> warn(e.span(), side)));
    }

    private void warn(Span span, Value side) {
        if (!session.mistakes().isFirstMistakeOf(span)) {
            return;
        }
        Optional<String> name = name(side);
        Diagnostic d = Diagnostic.warning(Code.N152, span, name.orElse("what is multiplied here")
                + " is never negative, and its sign is to say on which side the other number belongs")
                .note("where it is 0, nothing is learned of the other number: two sides are 1 and -1");
        List<Span> places = name.map(n -> NamePlaces.of(span, n)).orElse(List.of());
        session.diagnostics().add(places.size() == 1 && isOneOrZero(side)
                ? d.fix(new Fix(places.getFirst(), sides(places.getFirst()))) : d);
    }

    /// 1 and -1 for 1 and 0, in brackets where more than an argument is there.
    private static String sides(Span name) {
        Source source = name.source();
        String before = source.text().substring(0, name.start()).stripTrailing();
        String behind = source.text().substring(name.end()).stripLeading();
        String sides = "2 * " + name.text() + " - 1";
        boolean isArgument = Stream.of("(", ",", ":").anyMatch(before::endsWith)
                && Stream.of(")", ",").anyMatch(behind::startsWith);
        return isArgument ? sides : "(" + sides + ")";
    }

    /// The product in `max(1 - a * b, 0)`, or relu of it, and in `log(1 + e^(-a * b))`.
    private Optional<Equation> margin(Equation e) {
        if (PowersOfE.is(e, ScalarFunction.MAX)) {
            return e.operands().stream().filter(v -> !isConstant(v)).findFirst()
                    .filter(_ -> e.operands().stream().anyMatch(this::isConstant)).flatMap(this::taken);
        }
        if (PowersOfE.is(e, ScalarFunction.SELECT)) {
            Value other = e.operands().getLast();
            return isConstant(e.operands().get(1)) && of(e.operands().getFirst()).operands().contains(other)
                    ? taken(other) : Optional.empty();
        }
        if (!PowersOfE.is(e, ScalarFunction.LOG)) {
            return Optional.empty();
        }
        Equation sum = of(e.operands().getFirst());
        return !PowersOfE.is(sum, ScalarFunction.ADD) || sum.operands().stream().noneMatch(this::isConstant)
                ? Optional.empty()
                : sum.operands().stream().map(this::of).filter(p -> PowersOfE.is(p, ScalarFunction.EXP)).findFirst()
                        .flatMap(p -> taken(p.operands().getFirst()));
    }

    /// The product that is taken from a number or from nothing.
    private Optional<Equation> taken(Value value) {
        Equation e = of(value);
        if (PowersOfE.is(e, ScalarFunction.SUB) && isConstant(e.operands().getFirst())
                || PowersOfE.is(e, ScalarFunction.NEG)) {
            return Optional.of(of(e.operands().getLast())).filter(p -> PowersOfE.is(p, ScalarFunction.MUL));
        }
        return Optional.of(e)
                .filter(p -> PowersOfE.is(p, ScalarFunction.MUL) && p.operands().stream().anyMatch(this::isNegated));
    }

    private boolean isNegated(Value value) {
        Equation e = of(plain(value));
        return PowersOfE.is(e, ScalarFunction.NEG) || PowersOfE.is(e, ScalarFunction.SUB)
                && of(e.operands().getFirst()).op() instanceof Op.Constant(double number) && number == 0;
    }

    /// The factor that is a target, and never negative, of a product with what is no such.
    private Optional<Value> side(Equation product) {
        List<Value> factors = product.operands().stream().map(f -> isNegated(f)
                ? of(plain(f)).operands().getLast() : f).toList();
        List<Value> sides = factors.stream().filter(f -> isOfTarget(f) && isNeverNegative(f)).toList();
        return sides.size() == 1 && factors.stream().noneMatch(this::isConstant) ? Optional.of(sides.getFirst())
                : Optional.empty();
    }

    private boolean isNeverNegative(Value value) {
        return isAmong(value, Double.POSITIVE_INFINITY, Kind::isIndex);
    }

    private boolean isOneOrZero(Value value) {
        return isAmong(value, 1, kind -> kind.into().filter(a -> a.size() == 2).isPresent());
    }

    /// Whether a value is a truth value, a number from 0 to the greatest, of such a kind, or chosen between these.
    private boolean isAmong(Value value, double greatest, Predicate<Kind> kind) {
        Value plain = plain(value);
        Equation e = of(plain);
        return plain.type().element() == Element.BOOL
                || e.op() instanceof Op.Constant(double number) && number >= 0 && number <= greatest
                || bound(plain).filter(t -> kind.test(t.kind())).isPresent()
                || PowersOfE.is(e, ScalarFunction.SELECT)
                        && e.operands().stream().skip(1).allMatch(v -> isAmong(v, greatest, kind));
    }

    /// What became a number.
    private Value plain(Value value) {
        Equation e = of(value);
        return PowersOfE.is(e, ScalarFunction.REAL) || PowersOfE.is(e, ScalarFunction.WHOLE)
                ? plain(e.operands().getFirst()) : value;
    }

    private Optional<Quantity.Tensor> bound(Value value) {
        return names.names().stream().flatMap(n -> tensor(n).stream()).filter(t -> t.value().equals(value)).findFirst();
    }

    private Optional<Quantity.Tensor> tensor(String name) {
        return names.find(name).flatMap(e -> e instanceof Entry.Bound(Quantity.Tensor t, var owner, Span _)
                && owner == graph ? Optional.of(t) : Optional.empty());
    }

    /// The name of a value, or of what became it.
    private Optional<String> name(Value value) {
        List<Value> meant = List.of(value, plain(value));
        return names.names().stream().filter(n -> tensor(n).filter(t -> meant.contains(t.value())).isPresent())
                .findFirst();
    }

    /// Whether a target has a part in it, and nothing that is learned or drawn.
    private boolean isOfTarget(Value value) {
        Equation e = of(value);
        return e.op() instanceof Op.Input(String name) ? isTarget(name)
                : e.op() instanceof Op.Map && e.operands().stream().anyMatch(this::isOfTarget)
                        && e.operands().stream().allMatch(v -> isConstant(v) || isOfTarget(v));
    }

    private boolean isTarget(String input) {
        return names.find(input).flatMap(e -> Enclosing.of(names.unit().tree(), e.span())
                .filter(b -> b.isTarget(e.span()))).isPresent();
    }

    private boolean isConstant(Value value) {
        return of(value).op() instanceof Op.Constant;
    }

    private Equation of(Value value) {
        return graph.definitionOf(powers.unnamed(value));
    }
}
