package netc.compiler.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One procedure: equations in order, and what leaves it.
///
/// @param equations each operand is the result of an earlier equation, but for the next value of an [Op.Carry]
/// @param results   outputs and updates, in the order in which the caller sees them
public record Graph(List<Equation> equations, List<Result> results) {
    public Graph {
        equations = List.copyOf(equations);
        results = List.copyOf(results);
    }

    /// The equation that defines each value.
    public Map<Value, Equation> definitions() {
        Map<Value, Equation> definitions = HashMap.newHashMap(equations.size());
        for (Equation equation : equations) {
            definitions.put(equation.result(), equation);
        }
        return definitions;
    }

    /// The names of its inputs, in order.
    public List<String> inputs() {
        return equations.stream()
                .flatMap(e -> e.op() instanceof Op.Input(String name) ? Stream.of(name) : Stream.empty())
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Equation equation : equations) {
            text.append(equation).append('\n');
        }
        for (Result result : results) {
            text.append(switch (result) {
                case Result.Output o -> "output ";
                case Result.Update u -> "update ";
                case Result.Kept k -> "";
            }).append(result.name()).append(' ').append(result.order()).append(" = ").append(result.value())
                    .append('\n');
        }
        return text.toString();
    }
}
