package netc.compiler.elaborate.slice;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// What positions alone decide where an axis T is taken one element at a time: masks, which compare `index(S)` with `index(T)`,
/// under whatever names layers and functions know the two.
final class Positions {
    /// Functions of functions of positions, one inside the other, are looked at so deep; what lies deeper may be anything.
    private static final int DEEPEST = 64;
    /// Single precision has every whole number up to here.
    private static final long EXACT = 1L << 24;

    /// What a value of positions is, where axes have other names, for elements to come along one of these.
    private record Question(Value value, Map<Axis, Affine> names, Axis axis) {
    }

    private final Axis along;
    private final Map<Value, Equation> definitions = new HashMap<>();
    private final Map<Question, Foreseen> known = new HashMap<>();

    /// @param along the axis that is taken so
    Positions(List<Equation> equations, Axis along) {
        this.along = along;
        equations.forEach(e -> definitions.put(e.result(), e));
    }

    /// What a value says of elements to come along an axis, those with `index(axis) > index(T)`: a number, or that positions alone
    /// do not say it.
    Foreseen foreseen(Value v, Axis axis) {
        return foreseen(new Question(v, Map.of(), axis), 0);
    }

    private Foreseen foreseen(Question asked, int depth) {
        Foreseen answer = known.get(asked);
        if (answer == null) {
            answer = depth > DEEPEST ? Foreseen.OPEN : answer(asked, depth + 1);
            known.put(asked, answer);
        }
        return answer;
    }

    private Foreseen answer(Question asked, int depth) {
        Equation e = definitions.get(asked.value());
        return switch (e.op()) {
            case Op.Constant(double value) -> Foreseen.number(value);
            case Op.Extent(var axis) -> axis.isOpen() ? Foreseen.OPEN : Foreseen.number(axis.size());
            case Op.Map(var function) -> map(function, e.operands(), asked, depth);
            case Op.Stop _ -> foreseen(new Question(e.operands().getFirst(), asked.names(), asked.axis()), depth);
            case Op.Read(var reads, var guarded) when !guarded && isPlain(reads) -> foreseen(
                    new Question(e.operands().getFirst(), names(reads, asked.names()), asked.axis()), depth);
            case Op.Input _, Op.Variable _, Op.Index _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Custom _, Op.Carry _, Op.Gradient _ ->
                    Foreseen.OPEN;
        };
    }

    private Foreseen map(ScalarFunction function, List<Value> x, Question asked, int depth) {
        if (function.isComparison()) {
            Optional<Affine> left = position(x.get(0), asked.names(), depth);
            Optional<Affine> right = position(x.get(1), asked.names(), depth);
            if (left.isPresent() && right.isPresent()) {
                return compared(function, left.get().minus(right.get()), asked.axis());
            }
        }
        return Foreseen.of(function,
                x.stream().map(v -> foreseen(new Question(v, asked.names(), asked.axis()), depth)).toList(),
                x.stream().map(_ -> Range.ANYTHING).toList());
    }

    private static boolean isPlain(List<AxisRead> reads) {
        return reads.stream().allMatch(r -> r.divisor() == 1);
    }

    /// What the axes of what is read are where those of the result have such names.
    private static Map<Axis, Affine> names(List<AxisRead> reads, Map<Axis, Affine> outer) {
        Map<Axis, Affine> names = new HashMap<>();
        reads.forEach(r -> names.put(r.axis(), r.index().substitute(outer)));
        return names;
    }

    /// A whole number that depends on positions alone.
    private Optional<Affine> position(Value v, Map<Axis, Affine> names, int depth) {
        Equation e = definitions.get(v);
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        return switch (e.op()) {
            case Op.Index(var axis) -> axis.isOpen() ? Optional.empty()
                    : Optional.of(names.getOrDefault(axis, Affine.index(axis)));
            case Op.Constant(double value) -> value == (int) value && Math.abs(value) <= EXACT
                    ? Optional.of(Affine.constant((int) value)) : Optional.empty();
            case Op.Extent(var axis) -> axis.isOpen() ? Optional.empty() : Optional.of(Affine.constant(axis.size()));
            case Op.Map(var function) -> sum(function, e.operands().stream()
                    .map(x -> position(x, names, depth + 1)).toList())
                    .filter(p -> v.type().element() != Element.F32 || isExact(p));
            case Op.Read(var reads, var guarded) when !guarded && isPlain(reads) ->
                    position(e.operands().getFirst(), names(reads, names), depth + 1);
            case Op.Input _, Op.Variable _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Custom _, Op.Carry _, Op.Stop _, Op.Gradient _ ->
                    Optional.empty();
        };
    }

    /// Whether single precision has all that it may be.
    private static boolean isExact(Affine position) {
        return position.terms().stream().noneMatch(t -> t.axis().isOpen()) && position.least() >= -EXACT
                && position.greatest() <= EXACT;
    }

    private static Optional<Affine> sum(ScalarFunction function, List<Optional<Affine>> x) {
        if (x.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<Affine> p = x.stream().map(Optional::get).toList();
        if (function == ScalarFunction.REAL) {
            return Optional.of(p.getFirst());
        }
        if (function == ScalarFunction.ADD) {
            return Optional.of(p.get(0).plus(p.get(1)));
        }
        if (function == ScalarFunction.SUB) {
            return Optional.of(p.get(0).minus(p.get(1)));
        }
        boolean isProduct = function == ScalarFunction.MUL && (p.get(0).isConstant() || p.get(1).isConstant());
        return !isProduct ? Optional.empty()
                : Optional.of(p.get(0).isConstant() ? p.get(1).times(p.get(0).offset())
                        : p.get(0).times(p.get(1).offset()));
    }

    /// How a difference compares with 0 wherever an element is to come.
    private Foreseen compared(ScalarFunction function, Affine difference, Axis axis) {
        if (difference.terms().stream().anyMatch(t -> t.axis().isOpen())) {
            return Foreseen.OPEN;
        }
        // index(axis) = index(T) + 1 + behind
        long most = Math.max(1, along.size() - 1);
        Axis now = Axis.of("now", most);
        Affine later = Affine.index(now).plus(Affine.index(Axis.of("behind", most))).plus(Affine.constant(1));
        Affine ahead = difference.substitute(Map.of(along, Affine.index(now), axis, later));
        double least = function.of(ahead.least(), 0);
        double greatest = function.of(ahead.greatest(), 0);
        // Of equality it says nothing that neither the least nor the greatest is equal.
        boolean isOrder = function == ScalarFunction.LT || function == ScalarFunction.LE;
        boolean isOneSided = ahead.least() >= 0 || ahead.greatest() <= 0;
        return least == greatest && (isOrder || isOneSided) ? Foreseen.number(least) : Foreseen.OPEN;
    }
}
