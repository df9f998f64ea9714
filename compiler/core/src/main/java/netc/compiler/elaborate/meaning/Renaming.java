package netc.compiler.elaborate.meaning;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Scan;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Name;

/// Values under other names of axes.
final class Renaming {
    private Renaming() {
    }

    /// What a name from outside stands for at a turn of the scans around.
    static Quantity atTurns(Session session, Quantity value, Name name) {
        Quantity inside = value;
        for (Scan scan : session.frame().scope().scansSince(name.text())) {
            inside = atTurn(session, inside, scan, name);
        }
        return inside;
    }

    private static Quantity atTurn(Session session, Quantity value, Scan scan, Name name) {
        Axis along = scan.along();
        Optional<Axis> has = value.axis(along.label());
        if (has.isEmpty()) {
            return value;
        }
        if (has.get().size() != along.size()) {
            throw session.reject(Diagnostic.error(Code.N202, name.span(), "axis " + along.name() + " has size "
                    + Describe.size(has.get().size()) + " here, and this `scan` has " + along.size() + " turns"));
        }
        Map<Axis, Axis> names = Map.of(along, scan.hidden());
        GraphBuilder builder = session.builder();
        return value instanceof Quantity.Tensor t
                ? new Quantity.Tensor(scan.at(builder, t.value(), v -> builder.rename(v, names)), t.kind(), t.range())
                : of(session, value, names, Map.of());
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
