package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.SumOrder;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Gives anchors operands that lie in memory as their loops want them. Only copies are added.
///
/// ```
/// contract(x?[H: P + I - 2], K)   ->  xp = x?[H: Z - 2];  contract(xp[H: P + I], K)     a padded copy, then plain reads
/// contract(dy, K) -> […, C]       ->  contract(dy, transpose(K, […, C]))                the vector axis innermost
/// sum[A](e) with A scattered      ->  sum[A](transpose(e, […, A]))
/// output or update of what is not a tensor of its own  ->  a copy
/// ```
public final class Arrange {
    private final GraphBuilder b;
    private final Map<Value, Value> copies = new HashMap<>();

    private Arrange(GraphBuilder b) {
        this.b = b;
    }

    public static Graph apply(Graph graph) {
        if (graph.equations().isEmpty()) {
            return graph;
        }
        Arrange arrange = new Arrange(new GraphBuilder(graph.equations().getFirst().span()));
        for (Equation e : graph.equations()) {
            arrange.b.at(e.span());
            List<Value> operands = e.operands().stream().map(arrange.copies::get).toList();
            Value copy = switch (e.op()) {
                case Op.Contract(var over) -> arrange.contraction(e, over, operands);
                case Op.Reduce reduce -> arrange.reduction(e, reduce, operands.get(0));
                case Op.Reshape(var from, var to) -> arrange.b.append(e.op(), e.result().type(),
                        List.of(arrange.adjacent(operands.get(0), from)));
                case Op.Input o -> arrange.same(e, operands);
                case Op.Variable o -> arrange.same(e, operands);
                case Op.Constant o -> arrange.same(e, operands);
                case Op.Extent o -> arrange.same(e, operands);
                case Op.Index o -> arrange.same(e, operands);
                case Op.Map o -> arrange.same(e, operands);
                case Op.Read o -> arrange.same(e, operands);
                case Op.Gather o -> arrange.same(e, operands);
                case Op.Scatter o -> arrange.same(e, operands);
                case Op.Random o -> arrange.same(e, operands);
                case Op.Custom o -> arrange.same(e, operands);
                case Op.Stop o -> arrange.same(e, operands);
                case Op.Gradient o -> arrange.same(e, operands);
                case Op.Carry o -> throw new IllegalStateException("a loop in " + e);
            };
            arrange.copies.put(e.result(), copy);
        }
        Set<Value> taken = new HashSet<>();
        for (Result result : graph.results()) {
            arrange.result(result, taken);
        }
        return arrange.b.build();
    }

    private Value same(Equation e, List<Value> operands) {
        return b.append(e.op(), e.result().type(), operands);
    }

    // ---------- contractions

    private Value contraction(Equation e, List<Axis> over, List<Value> operands) {
        List<Axis> out = e.result().type().axes();
        List<Value> arranged = new ArrayList<>();
        for (Value operand : operands) {
            arranged.add(padded(operand));
        }
        Optional<Panels> panels = Panels.of(b, out, arranged);
        if (panels.isPresent()) {
            return panels.get().write(b, e);
        }
        // The innermost axis of the result is the vector's: whoever has it must have it with step 1.
        out.stream().filter(a -> !a.isOpen() && a.size() > 1).reduce((x, y) -> y).ifPresent(vector -> {
            for (int i = 0; i < 2; i++) {
                Strides strides = Strides.ofOperand(b.definitionOf(arranged.get(i)));
                if (strides.of(vector).isFar() && strides.isOwn(vector)) {
                    List<Axis> order = new ArrayList<>();
                    Type type = arranged.get(i).type();
                    type.axes().stream().filter(Axis::isOpen).forEach(order::add);
                    over.stream().filter(type::has).filter(a -> !a.isOpen()).forEach(order::add);
                    out.stream().filter(type::has).filter(a -> !a.isOpen()).forEach(order::add);
                    arranged.set(i, copy(arranged.get(i), order));
                }
            }
        });
        return b.append(e.op(), e.result().type(), arranged);
    }

