package netc.compiler.law;

import static netc.compiler.law.Agreement.near;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.graph.Graph;
import netc.compiler.interpret.Frozen;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.graph.Learning;
import netc.compiler.graph.Sample;
import netc.compiler.interpret.Tangents;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.law.Directions.Product;
import netc.compiler.pass.Differentiate;

/// What holds of the gradients of every program, in double precision.
final class GradientLaws {
    /// The interpreter of graphs has the JDK's functions.
    private static final double STEP = 1e-5;
    /// Kernels approximate functions piece by piece, to 4e-8: shorter steps would measure the joints.
    private static final double KERNEL_STEP = 1e-3;
    private static final int ATTEMPTS = 8;

    private GradientLaws() {
    }

    private static int examples(long seed) {
        return List.of(1, 2, 3, 5).get((int) (seed & 3));
    }

    /// `⟨u, J v⟩ = ⟨Jᵀ u, v⟩` for random u and v: reverse mode is the transpose of forward mode.
    static void duality(Sample sample, long seed, Defect defect) {
        duality(sample, "", examples(seed), seed, defect);
    }

    /// The same of the gradients themselves.
    static void second(Sample sample, long seed, Defect defect) {
        Sample once = sample.of(defect.after("differentiate",
                Differentiate.apply(Learning.gradients(sample, "").graph())));
        duality(once, "second ", 1 + (int) (seed & 1), seed, defect);
    }

    private static void duality(Sample sample, String prefix, int n, long seed, Defect defect) {
        Sample learning = Learning.gradients(sample, prefix);
        Map<String, double[]> inputs = learning.inputs(n, seed);
        Map<String, double[]> direction = Directions.of(sample, inputs, seed);
        Graph graph = sample.graph();
        Map<String, double[]> cotangents = Directions.cotangents(graph, prefix, inputs);
        Product forwards = Product.of(cotangents, Tangents.along(graph, n, seed, inputs, sample.variables(), direction)
                .tangents(), "");
        Product backwards = Product.of(direction, reverse(learning, n, seed, inputs, defect), prefix + "d ");
        near("<u, Jv>", forwards.sum(), "<J'u, v>", backwards.sum(),
                1e-9 * (1e-3 + forwards.size() + backwards.size()), graph);
    }

    private static Map<String, double[]> reverse(Sample learning, int n, long seed, Map<String, double[]> inputs,
            Defect defect) {
        Graph graph = defect.after("differentiate", Differentiate.apply(learning.graph()));
        return GraphInterpreter.run(graph, false, n, seed, inputs, learning.variables());
    }

    /// Along a random direction the gradients say what differences say, where no kink is near.
    ///
    /// @return whether there was such a place
    static boolean differences(Sample sample, long seed, Defect defect) {
        int n = examples(seed);
        Sample learning = Learning.gradients(sample, "");
        Place place = Place.awayFromKinks(sample, learning, n, seed, STEP);
        if (place == null) {
            return false;
        }
        Frozen frozen = Frozen.at(sample.graph(), n, seed, place.inputs(), sample.variables());
        place.check(sample, reverse(learning, n, seed, place.inputs(), defect),
                (inputs, variables) -> GraphInterpreter.run(frozen.graph(), false, n, seed, with(frozen, inputs),
                        variables),
                STEP, 1e-6, 1e-14);
        return true;
    }

    /// The same of the kernels that the whole compiler makes, for values and for gradients.
    static boolean kernelDifferences(Sample sample, long seed, Defect defect) {
        int n = examples(seed);
        Sample learning = Learning.gradients(sample, "");
        Place place = Place.awayFromKinks(sample, learning, n, seed, KERNEL_STEP);
        if (place == null) {
            return false;
        }
        int width = List.of(1, 4, 8, 16).get((int) (seed >>> 2 & 3));
        Frozen frozen = Frozen.at(sample.graph(), n, seed, place.inputs(), sample.variables());
        CompiledGraph values = new CompiledGraph(frozen.graph(), width, (seed & 16) == 0, defect);
        CompiledGraph gradients = new CompiledGraph(learning.graph(), width, (seed & 32) == 0, defect);
        place.check(sample,
                gradients.interpret(Precision.DOUBLE, n, seed, place.inputs(), learning.variables()),
                (inputs, variables) -> values.interpret(Precision.DOUBLE, n, seed, with(frozen, inputs), variables),
                KERNEL_STEP, 1e-4, 5e-8);
        return true;
    }

