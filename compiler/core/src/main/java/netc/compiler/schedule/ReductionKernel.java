package netc.compiler.schedule;

import static netc.compiler.kernel.Scalars.add;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.idiv;
import static netc.compiler.kernel.Scalars.ilt;
import static netc.compiler.kernel.Scalars.imin;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.SumOrder;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// A reduction and the pointwise equations that follow it.
///
/// Sums keep sixteen running lanes for each block, see [Op] and [SumOrder]. The lanes are locals, so that the loop over the
/// elements is cut in sixteens; it vectorises over neighbouring results.
final class ReductionKernel {
    /// The most elements that are written out one by one instead of in a loop.
    static final int UNROLLED = 32;
    private static final int LANES = SumOrder.LANES;
    private static final int BLOCK = 16;

    private final Fusion fusion;
    private final Equation reduce;
    private final Op.Reduce op;
    private final Value operand;
    private final Value root;
    private final Accesses accesses;
    private final LoopAxes outer;
    private final LoopAxes inner;
    private final SumOrder order;
    private final boolean vector;

    private ReductionKernel(Value root, Value anchor, Fusion fusion) {
        this.fusion = fusion;
        this.root = root;
        this.reduce = fusion.definition(anchor);
        this.op = (Op.Reduce) reduce.op();
        this.operand = reduce.operands().get(0);
        this.accesses = new Accesses(fusion, new HashSet<>(List.of(anchor, root)));
        accesses.add(operand);
        List<Function<Axis, Distance>> reading = new ArrayList<>();
        accesses.reads().forEach(r -> reading.add(r::stride));
        this.order = SumOrder.lanes(op.over());
        this.inner = LoopAxes.collapse(op.kind() == Op.Reduction.SUM && isReal() ? order.block() : op.over(),
                accesses.irregular(),
                reading);
        if (!root.equals(anchor)) {
            accesses.addEquation(root);
        }
        List<Function<Axis, Distance>> strides = new ArrayList<>();
        Map<Axis, Distance> own = Strides.rowMajor(root.type().axes());
        strides.add(a -> own.getOrDefault(a, Distance.NONE));
        accesses.reads().forEach(r -> strides.add(r::stride));
        this.outer = LoopAxes.collapse(root.type().axes(), accesses.irregular(), strides);
        this.vector = ElementwiseKernel.isVector(outer, accesses.irregular(), strides);
    }

    static KernelTask write(Value root, Value anchor, Fusion fusion, Lowering lowering) {
        return new ReductionKernel(root, anchor, fusion).write(lowering);
    }

    /// The operand, if the loops cannot be cut in sixteens unless it is stored.
    static List<Value> mustStore(Value anchor, Fusion fusion, Lowering lowering) {
        ReductionKernel kernel = new ReductionKernel(anchor, anchor, fusion);
        if (kernel.op.kind() != Op.Reduction.SUM || !kernel.isReal() || fusion.stored().contains(kernel.operand)) {
            return List.of();
        }
        boolean fits = kernel.elementBudget(lowering)
                * (kernel.isUnrolled() ? UNROLLED : 2 * LANES) <= Target.MOST_FUSED_REGISTERS
                && (kernel.isUnrolled() || kernel.inner.groups().size() == 1);
        return fits ? List.of() : List.of(kernel.operand);
    }

    /// What one element costs the just-in-time compiler; scalars are counted by their bytecode.
    private int elementBudget(Lowering lowering) {
        Accesses element = new Accesses(fusion, Set.of());
        element.add(operand);
        int operations = lowering.cost(List.of(operand), fusion);
        return vector ? Target.LOAD_REGISTERS * element.reads().size() + Target.OPERATION_REGISTERS * operations
                : 12 * element.reads().size() + 25 * operations;
    }

