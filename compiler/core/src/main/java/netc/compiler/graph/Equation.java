package netc.compiler.graph;

import java.util.List;
import java.util.stream.Collectors;
import netc.compiler.source.Span;

/// `result = op(operands)`, and the text it came from.
public record Equation(Value result, Op op, List<Value> operands, Span span) {
    public Equation {
        operands = List.copyOf(operands);
    }

    @Override
    public String toString() {
        return result + ": " + result.type() + " = " + op
                + operands.stream().map(Value::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
