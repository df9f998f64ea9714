package netc.compiler.elaborate.meaning;

import java.util.Map;
import netc.compiler.elaborate.scope.Carry;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.GraphBuilder;

/// What the turns of a loop give, or the instances of an `each`: one value that has their axis, under the name that it has
/// outside.
final class Turned {
    private final Session session;
    private final Arithmetic arithmetic;

    Turned(Session session) {
        this.session = session;
        this.arithmetic = new Arithmetic(session);
    }

    /// @param value  of one turn
    /// @param hidden the axis as the turns have it
    Quantity all(Quantity value, Axis hidden, Axis outside) {
        GraphBuilder builder = session.builder();
        Quantity tensor = switch (value) {
            case Quantity.Position p when p.axes().contains(hidden) -> p;
            case Quantity.Tensor t ->
                    new Quantity.Tensor(Carry.atEach(builder, t.value(), hidden), t.kind(), t.range());
            case Quantity.Whole _, Quantity.Position _ -> new Quantity.Tensor(Carry.atEach(builder,
                    arithmetic.whole(value), hidden), value.kind(), value.range());
            case Quantity.Real _, Quantity.Ratio _ -> Quantity.of(Carry.atEach(builder, arithmetic.real(value), hidden));
            case Quantity.Truth _ -> Quantity.of(Carry.atEach(builder, arithmetic.truth(value), hidden));
            case Quantity.Many _ -> throw new IllegalStateException("several values as one");
        };
        return Renaming.of(session, tensor, Map.of(hidden, outside), Map.of());
    }
}
