package netc.compiler.pass;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Cotangent;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// Loops backwards: what a turn hands on to the next in a loop, it gets back in the loop's adjoint, which runs the other way.
///
/// ```
/// h[t] = next[t - 1],  h[0] = start     ->    next'[t] += h'[t + 1],  next'[T - 1] += 0,  start' += h'[0]
/// ```
///
/// So the adjoint of a carry is a carry. It is opened before the walk, because the next value stands behind the carry, and
/// closed when the walk comes to the carry, whose cotangent is whole then.
final class CarryAdjoint {
    /// @param value of the cotangent, from turn to turn
    /// @param where whether it counts: made where a slope behind it may be infinite
    private record Returned(Value value, Optional<Value> where) {
    }

    private final GraphBuilder b;
    private final Cotangents cotangents;
    private final Map<Equation, Returned> open = new LinkedHashMap<>();

    CarryAdjoint(GraphBuilder builder, Cotangents cotangents) {
        this.b = builder;
        this.cotangents = cotangents;
    }

    void open(Equation e) {
        Value next = e.operands().get(1);
        if (!(e.op() instanceof Op.Carry(var along, var reversed)) || !cotangents.isActive(next)) {
            return;
        }
        b.at(e.span());
        Value value = b.carry(along, !reversed, b.real(0), e.result().type());
        Optional<Value> where = cotangents.isSteep(next)
                ? Optional.of(b.carry(along, !reversed, b.bool(false), e.result().type().with(Element.BOOL)))
                : Optional.empty();
        open.put(e, new Returned(value, where));
        Cotangent part = new Cotangent(value);
        cotangents.addSummed(next, where.isPresent() ? part.only(where.get()) : part, e.result().type().axes());
    }

    void of(Axis along, boolean reversed, Equation e, Cotangent g) {
        Returned returned = open.remove(e);
        if (returned != null) {
            b.close(returned.value(), g.settle(b));
            returned.where().ifPresent(w -> b.close(w, g.where().isEmpty() ? b.bool(true) : b.all(g.where())));
        }
        Value start = e.operands().get(0);
        if (cotangents.isActive(start)) {
            long first = reversed ? along.size() - 1 : 0;
            List<Value> where = g.where().stream().map(w -> turn(w, along, first)).toList();
            List<Axis> axes = e.result().type().axes().stream().filter(a -> !a.equals(along)).toList();
            cotangents.addSummed(start, new Cotangent(turn(g.value(), along, first), where), axes);
        }
    }

    private Value turn(Value v, Axis along, long turn) {
        return v.type().has(along) ? b.read(v, v.type().axes().stream()
                .map(a -> a.equals(along) ? AxisRead.of(a, Affine.constant(turn)) : AxisRead.same(a)).toList(), false)
                : v;
    }

    /// Closes those to which nothing came.
    void closeRest() {
        open.forEach((e, returned) -> {
            b.at(e.span());
            b.close(returned.value(), b.real(0));
            returned.where().ifPresent(w -> b.close(w, b.bool(false)));
        });
        open.clear();
    }
}
