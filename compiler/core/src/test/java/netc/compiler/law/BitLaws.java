package netc.compiler.law;

import static netc.compiler.law.Agreement.near;
import static netc.compiler.law.Agreement.same;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import netc.compiler.CompiledGraph;
import netc.compiler.Compiler;
import netc.compiler.Defect;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Learning;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.pass.Differentiate;
import netc.compiler.pass.Simplify;

/// What no pass, schedule or batch may change.
final class BitLaws {
    private static final int[] WIDTHS = {1, 4, 8, 16};
    private static final int[] EXAMPLES = {1, 3, 16, 17};

    private BitLaws() {
    }

    private static int examples(long seed) {
        return EXAMPLES[(int) (seed & 3)];
    }

    static int width(long seed) {
        return WIDTHS[(int) (seed >>> 2 & 3)];
    }

    private static Sample learning(Sample sample) {
        Sample step = Learning.step(sample);
        return step.of(Differentiate.apply(step.graph()));
    }

    /// A graph and what each pass makes of it give the same bits.
    static void passesKeepEveryBit(Sample sample, long seed, Defect defect) {
        Sample learning = learning(sample);
        int n = List.of(1, 2, 3, 17).get((int) (seed & 3));
        passesKeepEveryBit(learning, n, seed, learning.inputs(n, seed), defect);
        passesKeepEveryBit(learning, n, seed, learning.specialInputs(n, seed), defect);
    }

    private static void passesKeepEveryBit(Sample learning, int n, long seed, Map<String, double[]> inputs,
            Defect defect) {
        Map<String, double[]> expected = interpreted(learning, learning.graph(), n, seed, inputs);
        Graph graph = learning.graph();
        for (Compiler.Pass pass : Compiler.passes(true)) {
            Graph before = graph;
            graph = defect.after(pass.name(), pass.rewrite().apply(before));
            if (!graph.toString().equals(before.toString())) {
                same(expected, interpreted(learning, graph, n, seed, inputs), graph);
            }
        }
    }

    private static Map<String, double[]> interpreted(Sample sample, Graph graph, int n, long seed,
            Map<String, double[]> inputs) {
        return GraphInterpreter.run(graph, true, n, seed, inputs, sample.variables());
    }

    /// A compiled training step has the bits that its equations define.
    static void compiledStepsAreInterpreted(Sample sample, long seed, Defect defect) {
        compiledIsInterpreted(learning(sample), seed, defect);
    }

    /// Compiled code has the bits that the equations define, for any width.
    static void compiledIsInterpreted(Sample sample, long seed, Defect defect) {
        boolean odd = (seed & 16) == 0;
        List<CompiledGraph> all = List.of(new CompiledGraph(sample.graph(), width(seed), odd, defect),
                new CompiledGraph(sample.graph(), width(seed + 4), !odd, defect));
        for (int n : new int[] {examples(seed), examples(seed + 1)}) {
            for (Map<String, double[]> inputs : List.of(sample.inputs(n, seed), sample.specialInputs(n, seed))) {
                int first = n * (int) (seed >>> 5 & 1);
                Map<String, double[]> expected = GraphInterpreter.run(sample.graph(), true, first, n, seed, inputs,
                        sample.variables());
                for (CompiledGraph compiled : all) {
                    same(expected, compiled.run(first, n, seed, inputs, sample.variables()), compiled.sections());
                }
            }
        }
    }

    /// Kernels without rounding give what the mathematics says.
    static void kernelsMeanTheMathematics(Sample sample, long seed, Defect defect) {
        Sample learning = learning(sample);
        int n = examples(seed);
        // Constants are single, and so is what is computed from them alone: the mathematics begins behind them.
        Graph known = withSingleConstants(Simplify.apply(learning.graph()));
        Map<String, double[]> expected = GraphInterpreter.run(known, false, n, seed, learning.inputs(n, seed),
                learning.variables());
        for (boolean inBlocks : new boolean[] {false, true}) {
            CompiledGraph compiled = new CompiledGraph(learning.graph(), width(seed), inBlocks, defect);
            near(expected,
                    compiled.interpret(Precision.DOUBLE, n, seed, learning.inputs(n, seed), learning.variables()),
                    1e-8, learning.graph());
        }
    }

    private static Graph withSingleConstants(Graph graph) {
        return new Graph(graph.equations().stream().map(e -> e.op() instanceof Op.Constant(double value)
                && e.result().type().element() == Element.F32
                        ? new Equation(e.result(), new Op.Constant((float) value), e.operands(), e.span())
                        : e)
                .toList(), graph.results());
    }

    /// What comes of an example depends neither on the others nor on its place among them.
    static void examplesAreApart(Sample sample, long seed, Defect defect) {
        CompiledGraph compiled = new CompiledGraph(sample.graph(), width(seed), (seed & 16) == 0, defect);
        int n = 17;
        Map<String, double[]> inputs = sample.inputs(n, seed);
        Map<String, double[]> batch = compiled.run(n, seed, inputs, sample.variables());
        int[] turned = new int[n];
        Arrays.setAll(turned, i -> (5 * i + 3) % n);
        same(examplesOf(sample, batch, turned, n), compiled.run(n, seed, examplesOf(sample, inputs, turned, n),
                sample.variables()), sample.graph());
        for (int i : new int[] {0, 7, 16}) {
            int[] one = {i};
            same(examplesOf(sample, batch, one, n),
                    compiled.run(1, seed, examplesOf(sample, inputs, one, n), sample.variables()), sample.graph());
        }
    }

    /// What comes of an example does not depend on which of its run's examples are computed together: it draws as the one of
    /// its number.
    static void partsAreApart(Sample sample, long seed, Defect defect) {
        CompiledGraph compiled = new CompiledGraph(sample.graph(), width(seed), (seed & 16) == 0, defect);
        int n = 23;
        Map<String, double[]> inputs = sample.inputs(n, seed);
        Map<String, double[]> whole = compiled.run(n, seed, inputs, sample.variables());
        for (int[] part : new int[][] {{0, 1}, {1, 17}, {18, 5}}) {
            int[] which = IntStream.range(part[0], part[0] + part[1]).toArray();
            same(examplesOf(sample, whole, which, n), compiled.run(part[0], part[1], seed,
                    examplesOf(sample, inputs, which, n), sample.variables()), sample.graph());
        }
    }

    /// Some examples of everything that has one for each.
    private static Map<String, double[]> examplesOf(Sample sample, Map<String, double[]> all, int[] which, int n) {
        Set<String> open = new HashSet<>();
        for (Equation e : sample.graph().equations()) {
            if (e.op() instanceof Op.Input(var name) && e.result().type().hasBatch()) {
                open.add(name);
            }
        }
        for (Result result : sample.graph().results()) {
            if (result instanceof Result.Output(var name, var order, var _) && order.contains(Axis.BATCH)) {
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
}
