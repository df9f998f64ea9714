package netc.compiler.pass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Cotangent;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// The adjoint of an affine read: each element collects the cotangents of all positions that read it.
///
/// `y[P, I] = x[H: s*P + I - p]` is turned round: the positions that read element H are the I for which
/// `P = (H - I + p) / s` comes out even and in range, so that `dx[H] = Σ I dy?[P: (H - I + p) / s, I]`, again a read and a
/// sum (Vasilache et al., "Tensor Comprehensions", 2018; Li et al., "Differentiable Programming for Image Processing and
/// Deep Learning in Halide", 2018). Where the cotangent is itself a sum of products, that sum and this one are one
/// contraction: the gradient of a convolution is a convolution.
///
/// What comes of that divides, and is turned round in the same way: `y[H, I] = x[P: (H - I + p) / s]` gives
/// `dx[P] = Σ I dy?[H: s*P + I - p, I]`, and for a quotient that is rounded down, `dx[P] = Σ j dy?[H: s*P + j]` with j below
/// s. So second derivatives cost what first ones do. An axis that is also read as it is stays, and is no sum.
///
/// Reads that cannot be turned round this way (one axis of the result at work in two positions) compare every position
/// with every element instead. Elements that no position reads are kept out by conditions, see [ReadElements].
final class ReadAdjoint {
    private final GraphBuilder b;
    private final Cotangents cotangents;

    ReadAdjoint(GraphBuilder builder, Cotangents cotangents) {
        this.b = builder;
        this.cotangents = cotangents;
    }

    /// @param axes the axes of the read's result, of which g may lack some; along those that no position names, the read
    ///     repeats what it reads
    Cotangent of(Op.Read read, Value x, Cotangent g, List<Axis> axes) {
        List<Axis> repeated = axes.stream()
                .filter(a -> read.reads().stream().allMatch(r -> r.index().coefficient(a) == 0)).toList();
        Value settled = g.settle(b);
        Value once = repeated.isEmpty() ? settled : cotangents.sum(settled, repeated, x.type().axes());
        List<Axis> positions = axes.stream().filter(a -> !repeated.contains(a)).toList();
        Cotangent back = ofPositions(read, x, once, positions);
        List<Axis> same = read.reads().stream().filter(AxisRead::isIdentity).map(AxisRead::axis).toList();
        return back.only(g.whereAlong(same));
    }

    private Cotangent ofPositions(Op.Read read, Value x, Value g, List<Axis> axes) {
        if (!separable(read) || sumsOver(read, x)) {
            return byComparison(read, x, cotangents.expand(g, axes));
        }
        Map<Axis, AxisRead> inverted = new LinkedHashMap<>();
        List<Axis> kept = new ArrayList<>();
        Value source = g;
        Set<Axis> passed = passed(read);
        for (AxisRead r : read.reads()) {
            if (r.index().isConstant() || r.isIdentity() && isIn(read, r.axis())) {
                continue;
            }
            Affine.Term solved = solvedFor(r, passed).orElseThrow();
            List<Axis> others = new ArrayList<>();
            for (Affine.Term term : r.index().terms()) {
                if (!term.equals(solved)) {
                    others.add(term.axis());
                }
            }
            Value present = source;
            if (isRename(r) && !source.type().has(solved.axis())) {
                continue;
            }
            Optional<Affine.Term> tile = tile(r).filter(t -> r.index().terms().stream()
                    .allMatch(other -> other.equals(t) || !present.type().has(other.axis())));
            if (tile.isPresent()) {
                Axis axis = tile.get().axis();
                if (source.type().has(axis)) {
                    inverted.put(axis, new AxisRead(axis, Affine.index(r.axis()), tile.get().coefficient(),
                            AxisRead.Division.FLOOR));
                }
                continue;
            }
            List<Axis> needed = new ArrayList<>(others);
            needed.add(solved.axis());
            source = cotangents.expand(source, needed);
            others.stream().filter(a -> !passed.contains(a)).forEach(kept::add);
            Affine within = Affine.constant(0);
            if (r.divisor() > 1 && r.division() == AxisRead.Division.FLOOR) {
                // All whose quotient is the same lie side by side.
                Axis place = Axis.of(r.axis().name() + "'", r.divisor());
                within = Affine.index(place);
                kept.add(place);
            }
            inverted.put(solved.axis(), invert(r, solved, within));
        }
        Value result = readAndSum(source, inverted, kept, x.type().axes());
        return new Cotangent(result, new ReadElements(b, read).conditions(!cotangents.isSteep(x)));
    }

