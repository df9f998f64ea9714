package netc.compiler.interpret;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;

/// A graph in which every `stop` is an input, and what these inputs are at one place: what differences see around it is
/// what derivatives see at it.
///
/// @param values in double precision, by the names of the inputs
public record Frozen(Graph graph, Map<String, double[]> values) {
    public Frozen {
        values = Map.copyOf(values);
    }

    /// @param examples how many
    /// @param inputs   of the graph, by name
    public static Frozen at(Graph graph, int examples, long seed, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        List<Equation> equations = new ArrayList<>();
        List<Result> stops = new ArrayList<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Stop) {
                String name = "stop " + e.result().id();
                stops.add(new Result.Output(name, e.result().type().axes(), e.result()));
                equations.add(new Equation(e.result(), new Op.Input(name), List.of(), e.span()));
            } else {
                equations.add(e);
            }
        }
        return new Frozen(new Graph(equations, graph.results()), stops.isEmpty() ? Map.of()
                : GraphInterpreter.run(new Graph(graph.equations(), stops), false, examples, seed, inputs, variables));
    }
}
