package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Value;

/// Which values go from one stretch to another, or from turn to turn, and in which memory.
final class Handover {
    private final Stretches stretches;
    private final LastTurns lasts;
    private final Layout layout;
    private final Map<Value, Kept> kept = new LinkedHashMap<>();
    private final Map<Equation, Kept> starts = new HashMap<>();

    Handover(Stretches stretches) {
        this.stretches = stretches;
        lasts = new LastTurns(stretches);
        layout = new Layout(stretches, lasts);
        stretches.handed().forEach(this::keep);
        lasts.all().forEach(this::keep);
        stretches.loops().forEach(l -> l.turns().loop().carries().forEach(c -> keep(c.result())));
        layout.nexts().forEach(this::keep);
    }

    Stretches stretches() {
        return stretches;
    }

    Layout layout() {
        return layout;
    }

    private Kept keep(Value v) {
        Kept known = kept.get(v);
        if (known != null) {
            return known;
        }
        Kept made = lasts.isLast(v) ? last(lasts.whole(v)) : layout.carryOf(v) != null ? next(v)
                : stretches.definition(v).op() instanceof Op.Carry(var along, var reversed)
                        ? carried(v, along, reversed)
                : plain(v);
        kept.put(v, made);
        return made;
    }

    /// One slice a turn and one for the start where all turns are read later, else two in turns.
    private Kept carried(Value c, Axis along, boolean reversed) {
        Equation carry = stretches.definition(c);
        Nest.Turns turns = stretches.path(c).getLast();
        boolean all = stretches.isReadOutside(c, turns) || layout.nexts().stream()
                .anyMatch(v -> layout.carryOf(v).equals(carry) && stretches.isReadOutside(v, turns));
        int slices = all ? Math.toIntExact(along.size()) + 1 : 2;
        Kept made = new Kept(c.id(), stretches.around(c).size(), Optional.empty(),
                List.of(new Kept.Level(along, slices)), layout.slice(c, List.of()), reversed ? 1 : 0);
        starts.put(carry, made.shifted(reversed ? Math.toIntExact(along.size()) % slices : 0));
        return made;
    }

    private Kept next(Value v) {
        Kept c = keep(layout.carryOf(v).result());
        return c.shifted(1 - c.shift());
    }

    /// The slice that the last turn has written.
    private Kept last(Value v) {
        Kept all = keep(v);
        Part.Loop loop = stretches.path(v).getLast().loop();
        int turn = loop.turn(Math.toIntExact(loop.along().size()) - 1);
        return all.shifted((turn + all.shift()) % all.levels().getLast().slices());
    }

    private Kept plain(Value v) {
        List<Nest.Turns> path = stretches.path(v);
        Value last = lasts.of(v);
        List<Nest.Turns> scope = last == null ? path : stretches.around(v);
        for (Stretch reader : stretches.readers(last == null ? v : last)) {
            scope = Stretches.common(scope, reader.path());
        }
        List<Kept.Level> levels = new ArrayList<>();
        for (Nest.Turns turns : path.subList(scope.size(), path.size())) {
            Axis along = turns.loop().along();
            // Where only the last turn is read, each writes over the one before.
            levels.add(new Kept.Level(along,
                    last != null && turns == path.getLast() ? 1 : Math.toIntExact(along.size())));
        }
        layout.leading(v).forEach(a -> levels.add(new Kept.Level(a, Math.toIntExact(a.size()))));
        Optional<String> variable = stretches.definition(v).op() instanceof Op.Variable(var name) ? Optional.of(name)
                : Optional.empty();
        return new Kept(v.id(), scope.size(), variable, levels,
                layout.slice(v, levels.stream().map(Kept.Level::axis).toList()), 0);
    }

    /// What others read of a value; null where nobody does.
    Kept kept(Value v) {
        return kept.get(v);
    }

    /// Where what is handed to a carry goes.
    Kept target(Stretch.Handed handed) {
        Kept c = kept.get(handed.carry().result());
        return handed.isStart() ? starts.get(handed.carry()) : c.shifted(1 - c.shift());
    }
}
