package netc.compiler.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Draws what takes axes away or regroups them: contractions, reductions, reshapes.
final class RandomSums {
    private static final long MOST_PRODUCTS = 6000;

    private final GrowingGraph g;

    RandomSums(GrowingGraph g) {
        this.g = g;
    }

    void contraction() {
        Value x = g.real();
        Value y = g.chance(60) ? weights(x) : g.real();
        List<Axis> all = GraphBuilder.meet(List.of(x, y));
        List<Axis> over = g.shuffled(all.stream()
                .filter(a -> a.isOpen() ? g.may(RandomGraph.May.MIX_EXAMPLES) && g.chance(10)
                        : g.chance(x.type().has(a) && y.type().has(a) ? 70 : 20))
                .toList());
        List<Axis> left = all.stream().filter(a -> !over.contains(a)).toList();
        if (over.isEmpty() || !g.fits(all, MOST_PRODUCTS) || !g.fits(left, GrowingGraph.MOST_ELEMENTS)) {
            return;
        }
        Value z = g.chance(20) ? g.b.sum(g.b.mul(x, y), over)
                : g.b.contract(x, y, over, g.chance(30) ? g.shuffled(left) : List.of());
        g.keep(z, g.bound(x) * g.bound(y) * GrowingGraph.elements(over) * (over.contains(Axis.BATCH) ? 17 : 1));
    }

    /// A new variable that shares axes with x, as a layer's weights do.
    private Value weights(Value x) {
        List<Axis> own = new ArrayList<>(GrowingGraph.closed(x).stream().filter(a -> g.chance(70)).toList());
        own.add(g.any(g.axes));
        List<Axis> some = new ArrayList<>(new LinkedHashSet<>(own));
        if (!g.fits(some, GrowingGraph.MOST_ELEMENTS)) {
            return g.real();
        }
        String path = g.name("w");
        g.variables.put(path, Sample.reals(g.random, GrowingGraph.elements(some)));
        Value w = g.b.variable(path, Type.real(g.shuffled(some)));
        g.values.add(w);
        g.bounds.put(w, 1.0);
        return w;
    }

    void reduction() {
        Value x = g.number(15);
        List<Axis> over = g.shuffled(x.type().axes().stream()
                .filter(a -> a.isOpen() ? g.may(RandomGraph.May.MIX_EXAMPLES) && g.chance(15) : g.chance(60)).toList());
        if (over.isEmpty()) {
            return;
        }
        double count = GrowingGraph.elements(over) * (over.contains(Axis.BATCH) ? 17 : 1);
        if (x.type().element() == Element.INT && g.bound(x) * count > 1e6) {
            return;
        }
        switch (g.random.nextInt(8)) {
            case 0, 1, 2 -> g.keep(g.b.reduceSum(x, over, List.of()), g.bound(x) * count);
            case 3 -> g.keep(g.b.reduce(Op.Reduction.MAX, x, over), g.bound(x));
            case 4, 5 -> g.keep(g.b.reduce(Op.Reduction.MIN, x, over), g.bound(x));
            case 6 -> g.keep(g.b.reduce(Op.Reduction.ARGMAX, x, over), count);
            default -> g.keep(g.b.reduce(Op.Reduction.ARGMIN, x, over), count);
        }
    }

    /// What a look-up's gradient is: elements of a value brought to where an index says.
    void scatter() {
        Value x = g.real();
        Axis axis = g.any(g.axes);
        List<Axis> over = x.type().axes().stream().filter(
                a -> a.isOpen() ? g.may(RandomGraph.May.MIX_EXAMPLES) && g.chance(30) : !a.equals(axis) && g.chance(60))
                .toList();
        List<Axis> left = x.type().axes().stream().filter(a -> !over.contains(a)).toList();
        if (over.isEmpty() || left.contains(axis)
                || GrowingGraph.elements(left) * axis.size() > GrowingGraph.MOST_ELEMENTS) {
            return;
        }
        Value index = g.any(Element.INT);
        boolean fits = index.type().axes().containsAll(over) && !index.type().has(axis)
                && left.containsAll(index.type().axes().stream().filter(a -> !over.contains(a)).toList());
        if (!fits || g.chance(50)) {
            String name = g.name("i");
            List<Axis> own = new ArrayList<>(over);
            if (x.type().hasBatch() && !over.contains(Axis.BATCH)) {
                own.add(0, Axis.BATCH);
            }
            g.ranges.put(name, new long[] {-1, axis.size() + 2});
            index = g.b.input(name, new Type(Element.INT, own));
        }
        g.keep(g.b.scatter(x, index, axis, g.shuffled(over), List.of()),
                g.bound(x) * GrowingGraph.elements(over) * (over.contains(Axis.BATCH) ? 17 : 1));
    }

    /// Two axes flattened, or one split.
    void reshape() {
        Value x = g.number(20);
        List<Axis> along = g.shuffled(GrowingGraph.closed(x));
        if (along.isEmpty()) {
            return;
        }
        if (along.size() > 1 && g.chance(70)) {
            List<Axis> from = along.subList(0, 2);
            g.keep(g.b.reshape(x, from, List.of(g.newAxis(GrowingGraph.elements(from)))), g.bound(x));
            return;
        }
        Axis h = along.getFirst();
        long part = h.size() % 2 == 0 ? 2 : h.size() % 3 == 0 ? 3 : 1;
        g.keep(g.b.reshape(x, List.of(h), List.of(g.newAxis(part), g.newAxis(h.size() / part))), g.bound(x));
    }
}