    /// A guarded read as a padded copy and a plain read of it; any other value as it is.
    private Value padded(Value operand) {
        Equation e = b.definitionOf(operand);
        if (!(e.op() instanceof Op.Read read)
                || read.reads().stream().noneMatch(r -> isDivided(r) || Reads.canMiss(read, r))) {
            return operand;
        }
        List<AxisRead> copying = new ArrayList<>();
        List<AxisRead> reading = new ArrayList<>();
        for (AxisRead r : read.reads()) {
            if (r.axis().isOpen() || !isDivided(r) && !Reads.canMiss(read, r)) {
                Axis whole = r.axis().isOpen() ? r.axis() : Axis.of(r.axis().name() + "'", r.axis().size());
                copying.add(AxisRead.as(r.axis(), whole));
                reading.add(AxisRead.of(whole, r.index()));
                continue;
            }
            long least = r.index().least();
            Axis span = Axis.of(r.axis().name() + "'",
                    Math.addExact(Math.subtractExact(r.index().greatest(), least), 1));
            copying.add(
                    new AxisRead(r.axis(), Affine.index(span).plus(Affine.constant(least)), r.divisor(), r.division()));
            reading.add(AxisRead.of(span, r.index().minus(Affine.constant(least))));
        }
        Value copy = b.read(e.operands().get(0), copying, read.guarded());
        return b.append(new Op.Read(reading, false), e.result().type(), copy);
    }

    private static boolean isDivided(AxisRead r) {
        return r.divisor() > 1;
    }

    // ---------- reductions, reshapes

    /// Sums number the elements of a block: these must lie in that order, and without others between.
    private Value reduction(Equation e, Op.Reduce reduce, Value operand) {
        List<Axis> over = reduce.over();
        List<Axis> numbered = reduce.kind() == Op.Reduction.SUM ? SumOrder.lanes(over).block() : over;
        long count = 1;
        for (Axis axis : over) {
            count = axis.isOpen() ? Long.MAX_VALUE : count == Long.MAX_VALUE ? count : count * axis.size();
        }
        Strides strides = Strides.ofOperand(b.definitionOf(operand));
        if (count <= ReductionKernel.UNROLLED || strides.isRegular() && strides.collapse(numbered)) {
            return b.append(e.op(), e.result().type(), operand);
        }
        List<Axis> order = new ArrayList<>();
        List<Axis> axes = operand.type().axes();
        axes.stream().filter(a -> a.isOpen() && !over.contains(a)).forEach(order::add);
        List<Axis> rest = axes.stream().filter(a -> !a.isOpen() && !over.contains(a)).toList();
        order.addAll(over.stream().anyMatch(Axis::isOpen) ? over : rest);
        order.addAll(over.stream().anyMatch(Axis::isOpen) ? rest : over);
        return b.append(e.op(), e.result().type(), copy(operand, order));
    }

    private Value adjacent(Value operand, List<Axis> from) {
        List<Axis> axes = operand.type().axes();
        int at = axes.indexOf(from.getFirst());
        if (at + from.size() <= axes.size() && axes.subList(at, at + from.size()).equals(from)) {
            return operand;
        }
        List<Axis> order = new ArrayList<>();
        for (Axis axis : axes) {
            if (axis.equals(from.getFirst())) {
                order.addAll(from);
            } else if (!from.contains(axis)) {
                order.add(axis);
            }
        }
        return copy(operand, order);
    }

    /// A copy with its axes in this order, and others along which it is the same; [Fusion] keeps it in memory.
    private Value copy(Value x, List<Axis> order) {
        List<AxisRead> reads = x.type().axes().stream().map(AxisRead::same).toList();
        return b.append(new Op.Read(reads, false), new Type(x.type().element(), order), x);
    }

    // ---------- results

    /// What leaves must be a tensor of its own, in the order in which it leaves.
    private void result(Result result, Set<Value> taken) {
        Value value = copies.get(result.value());
        b.at(b.definitionOf(value).span());
        Op op = b.definitionOf(value).op();
        boolean own = switch (op) {
            case Op.Input i -> false;
            case Op.Variable v -> false;
            case Op.Constant c -> false;
            case Op.Extent n -> false;
            case Op.Reshape r -> false;
            case Op.Index i -> true;
            case Op.Map m -> true;
            case Op.Reduce r -> true;
            case Op.Contract c -> true;
            case Op.Read r -> true;
            case Op.Gather g -> true;
            case Op.Scatter s -> true;
            case Op.Random r -> true;
            case Op.Custom c -> throw new IllegalStateException("left in " + value);
            case Op.Stop s -> throw new IllegalStateException("left in " + value);
            case Op.Gradient g -> throw new IllegalStateException("left in " + value);
            case Op.Carry c -> throw new IllegalStateException("left in " + value);
        };
        Set<Axis> missing = new LinkedHashSet<>(result.order());
        missing.removeAll(value.type().axes());
        if (!own || !missing.isEmpty() || !result.order().equals(value.type().axes()) || !taken.add(value)) {
            value = copy(value, result.order());
            taken.add(value);
        }
        b.result(result.withValue(value));
    }
}
