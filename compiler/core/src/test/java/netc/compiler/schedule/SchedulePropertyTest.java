package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.compiler.CompiledGraph;
import netc.compiler.Coverage;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.pass.Differentiate;
import netc.compiler.pass.EliminateCommon;
import netc.compiler.pass.EliminateDead;
import netc.compiler.pass.Simplify;

/// Passes and schedules on random graphs: no bit of any result depends on them.
@StatisticsReport(StatisticsReportMode.OFF)
class SchedulePropertyTest {
    private static final int[] WIDTHS = {1, 4, 8, 16};
    private static final int[] EXAMPLES = {1, 3, 16, 17};

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void passesKeepEveryBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 16) int size) {
        Sample sample = learning(seed, size, EnumSet.allOf(May.class));
        int n = List.of(1, 2, 3, 17).get((int) (seed & 3));
        Map<String, double[]> expected = sample.run(true, n, seed);
        Graph graph = sample.graph();
        for (UnaryOperator<Graph> pass : List.<UnaryOperator<Graph>>of(Simplify::apply, EliminateCommon::apply,
                EliminateDead::apply, BlockExamples::apply, Simplify::apply, Arrange::apply, EliminateCommon::apply,
                EliminateDead::apply)) {
            Graph before = graph;
            graph = pass.apply(before);
            if (graph.toString().equals(before.toString())) {
                continue;
            }
            same(expected, sample.of(graph).run(true, n, seed), graph);
        }
        Coverage.count(sample.graph(), List.of());
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void compiledStepsHaveTheBitsOfTheirEquations(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 16) int size) {
        Sample sample = learning(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM, May.STOP));
        compiledIsInterpreted(sample, seed);
        Coverage.count(sample.graph(), List.of());
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void compiledPredictionsHaveTheBitsOfTheirEquations(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 16) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM));
        compiledIsInterpreted(sample, seed);
        Coverage.count(sample.graph(), List.of(Op.Scatter.class, Op.Stop.class));
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void kernelsMeanTheMathematics(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample sample = learning(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM));
        int n = examples(seed);
        Map<String, double[]> expected = sample.run(false, n, seed);
        for (boolean inBlocks : new boolean[] {false, true}) {
            CompiledGraph compiled = new CompiledGraph(sample.graph(), WIDTHS[(int) (seed >>> 2 & 3)], inBlocks);
            Map<String, double[]> found = compiled.interpret(Precision.DOUBLE, n, seed, sample.inputs(n, seed),
                    sample.variables());
            for (String name : new TreeMap<>(expected).keySet()) {
                double[] e = expected.get(name);
                double scale = 1e-3;
                for (double x : e) {
                    scale = Math.max(scale, Math.abs(x));
                }
                for (int i = 0; i < e.length; i++) {
                    if (!(Math.abs(e[i] - found.get(name)[i]) <= 1e-8 * scale)) {
                        throw new AssertionError(name + "[" + i + "] of n = " + n + ": " + e[i] + " in mathematics, "
                                + found.get(name)[i] + " in kernels of\n" + sample.graph());
                    }
                }
            }
        }
        Coverage.count(sample.graph(), List.of(Op.Stop.class));
    }

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void anExampleAloneIsPredictedAsInABatchOfAnyOrder(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.ELEMENTARY));
        int width = WIDTHS[(int) (seed >>> 2 & 3)];
        CompiledGraph compiled = new CompiledGraph(sample.graph(), width, (seed & 16) == 0);
        int n = 17;
        Map<String, double[]> inputs = sample.inputs(n, seed);
        Map<String, double[]> batch = compiled.run(n, seed, inputs, sample.variables());
        int[] turned = new int[n];
        java.util.Arrays.setAll(turned, i -> (5 * i + 3) % n);
        same(examplesOf(sample, batch, turned, n), compiled.run(n, seed, examplesOf(sample, inputs, turned, n),
                sample.variables()), sample.graph());
        for (int i : new int[] {0, 7, 16}) {
            int[] one = {i};
            same(examplesOf(sample, batch, one, n),
                    compiled.run(1, seed, examplesOf(sample, inputs, one, n), sample.variables()), sample.graph());
        }
    }

    /// Some examples of everything that has one for each.
    private static Map<String, double[]> examplesOf(Sample sample, Map<String, double[]> all, int[] which, int n) {
        Set<String> open = new java.util.HashSet<>();
        for (Equation e : sample.graph().equations()) {
            if (e.op() instanceof Op.Input(var name) && e.result().type().hasBatch()) {
                open.add(name);
            }
        }
        for (Result result : sample.graph().results()) {
            if (result instanceof Result.Output(var name, var order, var value) && value.type().hasBatch()) {
                open.add(name);
            }
        }
        Map<String, double[]> some = new HashMap<>();
        all.forEach((name, elements) -> {
            if (!open.contains(name)) {
                some.put(name, elements);
                return;
            }
            int each = elements.length / n;
            double[] chosen = new double[which.length * each];
            for (int i = 0; i < which.length; i++) {
                System.arraycopy(elements, which[i] * each, chosen, i * each, each);
            }
            some.put(name, chosen);
        });
        return some;
    }

    private static Sample learning(long seed, int size, Set<May> may) {
        Sample sample = RandomGraph.learning(seed, size, may);
        return sample.of(Differentiate.apply(sample.graph()));
    }

    private static int examples(long seed) {
        return EXAMPLES[(int) (seed & 3)];
    }

    private static void compiledIsInterpreted(Sample sample, long seed) {
        List<CompiledGraph> all = new ArrayList<>();
        for (int width : WIDTHS) {
            all.add(new CompiledGraph(sample.graph(), width, false));
            all.add(new CompiledGraph(sample.graph(), width, true));
        }
        for (int n : new int[] {examples(seed), examples(seed + 1)}) {
            Map<String, double[]> expected = sample.run(true, n, seed);
            Map<String, double[]> inputs = sample.inputs(n, seed);
            for (CompiledGraph compiled : all) {
                same(expected, compiled.run(n, seed, inputs, sample.variables()), compiled.graph());
            }
        }
    }

    private static void same(Map<String, double[]> expected, Map<String, double[]> found, Graph graph) {
        for (String name : new TreeMap<>(expected).keySet()) {
            double[] e = expected.get(name);
            double[] f = found.get(name);
            if (e.length != f.length) {
                throw new AssertionError(name + " has " + f.length + " elements, not " + e.length);
            }
            for (int i = 0; i < e.length; i++) {
                if (Float.floatToIntBits((float) e[i]) != Float.floatToIntBits((float) f[i])) {
                    throw new AssertionError(name + "[" + i + "] of " + e.length + ": expected " + e[i] + ", found "
                            + f[i] + " of\n" + graph);
                }
            }
        }
    }
}
