package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// What the turns of a loop hand on, as the turns see it: see [Op.Carry].
///
/// @param kind of its elements
public record Carry(Value value, Kind kind, Axis along) {
    /// Opens a loop.
    ///
    /// @param start as the graph holds the kind
    /// @param over  what the loop is mapped over: the carry may come to differ along any of these
    /// @param axes  that it has besides, in the order of memory
    public static Carry open(GraphBuilder builder, Value start, Kind kind, Axis along, Collection<Axis> over,
            List<Axis> axes) {
        Set<Axis> all = new LinkedHashSet<>();
        over.stream().filter(Axis::isBatch).forEach(all::add);
        over.stream().filter(Axis::isOpen).forEach(all::add);
        all.addAll(over);
        all.removeAll(axes);
        all.add(along);
        all.addAll(axes);
        return new Carry(builder.carry(along, false, start, new Type(kind.element(), new ArrayList<>(all))), kind,
                along);
    }

    /// What a turn begins with.
    public Quantity quantity() {
        return with(value);
    }

    /// Another value of the kind.
    public Quantity with(Value other) {
        return new Quantity.Tensor(other, kind, range(kind));
    }

    /// In the graph, of what [#with] made.
    public static Value held(Quantity carry) {
        return ((Quantity.Tensor) carry).value();
    }

    /// Where whole numbers lie that are handed on: an index lies within its axis, whatever turn it comes from.
    public static Interval range(Kind kind) {
        return kind.element() != Element.INT ? Interval.NONE
                : kind.into().map(a -> new Interval(0, a.size() - 1)).orElse(Interval.OUTSIDE);
    }

    /// Whether a value can be what the next turn begins with, as far as its axes go.
    public boolean holds(Quantity next) {
        return value.type().axes().containsAll(next.axes());
    }

    /// A value at one turn: without the axis of the turns.
    public static Value at(GraphBuilder builder, Value value, Axis along, long turn) {
        if (!value.type().has(along)) {
            return value;
        }
        return builder.read(value, value.type().axes().stream()
                .map(a -> a.equals(along) ? AxisRead.of(a, Affine.constant(turn)) : AxisRead.same(a)).toList(), false);
    }

    /// A value at all turns, be it the same at each.
    public static Value atEach(GraphBuilder builder, Value value, Axis along) {
        if (value.type().has(along)) {
            return value;
        }
        List<Axis> axes = new ArrayList<>(value.type().axes());
        axes.add((int) axes.stream().filter(Axis::isOpen).count(), along);
        axes.sort(Comparator.comparing(a -> !a.isOpen()));
        return builder.expand(value, new Type(value.type().element(), axes));
    }
}
