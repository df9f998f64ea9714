package netc.compiler.library;

import static netc.compiler.library.Computed.applied;
import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.model;
import static netc.compiler.library.Computed.outputs;
import static netc.compiler.library.Computed.uneven;
import static netc.compiler.library.Computed.y;
import static netc.compiler.library.Spread.assertEvenlyWithin;
import static netc.compiler.library.Spread.variance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.compiler.elaborate.Elaborated;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.function.Executable;

/// Layers, against loops over their elements.
final class LayerValues {
    private LayerValues() {
    }

    static Map<String, Executable> all() {
        return Map.ofEntries(
                Map.entry("moments", LayerValues::moments),
                Map.entry("Dense", LayerValues::dense),
                Map.entry("avgpool", () -> pool("avgpool", block -> Arrays.stream(block).sum() / block.length)),
                Map.entry("maxpool", () -> pool("maxpool", block -> Arrays.stream(block).max().orElseThrow())),
                Map.entry("dropout", LayerValues::dropout),
                Map.entry("BatchNorm", LayerValues::batchNorm),
                Map.entry("LayerNorm", LayerValues::layerNorm),
                Map.entry("RMSNorm", LayerValues::rmsNorm),
                Map.entry("GroupNorm", LayerValues::groupNorm),
                Map.entry("Neuron", LayerValues::neuron),
                Map.entry("spread", LayerValues::spread),
                Map.entry("Embedding", LayerValues::embedding));
    }

    private static void moments() {
        Map<String, double[]> found = outputs(
                model("input x: f32[A: 4, B: 2]\n m, v = moments[A](x)\n output y = m\n output z = v"),
                Map.of("x", new double[] {2, 1, 4, 1, 4, 1, 6, 5}), Map.of());
        assertClose("mean", new double[] {4, 2}, found.get("y"));
        assertClose("variance", new double[] {2, 3}, found.get("z"));
    }

    private static void dense() {
        ModelProgram model = model("""
                dim O = 20
                input x: f32[I: 30]
                output y: f32[O] = x |> Dense[I -> O]
                output z: f32[O] = x |> Dense[I -> O, bias: false]""");
        assertEquals("[y.dense1.W, y.dense1.b, z.dense1.W]", new TreeSet<>(initial(model).keySet()).toString());
        assertEvenlyWithin(Math.sqrt(6.0 / (30 + 20)), initial(model).get("y.dense1.W"));
        assertClose("initial bias", new double[20], initial(model).get("y.dense1.b"));
        double[] x = uneven(30);
        double[] w = uneven(600);
        double[] b = uneven(20);
        double[] products = IntStream.range(0, 20)
                .mapToDouble(o -> IntStream.range(0, 30).mapToDouble(i -> x[i] * w[i * 20 + o]).sum()).toArray();
        Map<String, double[]> found = outputs(model, Map.of("x", x),
                Map.of("y.dense1.W", w, "y.dense1.b", b, "z.dense1.W", w));
        assertArrayEquals(IntStream.range(0, 20).mapToDouble(o -> products[o] + b[o]).toArray(), found.get("y"), 1e-10);
        assertArrayEquals(products, found.get("z"), 1e-10);
    }

    static void conv() {
        ModelProgram model = model("""
                input x: f32[H: 6, W: 5, C: 4]
                output y: f32[H: 3, W: 3, C: 8] = x |> Conv[8, k: 3, stride: 2, pad: 1]
                output z: f32[H: 4, W: 3, C: 8] = x |> Conv[8, k: 3, bias: false]""");
        assertEquals("[y.conv1.K, y.conv1.b, z.conv1.K]", new TreeSet<>(initial(model).keySet()).toString());
        assertEvenlyWithin(Math.sqrt(6.0 / (9 * 4 + 9 * 8)), initial(model).get("y.conv1.K"));
        assertClose("initial bias", new double[8], initial(model).get("y.conv1.b"));
        double[] x = uneven(6 * 5 * 4);
        double[] k = uneven(3 * 3 * 4 * 8);
        double[] b = uneven(8);
        Map<String, double[]> found = outputs(model, Map.of("x", x),
                Map.of("y.conv1.K", k, "y.conv1.b", b, "z.conv1.K", k));
        assertArrayEquals(convolved(x, k, b, 3, 2, 1), found.get("y"), 1e-10);
        assertArrayEquals(convolved(x, k, new double[8], 4, 1, 0), found.get("z"), 1e-10);
    }

