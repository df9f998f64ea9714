package netc.compiler.schedule;

import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import netc.compiler.Defect;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Value;

/// No mistake: examples lie in blocks where it does not pay, too.
final class AnyBlocks implements Defect {
    private final Random random;
    private final int percent;

    /// @param percent of all that may lie in blocks
    AnyBlocks(long seed, int percent) {
        random = new Random(seed);
        this.percent = percent;
    }

    @Override
    public Graph after(String pass, Graph graph) {
        if (!pass.equals("order-axes")) {
            return graph;
        }
        Predicate<Value> isDrawn = v -> random.nextInt(100) < percent;
        Set<Value> blocked = BlockedRegions.candidates(graph).stream().filter(isDrawn).collect(Collectors.toSet());
        return BlockExamples.apply(graph, blocked);
    }
}
