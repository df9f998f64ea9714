package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// A value that something differentiates by: a copy, so that only what is computed from this very name counts as computed
/// from it, and one for each element that is mapped over, so that each has a gradient of its own. Once derivatives are
/// equations, a copy that adds no axis is gone again.
final class Independent {
    private final Session session;

    Independent(Session session) {
        this.session = session;
    }

    /// What is known when compiling, and whatever has no slope, stays what it is.
    Quantity of(Quantity value) {
        if (!(value instanceof Quantity.Tensor t) || !Arithmetic.isReal(t)) {
            return value;
        }
        List<Axis> axes = new ArrayList<>(t.axes());
        Stream.concat(session.frame().mapped().stream(), session.turns().axes().stream())
                .filter(a -> !axes.contains(a)).forEach(axes::add);
        if (axes.remove(Axis.BATCH)) {
            axes.addFirst(Axis.BATCH);
        }
        List<AxisRead> reads = t.axes().stream().map(AxisRead::same).toList();
        return Quantity.of(session.builder().append(new Op.Read(reads, false), Type.real(axes), t.value()));
    }

    /// The axes that the copy adds.
    List<Axis> added(Value value) {
        Equation definition = session.builder().definitionOf(value);
        return definition.op() instanceof Op.Read
                ? value.type().axes().stream().filter(a -> !definition.operands().getFirst().type().has(a)).toList()
                : List.of();
    }
}