    private static Map<String, double[]> with(Frozen frozen, Map<String, double[]> inputs) {
        Map<String, double[]> all = new HashMap<>(inputs);
        all.putAll(frozen.values());
        return all;
    }

    /// `Jᵀ(2u - 3v) = 2 Jᵀu - 3 Jᵀv`.
    static void linearity(Sample sample, long seed, Defect defect) {
        int n = examples(seed);
        Sample learning = Learning.gradients(sample, "");
        Map<String, double[]> inputs = learning.inputs(n, seed);
        Map<String, double[]> first = new HashMap<>(inputs);
        Map<String, double[]> second = new HashMap<>(inputs);
        Map<String, double[]> both = new HashMap<>(inputs);
        inputs.forEach((name, u) -> {
            if (name.matches("u[0-9]+")) {
                double[] v = learning.inputs(n, seed + 1).get(name);
                double[] mixed = new double[u.length];
                java.util.Arrays.setAll(mixed, i -> 2 * u[i] - 3 * v[i]);
                second.put(name, v);
                both.put(name, mixed);
            }
        });
        Map<String, double[]> a = reverse(learning, n, seed, first, defect);
        Map<String, double[]> b = reverse(learning, n, seed, second, defect);
        Map<String, double[]> c = reverse(learning, n, seed, both, defect);
        // What cancels in one gradient, as that of b in x + b - b, leaves what the others are rounded by.
        double scale = 1e-3;
        for (String name : c.keySet()) {
            double[] x = a.get(name);
            double[] y = b.get(name);
            for (int i = 0; i < x.length && name.startsWith("d "); i++) {
                scale = Math.max(scale, 2 * Math.abs(x[i]) + 3 * Math.abs(y[i]));
            }
        }
        for (String name : new TreeMap<>(c).keySet()) {
            double[] x = a.get(name);
            double[] y = b.get(name);
            for (int i = 0; i < x.length && name.startsWith("d "); i++) {
                near("2 J'u - 3 J'v", 2 * x[i] - 3 * y[i], "J'(2u - 3v)", c.get(name)[i], 1e-9 * scale,
                        sample.graph());
            }
        }
    }

    /// What computes the results of a sample.
    private interface Values {
        Map<String, double[]> of(Map<String, double[]> inputs, Map<String, double[]> variables);
    }

    /// Inputs and a direction along which no kink is near.
    private record Place(Map<String, double[]> inputs, Map<String, double[]> direction) {
        /// @return null where a few attempts have not found one
        static Place awayFromKinks(Sample sample, Sample learning, int n, long seed, double step) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Map<String, double[]> inputs = learning.inputs(n, seed + 1_000_003L * attempt);
                Map<String, double[]> direction = Directions.of(sample, inputs, seed + attempt);
                Tangents.Derivatives forward = Tangents.along(sample.graph(), n, seed, inputs, sample.variables(),
                        direction);
                if (forward.distance() > 4 * step) {
                    return new Place(inputs, direction);
                }
            }
            return null;
        }

        /// @param tolerance of the gradients, of their size
        /// @param noise     of the values, of their size
        void check(Sample sample, Map<String, double[]> gradients, Values values, double step, double tolerance,
                double noise) {
            Map<String, double[]> cotangents = Directions.cotangents(sample.graph(), "", inputs);
            Product backwards = Product.of(direction, gradients, "d ");
            Product after = Product.of(cotangents, values.of(Directions.moved(inputs, direction, step),
                    Directions.moved(sample.variables(), direction, step)), "");
            Product before = Product.of(cotangents, values.of(Directions.moved(inputs, direction, -step),
                    Directions.moved(sample.variables(), direction, -step)), "");
            near("central difference", (after.sum() - before.sum()) / (2 * step), "<J'u, v>", backwards.sum(),
                    tolerance * (1e-3 + backwards.size()) + noise * after.size() / step, sample.graph());
        }
    }
}
