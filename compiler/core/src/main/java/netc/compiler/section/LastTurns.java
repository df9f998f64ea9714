package netc.compiler.section;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Values of loops of which all behind the loop read what the last turn has, and nothing else: the others need not be kept.
/// These read a value of its own then.
final class LastTurns {
    private final Stretches stretches;
    private final Map<Value, Value> lasts = new LinkedHashMap<>();
    private final Map<Value, Value> wholes = new HashMap<>();

    LastTurns(Stretches stretches) {
        this.stretches = stretches;
        for (Value v : stretches.handed()) {
            if (!stretches.path(v).isEmpty()) {
                find(v, stretches.path(v).getLast());
            }
        }
        stretches.findReaders();
    }

    private void find(Value v, Nest.Turns turns) {
        List<Stretch> outside = stretches.readers(v).stream().filter(s -> !s.path().contains(turns)).toList();
        if (outside.isEmpty() || !stretches.isReadWithin(v, stretches.around(v))
                || !outside.stream().allMatch(s -> readsLast(s, v, turns))) {
            return;
        }
        Axis along = turns.loop().along();
        Value last = new Value(stretches.newId(), v.type().without(along));
        lasts.put(v, last);
        wholes.put(last, v);
        Equation whole = stretches.definition(v);
        stretches.define(new Equation(last, whole.op(), whole.operands(), whole.span()), stretches.around(v));
        outside.forEach(s -> s.equations().replaceAll(e -> e.operands().contains(v) ? ofLast(e, along, last) : e));
    }

    /// Whether all that a stretch reads of a value is what the last turn has.
    private static boolean readsLast(Stretch stretch, Value v, Nest.Turns turns) {
        Axis along = turns.loop().along();
        AxisRead last = AxisRead.of(along, Affine.constant(turns.loop().turn(Math.toIntExact(along.size()) - 1)));
        return stretch.equations().stream().filter(e -> e.operands().contains(v))
                .allMatch(e -> e.op() instanceof Op.Read(var reads, var _) && reads.contains(last))
                && stretch.handed().stream().noneMatch(h -> h.value().equals(v))
                && stretch.results().stream().noneMatch(r -> r.value().equals(v));
    }

    private static Equation ofLast(Equation e, Axis along, Value last) {
        return e.op() instanceof Op.Read(var reads, var guarded) ? new Equation(e.result(),
                new Op.Read(reads.stream().filter(r -> !r.axis().equals(along)).toList(), guarded), List.of(last),
                e.span()) : e;
    }

    /// Those of which only the last turn is read outside of their loops.
    List<Value> all() {
        return List.copyOf(lasts.keySet());
    }

    /// What those outside read instead of a value; null where they read it.
    Value of(Value whole) {
        return lasts.get(whole);
    }

    /// The value of all turns.
    Value whole(Value last) {
        return wholes.getOrDefault(last, last);
    }

    boolean isLast(Value v) {
        return wholes.containsKey(v);
    }
}