    private KernelTask write(Lowering lowering) {
        List<Kernel> variants = new ArrayList<>();
        List<Buffers.Use> uses = new ArrayList<>();
        int block = lowering.target().elementsOfTurn(BLOCK);
        OutputLoops output = new OutputLoops(outer, block, 1, false, false, true);
        for (int lanes : lowering.widths()) {
            variants.add(OutputLoops.fitting(vector, true, lanes, lowering.room(), (wide, few) -> {
                KernelBuilder k = new KernelBuilder();
                Buffers buffers = new Buffers(k, lowering.storages(), Set.of(root));
                k.line(lowering.line(reduce));
                new OutputLoops(outer, block, lanes, wide, false, few).write(k, new ElementWriter(k, fusion, buffers),
                        List.of(), (writer, at, lane) -> {
                            Expression result = k.let("result", reduce(k, writer, at, lane));
                            writer.define(reduce.result(), at, result);
                            writer.store(root, at,
                                    root.equals(reduce.result()) ? result : writer.element(root, at));
                        });
                uses.clear();
                uses.addAll(buffers.uses());
                return k.build(lowering.name(reduce));
            }));
        }
        long elements = 1;
        for (Axis axis : op.over()) {
            elements *= axis.isOpen() ? 64 : axis.size();
        }
        long cost = elements * (1 + lowering.cost(List.of(operand), fusion));
        return new KernelTask(variants, uses, List.of(), output.turns(), output.divisor(),
                cost * output.elementsOfTurn(),
                Set.of(), false);
    }

    private boolean isUnrolled() {
        long count = 1;
        for (Axis axis : op.over()) {
            count = axis.isOpen() ? UNROLLED + 1 : Math.multiplyExact(count, axis.size());
            if (count > UNROLLED) {
                return false;
            }
        }
        return true;
    }

    private Expression reduce(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, Expression lane) {
        return switch (op.kind()) {
            case SUM -> isUnrolled() ? unrolledSum(k, writer, at)
                    : isReal() ? sum(k, writer, at, lane) : fold(k, writer, at, whole(0), Operation.IADD);
            case MAX -> fold(k, writer, at, operand.type().element() == Element.F32
                    ? real(Float.NEGATIVE_INFINITY)
                    : whole(Integer.MIN_VALUE), isReal() ? Operation.MAX : Operation.IMAX);
            case MIN -> fold(k, writer, at, isReal() ? real(Float.POSITIVE_INFINITY) : whole(Integer.MAX_VALUE),
                    isReal() ? Operation.MIN : Operation.IMIN);
            case ANY -> Expression.apply(Operation.INE, truth(k, writer, at, 0, Operation.IMAX), whole(0));
            case ALL -> Expression.apply(Operation.INE, truth(k, writer, at, 1, Operation.IMIN), whole(0));
            case ARGMAX -> arg(k, writer, at, true);
            case ARGMIN -> arg(k, writer, at, false);
        };
    }

    private boolean isReal() {
        return operand.type().element() == Element.F32;
    }

    // ---------- sums

    private Expression plus(Expression a, Expression b) {
        return isReal() ? add(a, b) : iadd(a, b);
    }

