package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// What every definition of the library computes, held against its textbook formula in plain Java or against numbers worked out
/// by hand: what is added to the library without values here fails. Laws that hold for any formula cannot see a wrong one.
class LibraryValuesTest {
    private static final double[] POINTS = {-800, -30, -3, -1, -0.25, -1e-6, 0, 1e-6, 0.25, 1, 3, 30, 800};
    private static final double[] A = {1, -2, 3, 0.5};
    private static final double[] B = {0.5, 4, -1, 0.5};

    private static final Map<String, Executable> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", () -> assertPoints("relu(x)", x -> x > 0 ? x : 0)),
            Map.entry("sign", () -> assertPoints("sign(x)", Math::signum)),
            Map.entry("tanh", () -> assertPoints("tanh(x)", Math::tanh)),
            Map.entry("tanh_of", () -> assertPoints("tanh_of(abs(x))", x -> Math.abs(x) / (Math.abs(x) + 2))),
            Map.entry("sigmoid", () -> assertPoints("sigmoid(x)", LibraryValuesTest::logistic)),
            Map.entry("logistic_of", () -> assertPoints("logistic_of(0.25, x)", x -> x < 0 ? 0.2 : 0.8)),
            Map.entry("gelu", LibraryValuesTest::gelu),
            Map.entry("softmax", () -> softmax("softmax", DoubleUnaryOperator.identity())),
            Map.entry("log_softmax", () -> softmax("log_softmax", Math::log)),
            Map.entry("moments", LibraryValuesTest::moments),
            Map.entry("Dense", LibraryValuesTest::dense),
            Map.entry("Conv", LibraryValuesTest::conv),
            Map.entry("dropout", LibraryChance::dropout),
            Map.entry("BatchNorm", LibraryChance::batchNorm),
            Map.entry("avgpool", () -> pool("avgpool", block -> Arrays.stream(block).sum() / block.length)),
            Map.entry("maxpool", () -> pool("maxpool", block -> Arrays.stream(block).max().orElseThrow())),
            Map.entry("cross_entropy", LibraryValuesTest::crossEntropy),
            Map.entry("squared_error", () -> assertErrors("squared_error(a, b)", 0.25, 36, 16, 0)),
            Map.entry("absolute_error", () -> assertErrors("absolute_error(a, b)", 0.5, 6, 4, 0)),
            Map.entry("accuracy", LibraryValuesTest::accuracy),
            Map.entry("mse", () -> assertReport("mse", 52.25 / 4)),
            Map.entry("rmse", () -> assertReport("rmse", Math.sqrt(52.25 / 4))),
            Map.entry("mae", () -> assertReport("mae", 10.5 / 4)),
            Map.entry("evenly", LibraryValuesTest::evenly),
            Map.entry("normal", () -> assertNormal(4, "normal(2)")),
            Map.entry("bernoulli",
                    () -> LibraryChance.assertOften("1 where coin else 0", "coin: bool[N] ~ bernoulli(0.3)", 0, 0.7,
                            0.3)),
            Map.entry("integer",
                    () -> LibraryChance.assertOften("k + 1", "k: int[N] ~ integer(-1, 2)", 0, 0.25, 0.25, 0.25, 0.25)),
            Map.entry("sample", () -> LibraryChance.assertOften("sample[A](x + 0 * offset)", """
                    x: f32[A: 3] = [0, 0.69314718, 1.94591015]
                    offset: f32[N] ~ uniform
                    """, 0, 0.1, 0.2, 0.7)),
            Map.entry("glorot", LibraryValuesTest::glorot),
            Map.entry("he", () -> assertNormal(2.0 / (3 * 3 * 20), "he[C -> D]")),
            Map.entry("sgd", LibraryValuesTest::sgd),
            Map.entry("momentum", LibraryValuesTest::momentum),
            Map.entry("adam", LibraryValuesTest::adam),
            Map.entry("steady", () -> assertPoints("steady(x)", x -> x)),
            Map.entry("staircase", LibraryValuesTest::staircase),
            Map.entry("cosine", LibraryValuesTest::cosine),
            Map.entry("warmup", () -> assertPoints("warmup(x, 4)", new double[] {0, 1, 3, 4, 5, 100},
                    new double[] {0, 0.25, 0.75, 1, 1, 1}))));

    @Test
    void everyDefinitionHasExpectedValues() {
        assertEquals(new TreeSet<>(StandardLibrary.names()), VALUES.keySet());
    }

    @TestFactory
    Stream<DynamicTest> definitionsComputeTheirFormulae() {
        return VALUES.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), e.getValue()));
    }

    /// To ten digits, of small numbers too.
    static void assertClose(String what, double[] expected, double[] found) {
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], Math.max(1e-10 * Math.abs(expected[i]), 1e-300), what + " at " + i);
        }
    }

    static Map<String, double[]> initial(ModelProgram model) {
        return new HashMap<>(GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
    }

    private static ModelProgram model(String body) {
        return Elaborated.text("model M {\n" + body + "\n}").model();
    }

    /// The outputs of a model for one example.
    private static Map<String, double[]> outputs(ModelProgram model, Map<String, double[]> inputs,
            Map<String, double[]> variables) {
        Role procedure = model.procedures().containsKey(Role.PREDICT) ? Role.PREDICT : new Role.Output("y");
        return GraphInterpreter.run(model.procedures().get(procedure), false, 1, 7, inputs, variables);
    }

    static double[] y(String body, Map<String, double[]> inputs) {
        return outputs(model(body), inputs, Map.of()).get("y");
    }

    private static void assertPoints(String call, DoubleUnaryOperator formula) {
        assertPoints(call, POINTS, Arrays.stream(POINTS).map(formula).toArray());
    }

    private static void assertPoints(String call, double[] points, double[] expected) {
        assertClose(call, expected,
                y("input x: f32[N: " + points.length + "]\n output y = " + call, Map.of("x", points)));
    }

    private static void assertErrors(String call, double... expected) {
        assertClose(call, expected,
                y("input a: f32[N: 4]\n input b: f32[N]\n output y = " + call, Map.of("a", A, "b", B)));
    }

    /// Numbers without a pattern, of both signs.
    private static double[] uneven(int count) {
        return IntStream.range(0, count).mapToDouble(i -> 2 * Math.sin(1 + 1.7 * i)).toArray();
    }

    private static double logistic(double x) {
        return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
    }

    /// x times the table of the normal distribution at x.
    private static void gelu() {
        assertPoints("gelu(x)", new double[] {-800, -1, 0, 0.5, 1, 2, 3, 800},
                new double[] {0, -0.15865525393145707, 0, 0.5 * 0.6914624612740131, 0.8413447460685429,
                        2 * 0.9772498680518208, 3 * 0.9986501019683699, 800});
    }

    private static void softmax(String name, DoubleUnaryOperator then) {
        double[] x = uneven(6);
        double[] expected = new double[6];
        for (int b = 0; b < 3; b++) {
            double sum = Math.exp(x[b]) + Math.exp(x[3 + b]);
            expected[b] = then.applyAsDouble(Math.exp(x[b]) / sum);
            expected[3 + b] = then.applyAsDouble(Math.exp(x[3 + b]) / sum);
        }
        assertClose(name, expected, y("input x: f32[A: 2, B: 3]\n output y: f32[A, B] = " + name + "[A](x)",
                Map.of("x", x)));
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

    private static void conv() {
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

    /// Of logits 1, 2 and 4, whose mean is no target's.
    private static void crossEntropy() {
        double log = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(4));
        double[] logits = {1, 2, 4};
        for (int t = 0; t < 3; t++) {
            Map<String, double[]> inputs = Map.of("x", logits, "t", new double[] {t});
            String body = "dim C = 3\n input x: f32[C]\n target t: C\n output y = cross_entropy[C](x, t%s)";
            assertClose("target " + t, new double[] {log - logits[t]}, y(body.formatted(""), inputs));
            assertClose("smooth target " + t, new double[] {0.7 * (log - logits[t]) + 0.3 * (log - 7.0 / 3)},
                    y(body.formatted(", smooth: 0.3"), inputs));
        }
    }

    /// A metric over examples, by the partial results of one batch that has them all.
    private static double reported(String body, String feeds, String training, String metric, int examples,
            Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text("model M {\n" + body + "\n}\ntrain M {\n data csv(\"a.csv\") -> " + feeds
                + "\n" + training + "\n using sgd()\n batch 8   epochs 2\n}\n").model();
        Map<String, double[]> partials = GraphInterpreter.run(model.procedures().get(Role.EVALUATE), false, examples, 7,
                inputs, initial(model));
        return GraphInterpreter.run(model.procedures().get(new Role.Metric(metric)), false, 1, 7, partials, Map.of())
                .get("value")[0];
    }

    private static void assertReport(String name, double expected) {
        assertEquals(expected, reported("input a: f32\n target b: f32\n param w: f32 = 1\n output p = w * a",
                "a: column(1), b: column(2)", "loss p - b\n report " + name + "(p, b)", name, 4,
                Map.of("a", A, "b", B)), 1e-12);
    }

    /// Three of four are right.
    private static void accuracy() {
        double[] logits = {1, 5, 2, 7, -1, 3, -4, -3, -2, 0, 2, 1};
        assertEquals(0.75, reported("""
                dim C = 3
                input x: f32[C]
                target t: C
                param w: f32 = 1
                output p: f32[C] = w * x""", "x: columns(1..3), t: column(4)",
                "loss cross_entropy[C](p, t)\n report accuracy[C](p, t)", "accuracy", 4,
                Map.of("x", logits, "t", new double[] {1, 0, 0, 1})));
    }

    /// 9000 draws of a parameter of 3 x 3 x 20 x 50.
    private static double[] drawn(String call) {
        ModelProgram model = model("input x: f32[C: 20]\n param v: f32[I: 3, J: 3, C, D: 50] ~ " + call
                + "\n output y: f32[I, J, D] = sum[C](x * v)");
        return initial(model).get("v");
    }

    static double variance(double[] v, double mean) {
        return Arrays.stream(v).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    }

    /// Of the variance, of mean 0, and 68 and 95 percent within one and two standard deviations.
    private static void assertNormal(double variance, String call) {
        double[] v = drawn(call);
        double deviation = Math.sqrt(variance);
        assertEquals(0, Arrays.stream(v).average().orElseThrow(), 0.04 * deviation);
        assertEquals(variance, variance(v, 0), 0.06 * variance);
        assertEquals(0.6827, Arrays.stream(v).filter(x -> Math.abs(x) < deviation).count() / 9000.0, 0.02);
        assertEquals(0.9545, Arrays.stream(v).filter(x -> Math.abs(x) < 2 * deviation).count() / 9000.0, 0.01);
    }

    /// All between the bounds and near them, and as spread as numbers are that are equally likely.
    private static void assertEvenlyWithin(double bound, double[] v) {
        double greatest = Arrays.stream(v).map(Math::abs).max().orElseThrow();
        assertTrue(greatest <= bound * (1 + 1e-6) && greatest > 0.97 * bound, greatest + " for " + bound);
        double tolerance = 6 / Math.sqrt(v.length);
        assertEquals(0, Arrays.stream(v).average().orElseThrow(), tolerance * bound);
        assertEquals(bound * bound / 3, variance(v, 0), tolerance * bound * bound / 3);
    }

    private static void evenly() {
        assertEvenlyWithin(2, Arrays.stream(drawn("evenly(-1, 3)")).map(x -> x - 1).toArray());
    }

    private static void glorot() {
        assertEvenlyWithin(Math.sqrt(6.0 / (3 * 3 * 20 + 3 * 3 * 50)), drawn("glorot[C -> D]"));
    }

    /// What remains of a state and a parameter after a step: `{parameter, state...}` of one element.
    @FunctionalInterface
    private interface Step {
        void apply(double[] values, double grad, int step);
    }

    /// Four steps, whose gradients of two parameters are given, from 1.
    private static void assertSteps(String using, Step byHand) {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[F: 2]
                  param w: f32[F] = 1
                  output p = sum[F](x * w)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss p
                  using %s
                  batch 8   epochs 2
                }
                """.formatted(using)).model();
        double[][] values = {{1, 0, 0}, {1, 0, 0}};
        double[][] grads = {{0.5, -2}, {1.5, -0.25}, {-3, 0}, {0.125, 1}};
        Map<String, double[]> variables = initial(model);
        for (int step = 1; step <= grads.length; step++) {
            double[] grad = grads[step - 1];
            Map<String, double[]> inputs = new HashMap<>(model.scheduled(Role.STEP, step, grads.length, 1, 1));
            inputs.put("x", grad);
            variables.putAll(GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)), false, 1, 7,
                    inputs, variables));
            byHand.apply(values[0], grad[0], step);
            byHand.apply(values[1], grad[1], step);
            assertClose(using + " step " + step, new double[] {values[0][0], values[1][0]}, variables.get("w"));
        }
    }

    private static void sgd() {
        assertSteps("sgd()", (v, grad, step) -> v[0] -= 0.01 * grad);
        assertSteps("sgd(rate: 0.5)", (v, grad, step) -> v[0] -= 0.5 * grad);
        assertSteps("sgd(rate: 0.5, momentum: 0.75)", (v, grad, step) -> {
            v[1] = 0.75 * v[1] + grad;
            v[0] -= 0.5 * v[1];
        });
    }

    private static void momentum() {
        for (double[] given : new double[][] {{0.01, 0.9}, {0.5, 0.75}}) {
            String using = given[0] == 0.01 ? "momentum()" : "momentum(rate: 0.5, friction: 0.75)";
            assertSteps(using, (v, grad, step) -> {
                v[1] = given[1] * v[1] - given[0] * grad;
                v[0] += v[1];
            });
        }
    }

    private static void adam() {
        assertSteps("adam()", adam(1e-3, 0.9, 0.999, 1e-8));
        assertSteps("adam(rate: 0.5, beta1: 0.75, beta2: 0.5, epsilon: 0.25)", adam(0.5, 0.75, 0.5, 0.25));
    }

    private static Step adam(double rate, double beta1, double beta2, double epsilon) {
        return (v, grad, step) -> {
            v[1] = beta1 * v[1] + (1 - beta1) * grad;
            v[2] = beta2 * v[2] + (1 - beta2) * grad * grad;
            double mean = v[1] / (1 - Math.pow(beta1, step));
            double square = v[2] / (1 - Math.pow(beta2, step));
            v[0] -= rate * mean / (Math.sqrt(square) + epsilon);
        };
    }

    private static void staircase() {
        assertPoints("staircase(2, 0.5, x, 3)", new double[] {1, 2, 3, 4, 5, 6, 7, 30, 31},
                new double[] {2, 2, 2, 1, 1, 1, 0.5, 2.0 / 512, 2.0 / 1024});
        assertPoints("staircase(2, 0.1, x, 1)", new double[] {1, 2, 3}, new double[] {2, 0.2, 0.02});
    }

    /// At the twelfths of a circle, and beyond the end.
    private static void cosine() {
        double[] progress = {0, 1.0 / 6, 0.25, 1.0 / 3, 0.5, 2.0 / 3, 1, 1.5};
        assertPoints("cosine(3, x)", progress, new double[] {3, 1.5 + 0.75 * Math.sqrt(3), 1.5 + 0.75 * Math.sqrt(2),
                2.25, 1.5, 0.75, 0, 0});
    }
}
