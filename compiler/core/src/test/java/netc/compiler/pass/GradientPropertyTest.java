package netc.compiler.pass;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.compiler.Coverage;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.graph.Op;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;
import netc.compiler.interpret.Tangents;

/// Reverse mode on random graphs, in double precision: against forward mode by duality, `⟨u, J v⟩ = ⟨Jᵀ u, v⟩` for random
/// u and v, and against central differences.
@StatisticsReport(StatisticsReportMode.OFF)
class GradientPropertyTest {
    private static final double STEP = 1e-5;

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void reverseModeIsTheTransposeOfForwardMode(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.allOf(May.class));
        check(sample, "", examples(seed), seed, false);
        Coverage.count(sample.graph(), List.of(Op.Scatter.class));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void reverseModeAgreesWithCentralDifferences(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.ELEMENTARY, May.MIX_EXAMPLES, May.RANDOM));
        check(sample, "", examples(seed), seed, true);
        Coverage.count(sample.graph(), List.of(Op.Scatter.class, Op.Stop.class));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void secondDerivativesAreTransposesToo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int size) {
        Sample sample = RandomGraph.draw(seed, size, Set.of(May.ELEMENTARY, May.MIX_EXAMPLES));
        Sample once = sample.of(Differentiate.apply(RandomGraph.differentiated(sample, "").graph()));
        check(once, "second ", 1 + (int) (seed & 1), seed, false);
    }

    private static int examples(long seed) {
        return List.of(1, 2, 3, 5).get((int) (seed & 3));
    }

    private static void check(Sample sample, String prefix, int n, long seed, boolean differences) {
        Sample learning = RandomGraph.differentiated(sample, prefix);
        Map<String, double[]> inputs = learning.inputs(n, seed);
        Map<String, double[]> direction = direction(sample, inputs, seed);
        Graph graph = sample.graph();
        Tangents.Derivatives forward = Tangents.along(graph, n, seed, inputs, sample.variables(), direction);
        Map<String, double[]> cotangents = cotangents(graph, prefix, inputs);
        Map<String, double[]> reverse = GraphInterpreter.run(Differentiate.apply(learning.graph()), false, n, seed,
                inputs, sample.variables());
        double forwards = 0;
        double backwards = 0;
        double scale = 1e-3;
        for (var u : cotangents.entrySet()) {
            double[] tangent = forward.tangents().get(u.getKey());
            for (int i = 0; i < tangent.length; i++) {
                forwards += u.getValue()[i] * tangent[i];
                scale += Math.abs(u.getValue()[i] * tangent[i]);
            }
        }
        for (var v : new TreeMap<>(direction).entrySet()) {
            double[] gradient = reverse.get(prefix + "d " + v.getKey());
            for (int i = 0; i < gradient.length; i++) {
                backwards += gradient[i] * v.getValue()[i];
                scale += Math.abs(gradient[i] * v.getValue()[i]);
            }
        }
        agree("<u, Jv>", forwards, "<J'u, v>", backwards, 1e-9 * scale, graph);
        if (differences && forward.distance() > 4 * STEP) {
            double central = (weighed(sample, inputs, cotangents, direction, n, seed, STEP)
                    - weighed(sample, inputs, cotangents, direction, n, seed, -STEP)) / (2 * STEP);
            agree("central difference", central, "<J'u, v>", backwards, 1e-6 * scale, graph);
        }
    }

    private static void agree(String name, double expected, String other, double found, double tolerance,
            Graph graph) {
        if (!(Math.abs(expected - found) <= tolerance)) {
            throw new AssertionError(name + " = " + expected + ", " + other + " = " + found + " (within " + tolerance
                    + ") of\n" + graph);
        }
    }

    private static Map<String, double[]> direction(Sample sample, Map<String, double[]> inputs, long seed) {
        Random random = new Random(~seed);
        Map<String, double[]> direction = new HashMap<>();
        for (Equation e : sample.graph().equations()) {
            if (e.op() instanceof Op.Variable(var path)) {
                direction.put(path, random.doubles(sample.variables().get(path).length, -1, 1).toArray());
            } else if (e.op() instanceof Op.Input(var name) && !sample.ranges().containsKey(name)) {
                direction.put(name, random.doubles(inputs.get(name).length, -1, 1).toArray());
            }
        }
        return direction;
    }

    /// For each real result, by name, its cotangent in the result's order.
    private static Map<String, double[]> cotangents(Graph graph, String prefix, Map<String, double[]> inputs) {
        Map<String, double[]> cotangents = new TreeMap<>();
        int number = 0;
        for (Result result : graph.results()) {
            if (result.value().type().element() == Element.F32) {
                String name = switch (result) {
                    case Result.Output o -> o.name();
                    case Result.Update u -> u.path();
                };
                cotangents.put(name, inputs.get(prefix + "u" + number++));
            }
        }
        return cotangents;
    }

    private static double weighed(Sample sample, Map<String, double[]> inputs, Map<String, double[]> cotangents,
            Map<String, double[]> direction, int n, long seed, double step) {
        Map<String, double[]> movedInputs = new HashMap<>(inputs);
        Map<String, double[]> movedVariables = new HashMap<>(sample.variables());
        direction.forEach((name, v) -> (inputs.containsKey(name) ? movedInputs : movedVariables).compute(name,
                (k, x) -> {
                    double[] moved = x.clone();
                    java.util.Arrays.setAll(moved, i -> x[i] + step * v[i]);
                    return moved;
                }));
        Map<String, double[]> results = GraphInterpreter.run(sample.graph(), false, n, seed, movedInputs,
                movedVariables);
        double sum = 0;
        for (var u : cotangents.entrySet()) {
            double[] y = results.get(u.getKey());
            for (int i = 0; i < y.length; i++) {
                sum += y[i] * u.getValue()[i];
            }
        }
        return sum;
    }
}
