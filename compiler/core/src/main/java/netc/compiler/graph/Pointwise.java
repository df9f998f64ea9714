package netc.compiler.graph;

import java.util.List;

/// Formulas of scalar functions, element by element: all that a slope is written with.
public interface Pointwise {
    Value real(double value);

    Value map(ScalarFunction function, List<Value> operands);

    default Value map(ScalarFunction function, Value... operands) {
        return map(function, List.of(operands));
    }

    default Value add(Value a, Value b) {
        return map(ScalarFunction.ADD, a, b);
    }

    default Value sub(Value a, Value b) {
        return map(ScalarFunction.SUB, a, b);
    }

    default Value mul(Value a, Value b) {
        return map(ScalarFunction.MUL, a, b);
    }

    default Value div(Value a, Value b) {
        return map(ScalarFunction.DIV, a, b);
    }

    default Value neg(Value a) {
        return map(ScalarFunction.NEG, a);
    }

    default Value select(Value condition, Value then, Value otherwise) {
        return map(ScalarFunction.SELECT, condition, then, otherwise);
    }

    /// Whether all of some conditions hold.
    ///
    /// @param conditions truth values, at least one
    default Value all(List<Value> conditions) {
        return conditions.stream().reduce((a, b) -> map(ScalarFunction.AND, a, b)).orElseThrow();
    }
}
