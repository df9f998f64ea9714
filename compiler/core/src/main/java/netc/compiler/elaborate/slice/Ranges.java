package netc.compiler.elaborate.slice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// Between which numbers the values of a procedure lie, whatever finite numbers are given: where a logarithm, a quotient or an
/// exponential may be infinite or no number, and where it cannot, as behind `sqrt(v + 1e-5)` and in a softmax.
///
/// A function is asked with the ends of what its arguments may be and numbers between them. What is known where a `where`
/// takes one of its sides holds there. What does not depend on what is given counts for nothing where it makes a result
/// infinite or no number whatever else is given.
final class Ranges {
    /// Conditions hold of values so many functions inside a side.
    private static final int DEEPEST = 8;
    /// What grows more often, in the turns of a loop, is taken as it may come to be.
    private static final int TURNS = 3;

    private final Map<Value, Equation> definitions = new HashMap<>();
    private final Map<Value, Range> ranges = new HashMap<>();
    private final Set<Value> memories;
    private final BitSet following;

    /// @param along    the axis of what is given one element at a time
    /// @param memories values that hold elements of what they are made from
    Ranges(List<Equation> equations, Axis along, Set<Value> memories) {
        this.memories = memories;
        following = Slices.dependent(equations, equations.stream()
                .filter(e -> e.op() instanceof Op.Input && e.result().type().has(along)).map(Equation::result)
                .toList());
        equations.forEach(e -> definitions.put(e.result(), e));
        Map<Value, Integer> grown = new HashMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Equation e : equations) {
                Range before = ranges.getOrDefault(e.result(), Range.NOTHING);
                Range now = before.or(range(e, Map.of(), 0));
                if (!now.equals(before)) {
                    changed = true;
                    ranges.put(e.result(),
                            grown.merge(e.result(), 1, Integer::sum) > TURNS ? before.widened(now) : now);
                }
            }
        }
    }

    Range of(Value v) {
        return ranges.getOrDefault(v, Range.NOTHING);
    }

    /// @param facts what is known besides
    private Range range(Value v, Map<Value, Range> facts, int depth) {
        Range fact = facts.get(v);
        if (fact != null) {
            return fact;
        }
        boolean isLooked = !facts.isEmpty() && depth < DEEPEST && definitions.get(v).op() instanceof Op.Map;
        return isLooked ? range(definitions.get(v), facts, depth + 1) : ranges.getOrDefault(v, Range.NOTHING);
    }

    private Range range(Equation e, Map<Value, Range> facts, int depth) {
        List<Value> x = e.operands();
        Range range = switch (e.op()) {
            case Op.Input _, Op.Variable _ -> Range.FINITE;
            case Op.Constant(double value) -> Range.of(DoubleStream.of((float) value));
            case Op.Extent(var axis) -> axis.isOpen() ? Range.of(1, Double.MAX_VALUE, false)
                    : Range.of(axis.size(), axis.size(), false);
            case Op.Index(var axis) -> Range.of(0, axis.isOpen() ? Double.MAX_VALUE : axis.size() - 1.0, false);
            case Op.Random _ -> Range.of(Float.MIN_NORMAL, 1, false);
            case Op.Map(var function) -> memories.contains(e.result()) ? range(x.get(1), facts, depth)
                    : function == ScalarFunction.SELECT ? chosen(x, facts, depth)
                    : function == ScalarFunction.SUB ? difference(x.getFirst(), x.getLast(), facts, depth)
                    : map(function, x, facts, depth);
            case Op.Reduce(var kind, var _) -> kind == Op.Reduction.SUM ? range(x.getFirst(), facts, depth).sum()
                    : kind == Op.Reduction.MAX || kind == Op.Reduction.MIN ? range(x.getFirst(), facts, depth)
                    : Range.FINITE;
            case Op.Contract _ -> map(ScalarFunction.MUL, x, facts, depth).sum();
            case Op.Scatter _ -> range(x.getFirst(), facts, depth).sum().or(Range.ZERO);
            case Op.Read(var _, var guarded) -> guarded(range(x.getFirst(), facts, depth), guarded);
            case Op.Gather(var _, var guarded) -> guarded(range(x.getFirst(), facts, depth), guarded);
            case Op.Custom _, Op.Stop _, Op.Reshape _ -> range(x.getFirst(), facts, depth);
            case Op.Carry _ -> range(x.get(0), facts, depth).or(range(x.get(1), facts, depth));
            case Op.Gradient _ -> Range.ANYTHING;
        };
        return e.result().type().element() == Element.F32 ? range : range.and(Range.FINITE);
    }

    private static Range guarded(Range read, boolean isGuarded) {
        return isGuarded ? read.or(Range.ZERO) : read;
    }

    // ---------- functions

    private Range map(ScalarFunction function, List<Value> x, Map<Value, Range> facts, int depth) {
        Value first = x.getFirst();
        Value last = x.getLast();
        Range one = range(first, facts, depth);
        Range other = range(last, facts, depth);
        if (one.isNothing() || other.isNothing()) {
            return Range.NOTHING;
        }
        if (function.isComparison() && !(one.isOne() && other.isOne())) {
            return Range.TRUTH;
        }
        List<double[]> results = new ArrayList<>();
        boolean isLastOpen = follows(last);
        if (first.equals(last)) {
            one.samples().forEach(v -> results.add(new double[] {function.ofSingles(x.size() == 1 ? new double[] {v}
                    : new double[] {v, v})}));
        } else if (isLastOpen) {
            one.samples().forEach(v -> results.add(other.samples().map(w -> function.ofSingles(v, w)).toArray()));
        } else {
            other.samples().forEach(w -> results.add(one.samples().map(v -> function.ofSingles(v, w)).toArray()));
        }
        boolean areAllOpen = follows(first) && isLastOpen
                || (isLastOpen ? other : one).samples().noneMatch(Double::isFinite);
        Range range = Range.of(results.stream()
                .filter(r -> areAllOpen || DoubleStream.of(r).anyMatch(Double::isFinite))
                .flatMapToDouble(DoubleStream::of));
        return range.isNothing() ? Range.FINITE : range;
    }

    private boolean follows(Value v) {
        return following.get(v.id());
    }

    /// What is taken from a value that none of it exceeds is 0 at most.
    private Range difference(Value x, Value y, Map<Value, Range> facts, int depth) {
        Equation e = definitions.get(y);
        return switch (e.op()) {
            case Op.Stop _ -> difference(x, e.operands().getFirst(), facts, depth);
            case Op.Map(var function) when function == ScalarFunction.SELECT && depth < DEEPEST -> {
                List<Value> c = e.operands();
                yield side(c.getFirst(), true, facts, f -> difference(x, c.get(1), f, depth + 1))
                        .or(side(c.getFirst(), false, facts, f -> difference(x, c.get(2), f, depth + 1)));
            }
            case Op.Reduce(var kind, var _) when kind == Op.Reduction.MAX && e.operands().getFirst().equals(x) ->
                    map(ScalarFunction.SUB, List.of(x, y), facts, depth).upTo(0);
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Custom _, Op.Carry _, Op.Gradient _ ->
                    map(ScalarFunction.SUB, List.of(x, y), facts, depth);
        };
    }

    // ---------- sides

    private Range chosen(List<Value> x, Map<Value, Range> facts, int depth) {
        return side(x.getFirst(), true, facts, f -> range(x.get(1), f, depth))
                .or(side(x.getFirst(), false, facts, f -> range(x.get(2), f, depth)));
    }

    /// What something is where a condition holds, or does not; nothing where that is never so.
    private Range side(Value condition, boolean holds, Map<Value, Range> facts,
            Function<Map<Value, Range>, Range> what) {
        Map<Value, Range> known = new HashMap<>(facts);
        learn(condition, holds, known, 0);
        return known.values().stream().anyMatch(Range::isNothing) ? Range.NOTHING : what.apply(known);
    }

    private void learn(Value condition, boolean holds, Map<Value, Range> facts, int depth) {
        Equation e = definitions.get(condition);
        if (!(e.op() instanceof Op.Map(var function)) || depth > DEEPEST) {
            return;
        }
        if (function.isComparison()) {
            compared(function, e.operands(), holds, facts);
        } else if (function == ScalarFunction.NOT) {
            learn(e.operands().getFirst(), !holds, facts, depth + 1);
        } else if (function == (holds ? ScalarFunction.AND : ScalarFunction.OR)) {
            e.operands().forEach(v -> learn(v, holds, facts, depth + 1));
        }
    }

    /// One side of a comparison, where the other is one number: below it, equal to it or above it.
    private void compared(ScalarFunction function, List<Value> x, boolean holds, Map<Value, Range> facts) {
        for (int i = 0; i < 2; i++) {
            Range bound = range(x.get(1 - i), facts, 0);
            if (bound.isOne()) {
                double at = bound.least();
                Range here = range(x.get(i), facts, 0);
                boolean isFirst = i == 0;
                DoublePredicate fits = v -> (function.of(isFirst ? v : at, isFirst ? at : v) != 0) == holds;
                Range fitting = Range.NOTHING;
                double below = Math.nextDown((float) at);
                double above = Math.nextUp((float) at);
                for (Range part : List.of(new Range(Double.NEGATIVE_INFINITY, below, false), new Range(at, at, false),
                        new Range(above, Double.POSITIVE_INFINITY, false))) {
                    Range both = here.and(part);
                    fitting = both.isNothing()
                            || !fits.test(part.least() == at ? at : part.least() < at ? below : above)
                                    ? fitting : fitting.or(both);
                }
                narrow(x.get(i), Range.of(fitting.least(), fitting.greatest(),
                        here.mayBeNaN() && fits.test(Double.NaN)), facts);
            }
        }
    }

    /// Notes what a value is known to be, and what follows of what it is made from.
    private void narrow(Value v, Range to, Map<Value, Range> facts) {
        Range now = range(v, facts, 0).and(to);
        facts.put(v, now);
        Equation e = definitions.get(v);
        if (e.op() instanceof Op.Stop) {
            narrow(e.operands().getFirst(), now, facts);
        } else if (e.op() instanceof Op.Reduce(var kind, var _) && kind == Op.Reduction.MAX) {
            narrow(e.operands().getFirst(), new Range(Double.NEGATIVE_INFINITY, now.greatest(), now.mayBeNaN()), facts);
        } else if (e.op() instanceof Op.Map(var function) && e.operands().size() == 1) {
            Range before = range(e.operands().getFirst(), facts, 0);
            DoublePredicate fits = x -> now.holds(function.ofSingles(x));
            narrow(e.operands().getFirst(), new Range(
                    fits.test(before.least()) ? before.least() : Math.max(before.least(), Range.FINITE.least()),
                    fits.test(before.greatest()) ? before.greatest()
                            : Math.min(before.greatest(), Range.FINITE.greatest()),
                    before.mayBeNaN() && now.mayBeNaN()), facts);
        }
    }
}
