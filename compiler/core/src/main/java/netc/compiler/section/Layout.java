package netc.compiler.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// How values lie in memory. Whatever is sliced must have the axes of the turns first. Values that the procedure computes are
/// made so; where one comes otherwise, or is sliced in two ways, a copy is.
final class Layout {
    private record CopyKey(Value value, List<Axis> order, Stretch at) {
    }

    private final Stretches stretches;
    private final LastTurns lasts;
    /// Carries by the next values that are computed where the carry takes them from.
    private final Map<Value, Equation> nextOf = new HashMap<>();
    /// The axes of the turns that a value is sliced by outside of the loops that it is computed in.
    private final Map<Value, List<Axis>> leading = new HashMap<>();
    private final Map<CopyKey, Value> copies = new HashMap<>();

    Layout(Stretches stretches, LastTurns lasts) {
        this.stretches = stretches;
        this.lasts = lasts;
        stretches.loops().forEach(this::carries);
        stretches.every(this::requireOrder);
        stretches.findReaders();
    }

    // ---------- carries

    private void carries(Node.Loop loop) {
        Stretch end = (Stretch) loop.body().getLast();
        for (Equation carry : loop.turns().loop().carries()) {
            Value c = carry.result();
            Value next = carry.operands().get(1);
            if (!stretches.isReadWithin(c, stretches.around(c))) {
                // Who looks at all turns of several loops at once needs them without the start of each between.
                stretches.replaceReaders(c, copy(c, c.type().axes(), end), loop.turns());
            }
            Stretch home = stretches.home(next);
            if (home != null && home.path().equals(stretches.path(c)) && !nextOf.containsKey(next)
                    && next.type().rank() == c.type().rank()
                    && stretches.isReadWithin(next, stretches.around(c))) {
                nextOf.put(next, carry);
            } else {
                end.handed().add(new Stretch.Handed(carry, next, false));
                stretches.findReaders(end);
            }
        }
    }

    /// The carry in whose memory a value is computed as the next one; null where it is in none.
    Equation carryOf(Value next) {
        return nextOf.get(next);
    }

    List<Value> nexts() {
        return List.copyOf(nextOf.keySet());
    }

    /// The same value with its axes in another order, computed at the end of a stretch.
    private Value copy(Value v, List<Axis> order, Stretch at) {
        return copies.computeIfAbsent(new CopyKey(v, order, at), key -> {
            Value copy = new Value(stretches.newId(), new Type(v.type().element(), order));
            stretches.define(new Equation(copy,
                    new Op.Read(v.type().axes().stream().map(AxisRead::same).toList(), false), List.of(v),
                    stretches.definition(v).span()), at);
            return copy;
        });
    }

    // ---------- slices

    private void requireOrder(Stretch stretch) {
        for (Value v : new HashSet<>(stretch.needs())) {
            if (stretches.isHandedTo(v, stretch)) {
                requireOrder(v, stretch);
            }
        }
    }

    private void requireOrder(Value v, Stretch at) {
        List<Nest.Turns> path = stretches.path(v);
        List<Nest.Turns> shared = Stretches.common(path, at.path());
        List<Axis> sliced = Stretches.axes(at.path().subList(shared.size(), at.path().size())).stream()
                .filter(v.type()::has).toList();
        List<Axis> own = Stretches.axes(path.subList(shared.size(), path.size()));
        List<Axis> first = own.isEmpty() ? leading(v) : own;
        if (sliced.isEmpty() || begins(first, sliced)) {
            return;
        }
        if (own.isEmpty() && begins(sliced, first) && canLead(v, shared, sliced)) {
            leading.put(v, sliced);
            return;
        }
        List<Axis> order = new ArrayList<>(Stretches.axes(shared));
        order.addAll(sliced);
        v.type().axes().stream().filter(a -> !order.contains(a)).forEach(order::add);
        Value copy = copy(v, order, stretches.before(shared, at));
        leading.put(copy, sliced);
        at.replace(v, copy);
    }

    private static boolean begins(List<Axis> all, List<Axis> with) {
        return with.size() <= all.size() && all.subList(0, with.size()).equals(with);
    }

    /// Whether these may be a value's first axes behind those of the loops around it.
    private boolean canLead(Value v, List<Nest.Turns> around, List<Axis> axes) {
        List<Axis> rest = v.type().axes().stream().filter(a -> !Stretches.axes(around).contains(a)).toList();
        return !lasts.isLast(v) && switch (stretches.definition(v).op()) {
            // The order of these means something, or is the caller's.
            case Op.Variable _, Op.Index _ -> begins(rest, axes);
            case Op.Random _, Op.Reshape _, Op.Input _, Op.Carry _ -> false;
            default -> true;
        };
    }

    List<Axis> leading(Value v) {
        return leading.getOrDefault(v, List.of());
    }

    /// The axes of a value in a stretch, in memory: without those of the loops around it.
    List<Axis> order(Value v, Stretch at) {
        return order(v, at.path());
    }

    private List<Axis> order(Value v, List<Nest.Turns> within) {
        List<Axis> order = new ArrayList<>(Stretches.axes(stretches.path(v)));
        order.addAll(leading(v));
        Value whole = lasts.whole(v);
        // What lies where a carry does lies as the carry does.
        Value like = nextOf.containsKey(whole) ? nextOf.get(whole).result() : whole;
        like.type().axes().stream().filter(a -> v.type().has(a) && !order.contains(a)).forEach(order::add);
        order.removeAll(Stretches.axes(within));
        return order;
    }

    /// The type of a value's slices.
    ///
    /// @param sliced axes of the turns, beside those of the loops around it
    Type slice(Value v, List<Axis> sliced) {
        List<Axis> order = order(v, stretches.path(v));
        order.removeAll(sliced);
        return new Type(v.type().element(), order);
    }
}
