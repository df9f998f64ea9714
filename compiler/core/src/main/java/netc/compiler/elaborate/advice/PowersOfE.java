package netc.compiler.elaborate.advice;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Span;

/// What equations make of powers of e: numbers that sum to 1, numbers between 0 and 1, and the logarithm of such.
final class PowersOfE {
    /// How deep two expressions are compared.
    private static final int DEEPEST = 8;

    private final GraphBuilder graph;

    PowersOfE(GraphBuilder graph) {
        this.graph = graph;
    }

    /// Numbers that sum to 1.
    ///
    /// @param equation the division
    /// @param values   what it became under other names of axes
    /// @param of       what the powers are of
    record Quotient(Equation equation, Set<Value> values, Value of) {
        Span span() {
            return equation.span();
        }
    }

    /// The axis that an equation sums over, where it is a sum over one.
    static Optional<Axis> summed(Equation equation) {
        return equation.op() instanceof Op.Reduce(Op.Reduction kind, List<Axis> over) && kind == Op.Reduction.SUM
                && over.size() == 1 ? Optional.of(over.getFirst()) : Optional.empty();
    }

    /// The x of e^x.
    Optional<Value> power(Value value) {
        Equation equation = graph.definitionOf(value);
        return is(equation, ScalarFunction.EXP) ? Optional.of(equation.operands().getFirst()) : Optional.empty();
    }

    static boolean is(Equation equation, ScalarFunction function) {
        return equation.op() instanceof Op.Map(ScalarFunction its) && its == function;
    }

    /// Without what is taken off or added for all along the axis, which a quotient of powers does not notice.
    Value unshifted(Value value, Axis axis) {
        Equation equation = graph.definitionOf(value);
        boolean isShifted = (is(equation, ScalarFunction.SUB) || is(equation, ScalarFunction.ADD))
                && !equation.operands().getLast().type().has(axis);
        return isShifted ? equation.operands().getFirst() : value;
    }

    /// The x of `log(1 + e^x) - x * y`, which is the logarithm of how likely y is where sigmoid(x) is its probability, with the
    /// logarithm as `max(x, 0) + log(1 + e^-|x|)`.
    Optional<Value> logit(Equation equation) {
        if (!is(equation, ScalarFunction.SUB)) {
            return Optional.empty();
        }
        Equation logarithm = graph.definitionOf(unnamed(equation.operands().getFirst()));
        Equation product = graph.definitionOf(equation.operands().getLast());
        if (!is(logarithm, ScalarFunction.ADD) || !is(product, ScalarFunction.MUL)) {
            return Optional.empty();
        }
        Equation above = graph.definitionOf(logarithm.operands().getFirst());
        return is(above, ScalarFunction.MAX) && isConstant(above.operands().getLast())
                ? product.operands().stream()
                        .filter(f -> isSame(unnamed(f), unnamed(above.operands().getFirst()), DEEPEST))
                        .findFirst()
                : Optional.empty();
    }

    /// Where a value is 1 / (1 + e^-x), or for negative x the same as e^x / (1 + e^x).
    Optional<Quotient> logistic(Value value) {
        Set<Value> values = new HashSet<>();
        for (Value at = value;; at = graph.definitionOf(at).operands().getFirst()) {
            values.add(at);
            Equation equation = graph.definitionOf(at);
            if (is(equation, ScalarFunction.DIV)) {
                Equation sum = graph.definitionOf(equation.operands().getLast());
                return !is(sum, ScalarFunction.ADD) || sum.operands().stream().noneMatch(this::isConstant)
                        ? Optional.empty()
                        : sum.operands().stream().flatMap(o -> power(o).stream()).findFirst()
                                .filter(_ -> isPart(equation.operands().getFirst()))
                                .map(x -> new Quotient(equation, values, positive(x)));
            }
            if (!isNamed(equation)) {
                return Optional.empty();
            }
        }
    }

