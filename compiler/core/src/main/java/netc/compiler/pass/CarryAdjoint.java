package netc.compiler.pass;

import java.util.ArrayList;
import java.util.HashMap;
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
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// Loops backwards: what a turn hands on to the next in a loop, it gets back in the loop's adjoint, which runs the other way.
///
/// ```
/// h[t] = next[t - 1],  h[0] = start     ->    next'[t] += h'[t + 1],  next'[T - 1] += 0,  start' += h'[0]
/// ```
///
/// So the adjoint of a carry is a carry. It is opened when the walk comes to the next value, and closed when it comes to the
/// carry, whose cotangent is whole then. What reads the next value of the last turn alone, as most do, says what the adjoint
/// begins with instead of the 0.
final class CarryAdjoint {
    /// @param value of the cotangent, from turn to turn
    /// @param where whether it counts: made where a slope behind it may be infinite
    private record Returned(Value value, Optional<Value> where) {
    }

    private final GraphBuilder b;
    private final Cotangents cotangents;
    /// Carries that are not opened yet, by their next values.
    private final Map<Value, List<Equation>> waiting = new LinkedHashMap<>();
    private final Map<Value, List<Cotangent>> starts = new HashMap<>();
    private final Map<Equation, Returned> open = new LinkedHashMap<>();

    CarryAdjoint(GraphBuilder builder, Cotangents cotangents) {
        this.b = builder;
        this.cotangents = cotangents;
    }

    /// Says which carries the walk may come to.
    void expect(List<Equation> carries) {
        carries.stream().filter(e -> cotangents.isActive(e.operands().get(1)))
                .forEach(e -> waiting.computeIfAbsent(e.operands().get(1), k -> new ArrayList<>()).add(e));
    }

    /// Takes the cotangent of a read, if it is one of what the last turn would hand on.
    ///
    /// @param axes of its result
    boolean takes(Op.Read read, Value x, Cotangent g, List<Axis> axes) {
        Equation carry = waiting.getOrDefault(x, List.of()).stream().findFirst().orElse(null);
        if (carry == null || !(carry.op() instanceof Op.Carry(var along, var reversed))
                || carry.result().type().rank() != x.type().rank()) {
            return false;
        }
        long last = reversed ? 0 : along.size() - 1;
        boolean isLast = !read.guarded() && read.reads().stream().allMatch(r -> r.axis().equals(along)
                ? r.equals(AxisRead.of(along, Affine.constant(last)))
                : r.isIdentity());
        if (!isLast || !x.type().axes().containsAll(axes)) {
            return false;
        }
        starts.computeIfAbsent(x, k -> new ArrayList<>()).add(g);
        return true;
    }

    /// Opens those whose next value this is: all else that reads it has been seen.
    void open(Value next) {
        List<Equation> carries = waiting.remove(next);
        if (carries != null) {
            List<Cotangent> start = starts.getOrDefault(next, List.of());
            for (Equation e : carries) {
                open(e, start);
                start = List.of();
            }
        }
    }

    private void open(Equation e, List<Cotangent> start) {
        if (!(e.op() instanceof Op.Carry(var along, var reversed))) {
            throw new IllegalStateException("no carry: " + e);
        }
        Value next = e.operands().get(1);
        b.at(e.span());
        Value first = start.stream().map(g -> g.settle(b)).reduce(b::add).orElseGet(() -> b.real(0));
        Value value = b.carry(along, !reversed, first, e.result().type());
        Optional<Value> where = Optional.empty();
        if (cotangents.isSteep(next)) {
            Value counts = start.stream().map(g -> g.where().isEmpty() ? b.bool(true) : b.all(g.where()))
                    .reduce((x, y) -> b.map(ScalarFunction.OR, x, y)).orElseGet(() -> b.bool(false));
            where = Optional.of(b.carry(along, !reversed, counts, e.result().type().with(Element.BOOL)));
        }
        open.put(e, new Returned(value, where));
        Cotangent part = new Cotangent(value);
        cotangents.addSummed(next, where.isPresent() ? part.only(where.get()) : part, e.result().type().axes());
    }

    void of(Axis along, boolean reversed, Equation e, Cotangent g) {
        open(e.operands().get(1));
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
