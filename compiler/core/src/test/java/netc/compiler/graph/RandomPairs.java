package netc.compiler.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Draws what compares examples with each other: every one meets every other, and what comes of it is one for each again,
/// or one for all.
final class RandomPairs {
    /// For one pair: there are hundreds.
    private static final long MOST_ELEMENTS = 40;
    /// The most examples that laws try.
    private static final int EXAMPLES = 17;

    private final GrowingGraph g;

    RandomPairs(GrowingGraph g) {
        this.g = g;
    }

    void pairs() {
        List<Value> open = g.values.stream().filter(v -> v.type().hasBatch() && v.type().element() == Element.F32
                && g.fits(v.type().axes(), MOST_ELEMENTS / 3)).toList();
        if (open.isEmpty()) {
            open = List.of(g.keep(g.b.input(g.name("x"), Type.real(List.of(Axis.BATCH, g.axes.getLast()))), 1));
        }
        Axis other = new Axis(new Label("Other" + g.values.size()), 0);
        Value x = g.any(open);
        Value y = g.any(open);
        Value z = g.b.rename(y, Map.of(Axis.BATCH, other));
        if (!g.fits(GraphBuilder.meet(List.of(x, z)), MOST_ELEMENTS)) {
            return;
        }
        List<Axis> shared = GrowingGraph.closed(x).stream().filter(z.type()::has).toList();
        boolean isProduct = !shared.isEmpty() && g.chance(60);
        Value pair = isProduct ? g.b.contract(x, z, g.shuffled(shared))
                : g.b.map(
                        g.any(List.of(ScalarFunction.ADD, ScalarFunction.SUB, ScalarFunction.MUL, ScalarFunction.MAX)),
                        x, z);
        double bound = isProduct ? g.bound(x) * g.bound(y) * GrowingGraph.elements(shared)
                : Math.max(g.bound(x) * g.bound(y), g.bound(x) + g.bound(y));
        if (g.chance(30)) {
            pair = g.b.select(g.b.map(ScalarFunction.NE, g.b.index(Axis.BATCH), g.b.index(other)), pair, g.b.real(0));
        }
        switch (g.random.nextInt(6)) {
            case 0 -> reduced(pair, other, bound);
            case 1 -> g.keep(g.b.rename(g.b.reduceSum(pair, some(pair, List.of(Axis.BATCH)), List.of()),
                    Map.of(other, Axis.BATCH)), bound * EXAMPLES * MOST_ELEMENTS);
            case 2 -> {
                Value v = g.b.rename(g.any(open), Map.of(Axis.BATCH, other));
                Value met = g.fits(GraphBuilder.meet(List.of(pair, v)), MOST_ELEMENTS) ? v
                        : g.b.toReal(g.b.index(other));
                g.keep(g.b.contract(pair, met, List.of(other)), bound * EXAMPLES * (met == v ? 100 : EXAMPLES));
            }
            case 3 -> {
                Value step = g.b.add(g.b.mul(g.b.index(Axis.BATCH), g.b.whole(3)), g.b.whole(2));
                Value at = g.b.map(ScalarFunction.MOD, step, g.b.extent(other, Element.INT));
                g.keep(g.b.gather(pair, other, g.chance(50) ? at : step, true), bound);
            }
            case 4 -> g.keep(g.b.reduceSum(pair, some(pair, List.of(Axis.BATCH, other)), List.of()),
                    bound * EXAMPLES * EXAMPLES * MOST_ELEMENTS);
            default -> {
                // Twice compared: the one axis goes, and comes back for another comparison.
                Value once = g.b.reduceSum(pair, List.of(other), List.of());
                Value again = g.b.mul(pair, g.b.rename(once, Map.of(Axis.BATCH, other)));
                reduced(again, other, bound * bound * EXAMPLES);
            }
        }
    }

    private void reduced(Value pair, Axis other, double bound) {
        List<Axis> over = some(pair, List.of(other));
        switch (g.random.nextInt(4)) {
            case 0, 1 -> g.keep(g.b.reduceSum(pair, over, List.of()), bound * EXAMPLES * MOST_ELEMENTS);
            case 2 -> g.keep(g.b.reduce(Op.Reduction.MAX, pair, over), bound);
            default -> g.keep(g.b.reduce(Op.Reduction.ARGMIN, pair, over), EXAMPLES * MOST_ELEMENTS);
        }
    }

    /// These axes and some of those of known size, in any order.
    private List<Axis> some(Value pair, List<Axis> always) {
        List<Axis> over = new ArrayList<>(always);
        GrowingGraph.closed(pair).stream().filter(a -> g.chance(40)).forEach(over::add);
        Collections.shuffle(over, g.random);
        return over;
    }
}