    /// `P = (d H + within - offset - Σ others) / s`, where the read divides by d.
    private static AxisRead invert(AxisRead r, Affine.Term solved, Affine within) {
        Affine rest = r.index().minus(Affine.index(solved.axis()).times(solved.coefficient()));
        Affine numerator = Affine.index(r.axis()).times(r.divisor()).plus(within).minus(rest);
        if (solved.coefficient() < 0) {
            numerator = numerator.times(-1);
        }
        return new AxisRead(solved.axis(), numerator, Math.abs(solved.coefficient()), AxisRead.Division.EXACT);
    }

    private static boolean isRename(AxisRead r) {
        return r.divisor() == 1 && r.index().offset() == 0 && r.index().terms().size() == 1
                && r.index().terms().getFirst().coefficient() == 1
                && r.index().terms().getFirst().axis().size() == r.axis().size();
    }

    /// The axis to solve for: the longest, because the sum runs over the others; of equals the one with the widest step.
    private static Optional<Affine.Term> solvedFor(AxisRead r, Set<Axis> passed) {
        return r.index().terms().stream().filter(t -> r.isIdentity() || !passed.contains(t.axis()))
                .max(Comparator.comparingLong((Affine.Term t) -> t.axis().size())
                        .thenComparingLong(t -> Math.abs(t.coefficient())));
    }

    /// The axes that are read as they are: where another position names one too, it is no sum over it.
    private static Set<Axis> passed(Op.Read read) {
        Set<Axis> passed = new HashSet<>();
        read.reads().stream().filter(AxisRead::isIdentity).forEach(r -> passed.add(r.axis()));
        return passed;
    }

    /// Whether a position other than the axis's own names it.
    private static boolean isIn(Op.Read read, Axis axis) {
        return read.reads().stream().anyMatch(r -> !r.isIdentity() && r.index().coefficient(axis) != 0);
    }

    /// `s*P` of positions `s*P + I` that lie side by side and cover the whole axis, each element once.
    private static Optional<Affine.Term> tile(AxisRead r) {
        List<Affine.Term> terms = r.index().terms();
        if (r.divisor() != 1 || terms.size() != 2 || r.index().offset() != 0) {
            return Optional.empty();
        }
        Affine.Term outer = terms.get(terms.get(0).coefficient() >= terms.get(1).coefficient() ? 0 : 1);
        Affine.Term inner = terms.get(outer == terms.get(0) ? 1 : 0);
        boolean tiles = inner.coefficient() == 1 && inner.axis().size() == outer.coefficient()
                && outer.coefficient() * outer.axis().size() == r.axis().size();
        return tiles ? Optional.of(outer) : Optional.empty();
    }

    private static boolean separable(Op.Read read) {
        Set<Axis> passed = passed(read);
        Set<Axis> used = new HashSet<>();
        for (AxisRead r : read.reads()) {
            if (r.isIdentity()) {
                continue;
            }
            for (Affine.Term term : r.index().terms()) {
                if (!passed.contains(term.axis()) && !used.add(term.axis()) || term.axis().isOpen() && !isRename(r)) {
                    return false;
                }
            }
            Optional<Affine.Term> solved = solvedFor(r, passed);
            boolean isFloor = r.divisor() > 1 && r.division() == AxisRead.Division.FLOOR;
            if (!r.index().isConstant() && (solved.isEmpty() || isFloor && solved.get().coefficient() != 1)
                    || r.index().isConstant() && r.divisor() != 1) {
                return false;
            }
        }
        return true;
    }

