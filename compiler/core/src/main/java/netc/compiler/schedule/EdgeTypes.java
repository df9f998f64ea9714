package netc.compiler.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;

/// The types of a graph's inputs and outputs as Java sees them, without the examples' axis. What goes in and what comes out may
/// share a name: a step gives `loss` where a target is called so too.
public record EdgeTypes(Map<String, TensorType> inputs, Map<String, TensorType> outputs) {
    public EdgeTypes {
        inputs = Map.copyOf(inputs);
        outputs = Map.copyOf(outputs);
    }

    public static EdgeTypes of(Graph graph) {
        Map<String, TensorType> inputs = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                inputs.put(name, type(ProcedureScheduler.kind(e.result().type().element()), e.result().type().axes()));
            }
        }
        Map<String, TensorType> outputs = new HashMap<>();
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var name, var order, var value)) {
                outputs.put(name, type(ProcedureScheduler.kind(value.type().element()), order));
            }
        }
        return new EdgeTypes(inputs, outputs);
    }

    public EdgeTypes withInputs(BiFunction<String, TensorType, TensorType> change) {
        return new EdgeTypes(changed(inputs, change), outputs);
    }

    public EdgeTypes withOutputs(BiFunction<String, TensorType, TensorType> change) {
        return new EdgeTypes(inputs, changed(outputs, change));
    }

    /// One element of an axis at a time.
    public EdgeTypes without(Axis axis) {
        BiFunction<String, TensorType, TensorType> change = (_, type) -> type.without(axis.name());
        return withInputs(change).withOutputs(change);
    }

    private static Map<String, TensorType> changed(Map<String, TensorType> types,
            BiFunction<String, TensorType, TensorType> change) {
        Map<String, TensorType> changed = new HashMap<>(types);
        changed.replaceAll(change);
        return changed;
    }

    private static TensorType type(TensorType.Kind kind, List<Axis> axes) {
        return new TensorType(kind, axes.stream().filter(a -> !a.isBatch()).map(a -> new Dimension(a.name(), a.size()))
                .toList(), 0, "");
    }
}
