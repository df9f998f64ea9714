package netc.compiler;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.RandomGraph;

/// Counts what a property was tried on, and fails it when something never occurred.
public final class Coverage {
    private Coverage() {
    }

    /// @param rare families that this property's graphs need not have
    public static void count(Graph graph, List<Class<? extends Op>> rare) {
        for (Equation e : graph.equations()) {
            Statistics.label("families").collect(e.op().getClass().getSimpleName());
            if (e.op() instanceof Op.Reduce(var kind, var over)) {
                Statistics.label("reductions").collect(kind.name());
            }
            for (Axis axis : e.result().type().axes()) {
                Statistics.label("lengths").collect((int) axis.size());
            }
            Statistics.label("ranks").collect(Math.min(3, e.result().type().rank()));
        }
        List<String> families = new ArrayList<>();
        for (Class<?> family : Op.class.getPermittedSubclasses()) {
            if (family != Op.Gradient.class && !rare.contains(family)) {
                families.add(family.getSimpleName());
            }
        }
        Statistics.label("families").coverage(c -> families.forEach(f -> occurs(c, f)));
        Statistics.label("reductions").coverage(c -> List.of(Op.Reduction.values()).forEach(r -> occurs(c, r.name())));
        Statistics.label("lengths").coverage(c -> RandomGraph.LENGTHS.forEach(n -> occurs(c, n)));
        Statistics.label("ranks").coverage(c -> List.of(0, 1, 2, 3).forEach(n -> occurs(c, n)));
    }

    private static void occurs(StatisticsCoverage coverage, Object what) {
        coverage.check(what).count(n -> n > 0);
    }
}