    /// Whether a position would have to be summed over an axis that x has too, as in `x?[H: index(P) + index(H)]`: the two
    /// must not be taken for each other.
    private static boolean sumsOver(Op.Read read, Value x) {
        Set<Axis> passed = passed(read);
        return read.reads().stream().filter(r -> r.index().terms().size() > 1)
                .anyMatch(r -> r.index().terms().stream().anyMatch(t -> !passed.contains(t.axis())
                        && !t.equals(solvedFor(r, passed).orElseThrow()) && x.type().has(t.axis())));
    }

    /// Reads g where `inverted` says and sums over `kept`.
    private Value readAndSum(Value g, Map<Axis, AxisRead> inverted, List<Axis> kept, List<Axis> order) {
        if (inverted.values().stream().allMatch(AxisRead::isIdentity) && kept.isEmpty()) {
            return g;
        }
        List<Axis> over = Cotangents.batchFirst(kept);
        Equation made = b.definitionOf(g);
        if (!over.isEmpty()) {
            if (made.op() instanceof Op.Contract(var inner) && !captures(inverted, inner)) {
                List<Axis> all = new ArrayList<>(over);
                all.addAll(inner);
                return b.contract(read(made.operands().get(0), inverted), read(made.operands().get(1), inverted), all,
                        order);
            }
            if (made.op() instanceof Op.Map(var function) && function == ScalarFunction.MUL) {
                return b.contract(read(made.operands().get(0), inverted), read(made.operands().get(1), inverted), over,
                        order);
            }
            return b.sum(read(g, inverted), over, order);
        }
        return read(g, inverted);
    }

    /// Whether the positions name an axis that is summed within g: reading the factors there would mix up the two.
    private static boolean captures(Map<Axis, AxisRead> positions, List<Axis> inner) {
        return positions.values().stream().flatMap(r -> r.index().terms().stream())
                .anyMatch(t -> inner.contains(t.axis()));
    }

    /// A read of those of the positions whose axes x has.
    private Value read(Value x, Map<Axis, AxisRead> positions) {
        List<AxisRead> reads = x.type().axes().stream().map(a -> positions.getOrDefault(a, AxisRead.same(a))).toList();
        if (reads.stream().allMatch(AxisRead::isIdentity)) {
            return x;
        }
        boolean guarded = reads.stream().anyMatch(r -> !r.isIdentity() && !r.axis().isOpen() && canMiss(r));
        return b.read(x, reads, guarded);
    }

    private static boolean canMiss(AxisRead r) {
        boolean exact = r.divisor() > 1 && r.division() == AxisRead.Division.EXACT;
        return exact || Math.floorDiv(r.index().least(), r.divisor()) < 0
                || Math.floorDiv(r.index().greatest(), r.divisor()) >= r.axis().size();
    }

    /// `dx[A] = Σ positions of (position == A ? g : 0)`.
    private Cotangent byComparison(Op.Read read, Value x, Value g) {
        Map<Axis, Axis> hidden = new HashMap<>();
        for (Axis axis : g.type().axes()) {
            if (x.type().has(axis) && read.reads().stream().noneMatch(r -> r.axis().equals(axis) && r.isIdentity())) {
                hidden.put(axis, Axis.of(axis.name() + "'", axis.size()));
            }
        }
        Value source = b.rename(g, hidden);
        ReadElements elements = new ReadElements(b, read);
        List<AxisRead> compared = read.reads().stream().filter(r -> !r.isIdentity()).toList();
        Value isRead = b.all(compared.stream().map(r -> elements.isRead(r, hidden)).toList());
        // An axis that another position passes on as it is stays.
        List<Axis> over = Cotangents.batchFirst(compared.stream().flatMap(r -> r.index().terms().stream())
                .map(t -> hidden.getOrDefault(t.axis(), t.axis())).filter(a -> !x.type().has(a)).distinct().toList());
        if (over.isEmpty()) {
            return new Cotangent(source).only(isRead);
        }
        Value sum = b.sum(b.select(isRead, source, b.real(0)), over, x.type().axes());
        return cotangents.isSteep(x) ? new Cotangent(sum).only(b.reduce(Op.Reduction.ANY, isRead, over))
                : new Cotangent(sum);
    }
}