    /// Of a picture of 6 x 5 x 4 with 8 kernels of 3 x 3, to `rows` rows of 3.
    private static double[] convolved(double[] x, double[] k, double[] b, int rows, int stride, int pad) {
        double[] y = new double[rows * 3 * 8];
        for (int at = 0; at < y.length; at++) {
            y[at] = b[at % 8];
            for (int tap = 0; tap < 3 * 3 * 4; tap++) {
                int h = stride * (at / 24) + tap / 12 - pad;
                int w = stride * (at / 8 % 3) + tap / 4 % 3 - pad;
                if (h >= 0 && h < 6 && w >= 0 && w < 5) {
                    y[at] += x[(h * 5 + w) * 4 + tap % 4] * k[tap * 8 + at % 8];
                }
            }
        }
        return y;
    }

    @FunctionalInterface
    private interface OfBlock {
        double of(double[] block);
    }

    /// Blocks of 3 x 3 of 6 rows, 9 columns and 2 channels.
    private static void pool(String name, OfBlock formula) {
        double[] x = uneven(6 * 9 * 2);
        double[] expected = IntStream.range(0, 2 * 3 * 2).mapToDouble(at -> formula.of(IntStream.range(0, 9)
                .mapToDouble(i -> x[((at / 6 * 3 + i / 3) * 9 + at / 2 % 3 * 3 + i % 3) * 2 + at % 2]).toArray()))
                .toArray();
        assertArrayEquals(expected, y("input x: f32[H: 6, W: 9, C: 2]\n output y: f32[H, W, C] = x |> " + name + "[3]",
                Map.of("x", x)), 1e-12);
    }

