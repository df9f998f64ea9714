package netc.compiler.elaborate.meaning;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;

/// Values under other names of axes.
final class Renaming {
    private Renaming() {
    }

    /// @param names what the axes of the value are called
    /// @param kinds what the axis that it is an index into is called
    static Quantity of(Session session, Quantity value, Map<Axis, Axis> names, Map<Axis, Axis> kinds) {
        return switch (value) {
            case Quantity.Position(Affine affine, Optional<Axis> into) -> {
                Map<Axis, Affine> reads = new HashMap<>();
                names.forEach((from, to) -> reads.put(from, Affine.index(to)));
                yield new Quantity.Position(affine.substitute(reads), into.map(a -> kinds.getOrDefault(a, a)));
            }
            case Quantity.Tensor t -> new Quantity.Tensor(
                    session.builder().rename(t.value(), names), Quantity.rename(t.kind(), kinds), t.range());
            case Quantity.Whole _, Quantity.Ratio _, Quantity.Real _, Quantity.Truth _ -> value;
            case Quantity.Many _ -> throw new IllegalStateException("renaming several values");
        };
    }
}
