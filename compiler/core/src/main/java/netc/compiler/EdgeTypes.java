package netc.compiler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.schedule.ProcedureScheduler;

/// The types of a graph's inputs and outputs as Java sees them, without the examples' axis.
final class EdgeTypes {
    private EdgeTypes() {
    }

    static Map<String, TensorType> of(Graph graph) {
        Map<String, TensorType> types = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                types.put(name, type(ProcedureScheduler.kind(e.result().type().element()), e.result().type().axes()));
            }
        }
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var name, var order, var value)) {
                types.put(name, type(ProcedureScheduler.kind(value.type().element()), order));
            }
        }
        return types;
    }

    private static TensorType type(TensorType.Kind kind, List<Axis> axes) {
        return new TensorType(kind, axes.stream().filter(a -> !a.isBatch()).map(a -> new Dimension(a.name(), a.size()))
                .toList(), 0, "");
    }
}