    /// A loss that is the value, of one example and of forty thousand elements.
    private static Map<String, double[]> trained(String value, Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text("""
                model M {
                  dim N = 40_000
                  input x: f32[N, C: 1]
                  param w: f32 = 1
                  y = x |> %s
                  output seen: f32[N, C] = y
                }
                train M {
                  data csv("a.csv") -> x: columns(1..40_000)
                  loss (w * sum[N, C](y) + sum[N, C](y^2)) / N
                  using sgd(rate: 1)
                  batch 4   epochs 1
                }
                """.formatted(value)).model();
        Map<String, double[]> variables = initial(model);
        Map<String, double[]> step = GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)), false,
                inputs.get("x").length / 40_000, 7, inputs, variables);
        variables.putAll(step);
        Map<String, double[]> results = new HashMap<>(variables);
        results.put("y", GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7,
                Map.of("x", Arrays.copyOf(inputs.get("x"), 40_000)), variables).get("seen"));
        return results;
    }

    /// A quarter is 0, the others are 4 / 3: their mean is 1 and that of their squares 4 / 3.
    private static void dropout() {
        double[] ones = new double[40_000];
        Arrays.fill(ones, 1);
        Map<String, double[]> found = trained("dropout(0.25)", Map.of("x", ones));
        assertEquals(1 + 4.0 / 3, found.get("loss")[0], 0.02);
        assertClose("elsewhere", ones, found.get("y"));
    }

    /// The mean of what is normalised is 0, that of its squares almost 1.
    private static void batchNorm() {
        double[] x = new Random(3).doubles(80_000, 2, 6).toArray();
        double m = Arrays.stream(x).average().orElseThrow();
        double v = variance(x, m);
        Map<String, double[]> found = trained("BatchNorm", Map.of("x", x));
        assertEquals(v / (v + 1e-5), found.get("loss")[0], 1e-9);
        double mu = 0.1 * m;
        double var = 1 + 0.1 * (v - 1);
        double gain = found.get("y.batchNorm1.gain")[0];
        double bias = found.get("y.batchNorm1.bias")[0];
        assertClose("mu", new double[] {mu}, found.get("y.batchNorm1.mu"));
        assertClose("var", new double[] {var}, found.get("y.batchNorm1.var"));
        assertEquals(gain * (x[0] - mu) / Math.sqrt(var + 1e-5) + bias, found.get("y")[0], 1e-9);
    }

    /// Of 3 rows of 4, then of each number a gain and a bias.
    private static void layerNorm() {
        double[] x = uneven(12);
        double[] gain = {1, -2, 0.5, 3};
        double[] bias = {0, 1, 2, -1};
        double[] standard = new double[12];
        double[] scaled = new double[12];
        for (int at = 0; at < 12; at++) {
            double[] row = Arrays.copyOfRange(x, at / 4 * 4, at / 4 * 4 + 4);
            double mean = Arrays.stream(row).average().orElseThrow();
            standard[at] = (x[at] - mean) / Math.sqrt(variance(row, mean) + 1e-5);
            scaled[at] = gain[at % 4] * (x[at] - mean) / Math.sqrt(variance(row, mean) + 0.5) + bias[at % 4];
        }
        String body = "input x: f32[T: 3, D: 4]\n output y: f32[T, D] = x |> LayerNorm[D%s]";
        assertArrayEquals(standard, applied(body.formatted(""), Map.of("x", x), Map.of()), 1e-12);
        assertArrayEquals(scaled, applied(body.formatted(", epsilon: 0.5"), Map.of("x", x),
                Map.of("gain", gain, "bias", bias)), 1e-12);
    }

    /// A root mean square of 5.
    private static void rmsNorm() {
        double[] x = {1, -7, 5, -5};
        String body = "input x: f32[D: 4]\n output y = x |> RMSNorm[D%s]";
        assertArrayEquals(Arrays.stream(x).map(v -> v / Math.sqrt(25 + 1e-5)).toArray(),
                applied(body.formatted(""), Map.of("x", x), Map.of()), 1e-12);
        assertArrayEquals(new double[] {0.2, -2.8, 0.5, -3},
                applied(body.formatted(", epsilon: 0"), Map.of("x", x), Map.of("gain", new double[] {1, 2, 0.5, 3})),
                1e-12);
    }

    /// Of a picture of 3 x 2 with 6 channels in 3 groups, of which each has 12 numbers.
    private static void groupNorm() {
        double[] x = uneven(36);
        double[] gain = uneven(6);
        double[] bias = {0, 1, 2, -1, -2, 3};
        double[] expected = new double[36];
        for (int at = 0; at < 36; at++) {
            int group = at % 6 / 2;
            double[] all = IntStream.range(0, 36).filter(i -> i % 6 / 2 == group).mapToDouble(i -> x[i]).toArray();
            double mean = Arrays.stream(all).average().orElseThrow();
            expected[at] = gain[at % 6] * (x[at] - mean) / Math.sqrt(variance(all, mean) + 1e-5) + bias[at % 6];
        }
        assertArrayEquals(expected,
                applied("input x: f32[H: 3, W: 2, C: 6]\n output y: f32[H, W, C] = x |> GroupNorm[3]",
                        Map.of("x", x), Map.of("gain", gain, "bias", bias)),
                1e-12);
    }

    /// Of 400 inputs, so that the bound of what is drawn is seen.
    private static void neuron() {
        double[] x = uneven(400);
        double[] w = uneven(800);
        String body = "input x: f32[In: 400]\n output y = x |> Neuron[In]";
        assertEvenlyWithin(Math.sqrt(6.0 / 401), initial(model(body)).get("y.neuron1.w"));
        assertClose("initial bias", new double[1], initial(model(body)).get("y.neuron1.b"));
        assertArrayEquals(
                new double[] {0.25 + IntStream.range(0, 400).mapToDouble(i -> x[i] * w[400 + i]).sum()},
                applied(body, Map.of("x", x), Map.of("w", Arrays.copyOfRange(w, 400, 800), "b", new double[] {0.25})),
                1e-10);
    }

    /// Of one place, too.
    private static void spread() {
        assertClose("of 3 places", new double[] {5, -1, 5, -1, 5, -1}, y("dim A = 3\n input x: f32[D: 2]\n"
                + " output y: f32[A, D] = spread[A](x)", Map.of("x", new double[] {5, -1})));
        assertClose("of one place", new double[] {5, -1}, y("dim A = 1\n input x: f32[D: 2]\n"
                + " output y: f32[A, D] = spread[A](x)", Map.of("x", new double[] {5, -1})));
    }

    private static void embedding() {
        String body = "dim V = 300, D = 50\n input t: V[T: 3]\n output y: f32[T, D] = t |> Embedding[V -> D]";
        double[] drawn = initial(model(body)).get("y.embedding1.table");
        assertEquals(0.0004, variance(drawn, 0), 0.0004 * 0.06);
        double[] table = uneven(15_000);
        double[] rows = IntStream.of(299, 0, 17).mapToObj(t -> Arrays.copyOfRange(table, 50 * t, 50 * t + 50))
                .flatMapToDouble(Arrays::stream).toArray();
        assertArrayEquals(rows, applied(body, Map.of("t", new double[] {299, 0, 17}), Map.of("table", table)), 0.0);
    }
}
