package netc.compiler.elaborate.slice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import netc.abi.Role;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Inputs that the model says a value of: while a model is read, that value is the input's operand. A procedure takes the
/// input, or computes the value in its place:
///
/// ```
/// v1 = Random()   v2 = Input[noise](v1)   v3 = Map[MUL](v0, v2)
///                 v2 = Input[noise]()     v3 = Map[MUL](v0, v2)     where it is given
/// v1 = Random()                           v3 = Map[MUL](v0, v1)     where it is not
/// ```
public final class Standards {
    private Standards() {
    }

    /// The procedures of a model, each with the inputs that it takes: those that data fill, and of an output all, or none. A
    /// prediction takes what only a target says.
    ///
    /// @param fed inputs that data fill
    public static Map<Role, Graph> procedures(Map<Role, Graph> written, Set<String> fed, Set<String> targets) {
        Map<Role, Graph> procedures = new LinkedHashMap<>();
        written.forEach((role, graph) -> procedures.put(role, of(graph, switch (role) {
            case Role.Output _ -> _ -> true;
            case Role.Standard _ -> _ -> false;
            case Role.Predict _ -> name -> fed.contains(name) || isOfTargets(graph, name, targets);
            case Role.Init _, Role.Step _, Role.Evaluate _, Role.Metric _, Role.Trace _ -> fed::contains;
        })));
        return procedures;
    }

    private static boolean isOfTargets(Graph graph, String input, Set<String> targets) {
        Equation equation = graph.equations().stream()
                .filter(e -> e.op() instanceof Op.Input(String name) && name.equals(input)).findFirst().orElseThrow();
        Value standard = equation.operands().getFirst();
        Graph alone = Slices.of(graph.equations(),
                List.of(new Result.Output(input, standard.type().axes(), standard)));
        return Slices.inputs(of(alone, _ -> false)).stream().anyMatch(targets::contains);
    }

    /// The graph as it is where some inputs are given.
    public static Graph of(Graph graph, Predicate<String> isGiven) {
        if (graph.equations().stream().noneMatch(Standards::hasStandard)) {
            return graph;
        }
        Map<Value, Value> replaced = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (hasStandard(e) && !isGiven.test(((Op.Input) e.op()).name())) {
                Value standard = e.operands().getFirst();
                replaced.put(e.result(), replaced.getOrDefault(standard, standard));
            }
        }
        List<Equation> equations = new ArrayList<>();
        for (Equation e : graph.equations()) {
            if (!replaced.containsKey(e.result())) {
                List<Value> operands = hasStandard(e) ? List.of()
                        : e.operands().stream().map(v -> replaced.getOrDefault(v, v)).toList();
                equations.add(new Equation(e.result(), e.op(), operands, e.span()));
            }
        }
        return Slices.of(equations, graph.results().stream()
                .map(r -> r.withValue(replaced.getOrDefault(r.value(), r.value()))).toList());
    }

    public static boolean hasStandard(Graph graph) {
        return graph.equations().stream().anyMatch(Standards::hasStandard);
    }

    private static boolean hasStandard(Equation e) {
        return e.op() instanceof Op.Input && !e.operands().isEmpty();
    }
}
