package netc.compiler.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Says everything in a form that one turn of a loop can compute. No bit changes.
///
/// ```
/// carry(start, next), where next does without it   ->   t == 0 ? start : next?[T: t - 1]
/// x[A: index(T) + …] in a loop over T              ->   x[A: i] with i[T, …] = index(T) + …, computed before
/// ```
final class TurnForms {
    private final GraphBuilder b;
    private final Copies copies;

    private TurnForms(GraphBuilder b) {
        this.b = b;
        copies = new Copies(b);
    }

    /// @param nests its equations in their loops
    static Graph apply(Graph graph, List<Nest> nests) {
        TurnForms forms = new TurnForms(new GraphBuilder(graph.equations().getFirst().span()));
        forms.rewrite(nests, List.of());
        for (Result result : graph.results()) {
            forms.b.result(result.withValue(forms.copies.of(result.value())));
        }
        return forms.b.build();
    }

    private void rewrite(List<Nest> nests, List<Axis> turns) {
        for (Nest nest : nests) {
            switch (nest) {
                case Nest.One(Equation e) -> {
                    b.at(e.span());
                    copies.put(e, one(e, turns));
                }
                case Nest.Turns loop -> {
                    for (Equation carry : loop.loop().carries()) {
                        b.at(carry.span());
                        copies.put(carry, b.append(carry.op(), carry.result().type(), copies.operands(carry)));
                    }
                    List<Axis> inside = new ArrayList<>(turns);
                    inside.add(loop.loop().along());
                    rewrite(loop.body(), inside);
                }
            }
        }
    }

    private Value one(Equation e, List<Axis> turns) {
        List<Value> operands = copies.operands(e);
        return switch (e.op()) {
            case Op.Carry(var along, var reversed) ->
                    shifted(along, reversed, e.result().type(), operands.get(0), copies.of(e.operands().get(1)));
            case Op.Read read when read.reads().stream()
                    .anyMatch(r -> !turns.contains(r.axis()) && dependsOn(turns, r)) ->
                    lookedUp(read, e.result().type(), operands.get(0), turns);
            default -> b.append(e.op(), e.result().type(), operands);
        };
    }

    private static boolean dependsOn(List<Axis> turns, AxisRead read) {
        return read.index().terms().stream().anyMatch(t -> turns.contains(t.axis()));
    }

    private Value shifted(Axis along, boolean reversed, Type type, Value start, Value next) {
        Value before = next;
        if (next.type().has(along)) {
            Affine turn = Affine.index(along).plus(Affine.constant(reversed ? 1 : -1));
            before = b.append(new Op.Read(next.type().axes().stream()
                    .map(a -> a.equals(along) ? AxisRead.of(a, turn) : AxisRead.same(a)).toList(), true), next.type(),
                    next);
        }
        Value isFirst = b.map(ScalarFunction.EQ, b.index(along), b.whole(reversed ? along.size() - 1 : 0));
        Value shifted = b.select(isFirst, start, before);
        return b.expand(shifted, type);
    }

    /// One look-up after the other, under names of their own for the axes that are still there.
    private Value lookedUp(Op.Read read, Type type, Value x, List<Axis> turns) {
        List<AxisRead> renaming = new ArrayList<>();
        Map<Axis, AxisRead> waiting = new LinkedHashMap<>();
        for (AxisRead r : read.reads()) {
            boolean stays = turns.contains(r.axis()) || r.axis().isOpen();
            Axis own = stays ? r.axis() : Axis.of(r.axis().name() + "'", r.axis().size());
            renaming.add(AxisRead.as(r.axis(), own));
            waiting.put(own, r);
        }
        Value value = b.read(x, renaming, false);
        for (Map.Entry<Axis, AxisRead> read1 : List.copyOf(waiting.entrySet())) {
            if (!turns.contains(read1.getKey()) && dependsOn(turns, read1.getValue())) {
                waiting.remove(read1.getKey());
                value = b.gather(value, read1.getKey(), position(read1.getValue()), true);
            }
        }
        List<AxisRead> rest = new ArrayList<>();
        for (Axis axis : value.type().axes()) {
            AxisRead r = waiting.get(axis);
            rest.add(r == null ? AxisRead.same(axis) : new AxisRead(axis, r.index(), r.divisor(), r.division()));
        }
        return b.append(new Op.Read(rest, read.guarded()), type, value);
    }

    /// The index that a read takes, -1 where it takes none.
    private Value position(AxisRead r) {
        Value position = b.whole(r.index().offset());
        for (Affine.Term term : r.index().terms()) {
            position = b.add(position, b.mul(b.whole(term.coefficient()), b.index(term.axis())));
        }
        if (r.divisor() == 1) {
            return position;
        }
        Value divisor = b.whole(r.divisor());
        Value quotient = b.map(ScalarFunction.QUOTIENT, position, divisor);
        return r.division() == AxisRead.Division.FLOOR ? quotient
                : b.select(b.map(ScalarFunction.EQ, b.mul(quotient, divisor), position), quotient, b.whole(-1));
    }
}
