package netc.compiler.elaborate.value;

import java.util.List;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.compiler.graph.Axis;

/// Types as they are seen from outside: without the examples' axis, names instead of labels.
public final class Edge {
    private Edge() {
    }

    public static TensorType type(Kind kind, List<Axis> order) {
        List<Dimension> shape = order.stream().filter(a -> !a.isBatch()).map(a -> new Dimension(a.name(), a.size()))
                .toList();
        if (kind.into().isPresent()) {
            Axis into = kind.into().get();
            return new TensorType(TensorType.Kind.INDEX, shape, into.size(), into.name());
        }
        return new TensorType(switch (kind.element()) {
            case F32 -> TensorType.Kind.REAL;
            case INT -> TensorType.Kind.WHOLE;
            case BOOL -> TensorType.Kind.TRUTH;
        }, shape, 0, "");
    }
}
