package netc.compiler.pass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Cotangent;
import netc.compiler.graph.Element;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// The cotangents collected so far, summed in the order in which they arrived.
final class Cotangents {
    private final GraphBuilder b;
    private final Set<Value> active;
    private final Set<Value> steep;
    private final Map<Value, List<Cotangent>> parts = new HashMap<>();

    /// @param active what depends on the values whose gradients are asked for
    /// @param steep  those of them that depend on them through a function whose slope may be infinite
    Cotangents(GraphBuilder builder, Set<Value> active, Set<Value> steep) {
        this.b = builder;
        this.active = active;
        this.steep = steep;
    }

    boolean isActive(Value v) {
        return active.contains(v);
    }

    boolean reached(Value v) {
        return parts.containsKey(v);
    }

    /// Whether a zero that is handed on to v may meet an infinite slope behind it: it then needs a condition.
    boolean isSteep(Value v) {
        return steep.contains(v);
    }

    /// The conditions under which any of the elements counts that are summed to one of v.
    List<Value> whereAny(Cotangent part, Value v) {
        List<Value> where = new ArrayList<>(part.whereAlong(v.type().axes()));
        List<Value> others = part.where().stream().filter(c -> !where.contains(c)).toList();
        if (!others.isEmpty() && isSteep(v)) {
            Value all = b.all(others);
            List<Axis> lost = batchFirst(all.type().axes().stream().filter(a -> !v.type().has(a)).toList());
            where.add(b.reduce(Op.Reduction.ANY, all, lost));
        }
        return where;
    }

    /// Adds a part of v's cotangent. It may lack axes of v but has no others.
    void add(Value v, Cotangent part) {
        if (!v.type().axes().containsAll(part.value().type().axes())
                || !part.whereAlong(v.type().axes()).equals(part.where())) {
            throw new IllegalStateException("cotangent " + part + " of a " + v.type());
        }
        parts.computeIfAbsent(v, k -> new ArrayList<>()).add(part);
    }

    Cotangent of(Value v) {
        List<Cotangent> all = parts.get(v);
        if (all.size() == 1) {
            return all.getFirst();
        }
        Value sum = all.getFirst().settle(b);
        for (Cotangent part : all.subList(1, all.size())) {
            sum = b.add(sum, part.settle(b));
        }
        return new Cotangent(sum, whereAny(all));
    }

    /// A sum counts where one of its parts does: what no choice takes stays out of what comes before it too.
    private List<Value> whereAny(List<Cotangent> all) {
        List<Value> shared = new ArrayList<>(all.getFirst().where());
        all.forEach(part -> shared.retainAll(part.where()));
        List<List<Value>> others = all.stream()
                .map(part -> part.where().stream().filter(c -> !shared.contains(c)).toList()).toList();
        if (others.stream().noneMatch(List::isEmpty)) {
            shared.add(others.stream().map(b::all).reduce((x, y) -> b.map(ScalarFunction.OR, x, y)).orElseThrow());
        }
        return shared;
    }

    /// The whole cotangent of v, with all of v's axes in their order.
    Value total(Value v) {
        List<Axis> axes = v.type().axes();
        return b.transpose(expand(reached(v) ? of(v).settle(b) : b.real(0), axes), axes);
    }

    /// The same value with axes it lacks: equal along them.
    Value expand(Value x, List<Axis> axes) {
        Value expanded = x;
        for (Axis axis : axes) {
            if (!x.type().has(axis)) {
                Value everywhere = b.map(ScalarFunction.LE, b.whole(0), b.index(axis));
                expanded = b.select(everywhere, expanded, zero(x));
            }
        }
        return expanded;
    }

    private Value zero(Value like) {
        return switch (like.type().element()) {
            case F32 -> b.real(0);
            case INT -> b.whole(0);
            case BOOL -> b.bool(false);
        };
    }

    /// Hands `part`, a cotangent over the axes `from` (some of which it may lack), on to `v`, which has only some of them:
    /// summed over the others.
    void addSummed(Value v, Cotangent part, List<Axis> from) {
        List<Axis> lost = from.stream().filter(a -> !v.type().has(a)).toList();
        add(v, lost.isEmpty() ? part
                : new Cotangent(sum(part.settle(b), lost, v.type().axes()), whereAny(part, v)));
    }

    /// The sum over axes, of which the value may lack some: along those it counts as often as they are long. It is a sum of
    /// cotangents, never of products, however a cotangent came about.
    Value sum(Value x, List<Axis> over, List<Axis> order) {
        List<Axis> present = batchFirst(over.stream().filter(a -> x.type().has(a)).toList());
        Value sum = x;
        if (!present.isEmpty()) {
            sum = b.reduceSum(x, present, order);
        }
        for (Axis axis : over) {
            if (!x.type().has(axis)) {
                sum = b.mul(sum, b.extent(axis, Element.F32));
            }
        }
        return sum;
    }

    /// `sum[everything that target lacks](x * y)` in the target's order of axes: the adjoint of a product of the target and
    /// the one of x and y that is no cotangent.
    ///
    /// @param from all axes over which the product stands
    Value product(Value x, Value y, List<Axis> from, Value target) {
        List<Axis> lost = batchFirst(from.stream().filter(a -> !target.type().has(a)).toList());
        return lost.isEmpty() ? b.mul(x, y) : b.contract(x, y, lost, target.type().axes());
    }

    static List<Axis> batchFirst(List<Axis> axes) {
        return axes.stream().sorted(Comparator.comparing(a -> !a.isOpen())).toList();
    }
}
