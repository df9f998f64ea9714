package netc.compiler.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Draws well-typed graphs: every family, lengths around the sizes of vectors and tiles, values used several times or
/// handed out as they came in. The same seed gives the same equations, more of them for a greater size, so that
/// a smaller size shrinks a finding.
public final class RandomGraph {
    /// What a graph may do beside what any may.
    public enum May {
        /// exp, log, sin and their like, whose last bits differ between the JDK and compiled code.
        ELEMENTARY,
        /// Sums and extremes over the examples.
        MIX_EXAMPLES,
        /// Random numbers: an example's depend on its place.
        RANDOM,
        /// Values through which no derivative flows.
        STOP
    }

    /// Lengths of axes: short ones, and those around the widths of vectors and the sizes of tiles.
    public static final List<Integer> LENGTHS = List.of(1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33, 63, 64, 65);

    private static final int KINDS = 20;
    /// The first kinds read nothing.
    private static final int SOURCES = 5;
    /// Kinds as often as models have them.
    private static final List<Integer> LIKELY = List.of(5, 5, 5, 6, 6, 7, 12, 12, 12, 12, 16, 16, 16, 17, 17, 18, 13,
            13,
            13, 14, 8, 9, 9, 0, 11, 19);

    private final GrowingGraph g;
    private final RandomPointwise pointwise;
    private final RandomReads reads;
    private final RandomSums sums;
    private final RandomLoops loops;

    private RandomGraph(Random random, Set<May> may) {
        g = new GrowingGraph(random, may);
        pointwise = new RandomPointwise(g);
        reads = new RandomReads(g);
        sums = new RandomSums(g);
        loops = new RandomLoops(g, this::step);
    }

    /// A graph of about `size` operations that hands out whatever no other equation uses.
    public static Sample draw(long seed, int size, Set<May> may) {
        RandomGraph graph = new RandomGraph(new Random(seed), may);
        graph.grow(size);
        graph.outputs();
        return graph.g.sample();
    }

    /// The same with comparisons of examples among the operations.
    public static Sample drawPairs(long seed, int size, Set<May> may) {
        RandomGraph graph = new RandomGraph(new Random(seed), may);
        RandomPairs pairs = new RandomPairs(graph.g);
        graph.grow(1 + size / 2);
        pairs.pairs();
        for (int i = 0; i < size / 2; i++) {
            graph.step();
            pairs.pairs();
        }
        graph.outputs();
        return graph.g.sample();
    }

    private void grow(int size) {
        for (int i = 0; i < 4; i++) {
            g.newAxis(g.any(LENGTHS));
        }
        g.newAxis(2 + g.random.nextInt(3));
        g.source();
        for (int i = 0; i < size; i++) {
            step();
        }
    }

    /// Half of the steps bring two families together, each as likely as any other.
    private void step() {
        if (g.chance(50)) {
            one(g.random.nextInt(KINDS));
            g.prefer(g.last());
            one(SOURCES + g.random.nextInt(KINDS - SOURCES));
            g.prefer(Optional.empty());
        } else {
            one(LIKELY.get(g.random.nextInt(LIKELY.size())));
        }
    }

    /// An equation of a kind, or none where what there is does not fit.
    private void one(int kind) {
        switch (kind) {
            case 0 -> g.source();
            case 1 -> pointwise.number();
            case 2 -> pointwise.size();
            case 3 -> g.index();
            case 4 -> pointwise.random();
            case 5 -> pointwise.binary();
            case 6 -> pointwise.unary();
            case 7 -> pointwise.choice();
            case 8 -> pointwise.wholes();
            case 9 -> pointwise.truths();
            case 10 -> pointwise.stop();
            case 11 -> pointwise.custom();
            case 12 -> sums.contraction();
            case 13 -> sums.reduction();
            case 14 -> sums.reshape();
            case 15 -> sums.scatter();
            case 16 -> reads.window();
            case 17 -> reads.read();
            case 18 -> reads.gather();
            case 19 -> loops.loop();
            default -> throw new IllegalStateException("kind " + kind);
        }
    }

    /// Whatever nobody uses, and now and then what others use, inputs and variables among them.
    private void outputs() {
        Set<Value> used = new HashSet<>();
        g.b.build().equations().forEach(e -> used.addAll(e.operands()));
        for (Value v : g.values) {
            if (!used.contains(v) || g.chance(8)) {
                g.b.result(new Result.Output("y" + v.id(), g.shuffled(v.type().axes()), v));
                if (g.chance(4)) {
                    g.b.result(new Result.Output("y" + v.id() + "again", v.type().axes(), v));
                }
            }
        }
    }
}
