package netc.compiler.elaborate.value;

import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;

/// What one element of a value is: a real, a whole number, a truth value, or an index into an axis.
///
/// @param element how the graph holds it
/// @param into    the axis that an index points into
public record Kind(Element element, Optional<Axis> into) {
    public static final Kind REAL = new Kind(Element.F32, Optional.empty());
    public static final Kind WHOLE = new Kind(Element.INT, Optional.empty());
    public static final Kind TRUTH = new Kind(Element.BOOL, Optional.empty());

    public static Kind indexInto(Axis axis) {
        return new Kind(Element.INT, Optional.of(axis));
    }

    public boolean isIndex() {
        return into.isPresent();
    }

    /// As types are written.
    @Override
    public String toString() {
        return into.map(Axis::name).orElse(switch (element) {
            case F32 -> "f32";
            case INT -> "int";
            case BOOL -> "bool";
        });
    }
}
