package netc.compiler.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A derivative on its way back, and where it counts.
///
/// What a choice does not take must contribute nothing, even where its slope is infinite: 0 · ∞ would be NaN. So the
/// conditions travel beside the number and are applied last, where the number is summed or handed over. Each keeps its own
/// axes, so that one about examples outlives the sums that end one about their elements.
///
/// @param value may lack axes of what it belongs to: it is then the same along them
/// @param where truth values that must all hold, with no axes but those of what it belongs to; none: it counts everywhere
public record Cotangent(Value value, List<Value> where) {
    public Cotangent {
        where = List.copyOf(where);
    }

    public Cotangent(Value value) {
        this(value, List.of());
    }

    /// The same, and only where these hold too.
    public Cotangent only(List<Value> conditions) {
        List<Value> all = new ArrayList<>(where);
        conditions.stream().filter(c -> !all.contains(c)).forEach(all::add);
        return new Cotangent(value, all);
    }

    public Cotangent only(Value condition) {
        return only(List.of(condition));
    }

    /// The conditions that speak of these axes alone.
    public List<Value> whereAlong(Collection<Axis> axes) {
        return where.stream().filter(c -> axes.containsAll(c.type().axes())).toList();
    }

    /// The number itself, 0 where it does not count.
    public Value settle(Pointwise b) {
        return settled(b, value, where);
    }

    /// x where all conditions hold, else 0.
    public static Value settled(Pointwise b, Value x, List<Value> where) {
        return where.isEmpty() ? x : b.select(b.all(where), x, b.real(0));
    }
}