    /// Whether a dividend is 1, or 1 or a power of e.
    private boolean isPart(Value value) {
        Equation equation = graph.definitionOf(value);
        return isConstant(value) || is(equation, ScalarFunction.EXP)
                || is(equation, ScalarFunction.SELECT) && equation.operands().stream().skip(1).allMatch(this::isPart);
    }

    /// The x of -x, and of `x where x < 0 else -x`.
    private Value positive(Value value) {
        Equation equation = graph.definitionOf(value);
        return is(equation, ScalarFunction.NEG) ? equation.operands().getFirst()
                : is(equation, ScalarFunction.SELECT) ? positive(equation.operands().getLast()) : value;
    }

    /// What a value is the name of.
    Value unnamed(Value value) {
        Equation equation = graph.definitionOf(value);
        return isNamed(equation) ? unnamed(equation.operands().getFirst()) : value;
    }

    private static boolean isNamed(Equation equation) {
        return equation.op() instanceof Op.Stop || equation.op() instanceof Op.Custom || isRenamed(equation);
    }

    static boolean isRenamed(Equation equation) {
        return equation.op() instanceof Op.Read(List<AxisRead> reads, boolean _) && reads.stream().allMatch(
                r -> r.divisor() == 1 && r.index().terms().size() == 1
                        && r.index().isIndexOf(r.index().terms().getFirst().axis()));
    }

    Optional<Quotient> quotient(Value value, Axis axis) {
        Set<Value> values = new HashSet<>();
        Value at = value;
        Optional<Axis> along = Optional.of(axis);
        while (along.isPresent()) {
            values.add(at);
            Equation equation = graph.definitionOf(at);
            if (is(equation, ScalarFunction.DIV)) {
                Value dividend = equation.operands().getFirst();
                Axis over = along.get();
                return power(dividend).filter(_ -> isSum(equation.operands().getLast(), dividend, over))
                        .map(x -> new Quotient(equation, values, unshifted(x, over)));
            }
            along = carried(equation, along.get());
            at = along.isPresent() ? equation.operands().getFirst() : at;
        }
        return Optional.empty();
    }

    /// The axis of the first operand that an axis of the result is, where the equation only gives names or hides a gradient.
    private static Optional<Axis> carried(Equation equation, Axis axis) {
        if (equation.op() instanceof Op.Stop || equation.op() instanceof Op.Custom) {
            return Optional.of(axis);
        }
        if (equation.op() instanceof Op.Read(List<AxisRead> reads, boolean _)) {
            return reads.stream().filter(r -> r.divisor() == 1 && r.index().isIndexOf(axis)
                    && r.axis().size() == axis.size()).map(AxisRead::axis).findFirst();
        }
        return Optional.empty();
    }

    /// Whether a value is the sum of another along an axis, kept away from 0 or not.
    private boolean isSum(Value value, Value of, Axis axis) {
        Equation equation = graph.definitionOf(value);
        if (is(equation, ScalarFunction.MAX) || is(equation, ScalarFunction.ADD)) {
            List<Value> sides = equation.operands();
            return isConstant(sides.getLast()) && isSum(sides.getFirst(), of, axis)
                    || isConstant(sides.getFirst()) && isSum(sides.getLast(), of, axis);
        }
        return summed(equation).filter(axis::equals).isPresent()
                && isSame(equation.operands().getFirst(), of, DEEPEST);
    }

    private boolean isConstant(Value value) {
        return graph.definitionOf(value).op() instanceof Op.Constant;
    }

    /// Whether two values are computed in the same way.
    private boolean isSame(Value a, Value b, int depth) {
        if (a.equals(b)) {
            return true;
        }
        Equation left = graph.definitionOf(a);
        Equation right = graph.definitionOf(b);
        if (depth == 0 || !left.op().equals(right.op()) || left.operands().size() != right.operands().size()) {
            return false;
        }
        for (int i = 0; i < left.operands().size(); i++) {
            if (!isSame(left.operands().get(i), right.operands().get(i), depth - 1)) {
                return false;
            }
        }
        return true;
    }
}