    private Expression unrolledSum(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at) {
        List<Map<Axis, Expression>> positions = new ArrayList<>();
        positions.add(at);
        for (Axis axis : op.over()) {
            List<Map<Axis, Expression>> longer = new ArrayList<>();
            for (Map<Axis, Expression> position : positions) {
                for (int i = 0; i < axis.size(); i++) {
                    Map<Axis, Expression> here = new HashMap<>(position);
                    here.put(axis, whole(i));
                    longer.add(here);
                }
            }
            positions = longer;
        }
        List<Expression> lanes = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            Expression element = writer.inner().element(operand, positions.get(i));
            if (i < LANES) {
                lanes.add(element);
            } else {
                lanes.set(i % LANES, k.let("lane", plus(lanes.get(i % LANES), element)));
            }
        }
        return tree(k, lanes);
    }

    private Expression sum(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, Expression lane) {
        if (order.isOneBlock()) {
            return lanedSum(k, writer, at, whole(0), inner.extent());
        }
        SumTree tree = new SumTree(k, order, 1, lane);
        Expression extent = inner.extent();
        int terms = order.terms();
        Expression blocks = k.let("blocks", idiv(iadd(extent, whole(terms - 1)), whole(terms)));
        tree.joinBlocks(blocks, at, (around, axis, i) -> {
            Map<Axis, Expression> here = new HashMap<>(around);
            here.put(axis, i);
            return here;
        }, (here, block) -> {
            Expression first = k.let("first", imul(block, whole(terms)));
            boolean even = extent instanceof Whole(int n) && n % terms == 0;
            Expression count = even ? whole(terms) : k.let("count", imin(whole(terms), isub(extent, first)));
            tree.push(List.of(lanedSum(k, writer, here, first, count)));
        });
        return k.let("total", tree.sum(whole(0)));
    }

    /// The sum of `count` elements of a block from `first`.
    private Expression lanedSum(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, Expression first,
            Expression count) {
        List<Local> lanes = new ArrayList<>();
        for (int l = 0; l < LANES; l++) {
            lanes.add(k.variable("lane" + l, real(-0.0f)));
        }
        Expression rounds = k.let("rounds", idiv(count, whole(LANES)));
        k.serial("round", rounds, round -> {
            Expression here = k.let("here", iadd(first, imul(round, whole(LANES))));
            for (int l = 0; l < LANES; l++) {
                accumulate(k, writer, at, lanes.get(l), iadd(here, whole(l)));
            }
        });
        Expression done = imul(rounds, whole(LANES));
        Expression rest = k.let("rest", isub(count, done));
        Expression here = k.let("here", iadd(first, done));
        for (int l = 0; l < LANES; l++) {
            int lane = l;
            if (rest instanceof Whole(int n)) {
                if (l < n) {
                    accumulate(k, writer, at, lanes.get(l), iadd(here, whole(l)));
                }
            } else {
                k.when(ilt(whole(l), rest),
                        () -> accumulate(k, writer, at, lanes.get(lane), iadd(here, whole(lane))));
            }
        }
        return tree(k, lanes.stream().map(Scalars::get).toList());
    }

    private void accumulate(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, Local lane,
            Expression index) {
        Map<Axis, Expression> here = new HashMap<>(at);
        inner.at(index, here);
        k.set(lane, add(Scalars.get(lane), writer.inner().element(operand, here)));
    }

    /// Lanes l and l + 8, then l and l + 4, l + 2, l + 1; a lane that is not there is left out.
    private Expression tree(KernelBuilder k, List<Expression> lanes) {
        List<Expression> level = new ArrayList<>(lanes);
        for (int half = LANES / 2; half >= 1; half /= 2) {
            for (int l = 0; l < half && l + half < level.size(); l++) {
                level.set(l, k.let("sum", plus(level.get(l), level.get(l + half))));
            }
            level = new ArrayList<>(level.subList(0, Math.min(half, level.size())));
        }
        return level.getFirst();
    }

    // ---------- the others

    private Expression fold(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, Expression start,
            Operation operation) {
        Local best = k.variable("best", start);
        loops(k, writer, at, 0, (within, here) -> k.set(best,
                Expression.apply(operation, Scalars.get(best), within.element(operand, here))));
        return Scalars.get(best);
    }

    private Expression truth(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, int start,
            Operation operation) {
        Local best = k.variable("truth", whole(start));
        loops(k, writer, at, 0, (within, here) -> k.set(best, Expression.apply(operation, Scalars.get(best), Expression
                .apply(Operation.ISELECT, within.element(operand, here), whole(1), whole(0)))));
        return Scalars.get(best);
    }

    private Expression arg(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, boolean greatest) {
        Expression start = isReal() ? real(greatest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY)
                : whole(greatest ? Integer.MIN_VALUE : Integer.MAX_VALUE);
        Local best = k.variable("best", start);
        Local found = k.variable("found", whole(0));
        Local number = k.variable("number", whole(0));
        loops(k, writer, at, 0, (within, here) -> {
            Expression element = within.element(operand, here);
            Expression better = k.let("better", isBetter(element, Scalars.get(best), greatest));
            k.set(found, Expression.apply(Operation.ISELECT, better, Scalars.get(number), Scalars.get(found)));
            k.set(best, Expression.apply(isReal() ? Operation.SELECT : Operation.ISELECT, better, element,
                    Scalars.get(best)));
            k.set(number, iadd(Scalars.get(number), whole(1)));
        });
        return Scalars.get(found);
    }

    /// A number that is none comes before all others, and the first of them stays.
    private Expression isBetter(Expression element, Expression best, boolean greatest) {
        Expression less = greatest ? best : element;
        Expression more = greatest ? element : best;
        return !isReal() ? ilt(less, more)
                : Expression.apply(Operation.AND,
                        Expression.apply(Operation.NOT, Expression.apply(Operation.LE, more, less)),
                        Expression.apply(Operation.EQ, best, best));
    }

    @FunctionalInterface
    private interface Turn {
        void at(ElementWriter writer, Map<Axis, Expression> at);
    }

    private void loops(KernelBuilder k, ElementWriter writer, Map<Axis, Expression> at, int depth,
            Turn body) {
        if (depth == inner.groups().size()) {
            body.at(writer, at);
            return;
        }
        LoopAxes.Group group = inner.groups().get(depth);
        k.serial(group.last().name(), group.extent(), index -> {
            Map<Axis, Expression> here = new HashMap<>(at);
            group.at(index, here);
            loops(k, writer.inner(), here, depth + 1, body);
        });
    }
}
