package netc.compiler.library;

import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.assertPoints;
import static netc.compiler.library.Computed.uneven;
import static netc.compiler.library.Computed.y;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.function.Executable;

/// Activations and other functions of numbers, against their formulae in plain Java.
final class ActivationValues {
    private ActivationValues() {
    }

    static Map<String, Executable> all() {
        return Map.ofEntries(
                Map.entry("relu", () -> assertPoints("relu(x)", x -> x > 0 ? x : 0)),
                Map.entry("sign", () -> assertPoints("sign(x)", Math::signum)),
                Map.entry("tanh", () -> assertPoints("tanh(x)", Math::tanh)),
                Map.entry("tanh_of", () -> assertPoints("tanh_of(abs(x))", x -> Math.abs(x) / (Math.abs(x) + 2))),
                Map.entry("sigmoid", () -> assertPoints("sigmoid(x)", ActivationValues::logistic)),
                Map.entry("logistic_of", () -> assertPoints("logistic_of(0.25, x)", x -> x < 0 ? 0.2 : 0.8)),
                Map.entry("gelu", ActivationValues::gelu),
                Map.entry("softmax", () -> softmax("softmax", DoubleUnaryOperator.identity())),
                Map.entry("log_softmax", () -> softmax("log_softmax", Math::log)),
                Map.entry("leaky_relu", () -> {
                    assertPoints("leaky_relu(x)", x -> x > 0 ? x : 0.01 * x);
                    assertPoints("leaky_relu(x, slope: 0.2)", x -> Math.max(x, 0.2 * x));
                }),
                Map.entry("elu", () -> {
                    assertPoints("elu(x)", x -> x > 0 ? x : Math.expm1(x));
                    assertPoints("elu(x, alpha: 3)", x -> x > 0 ? x : 3 * Math.expm1(x));
                }),
                Map.entry("selu", ActivationValues::selu),
                Map.entry("silu", () -> assertPoints("silu(x)", x -> x * logistic(x))),
                Map.entry("softplus", () -> assertPoints("softplus(x)",
                        x -> x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))),
                Map.entry("log1p", () -> log1p("log1p(x)")),
                Map.entry("log1p_of", () -> log1p("log1p_of(1 + x, x)")),
                Map.entry("logsumexp", ActivationValues::logsumexp),
                Map.entry("lerp", () -> assertPoints("lerp(2, x, 0.25)", x -> 1.5 + x / 4)));
    }

    /// Of normal numbers its results have mean 0 and variance 1.
    private static void selu() {
        double[] x = IntStream.rangeClosed(-12_000, 12_000).mapToDouble(i -> i / 1000.0).toArray();
        double[] found = y("input x: f32[N: 24_001]\n output y = selu(x)", Map.of("x", x));
        double mean = 0;
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            double density = 0.001 * Math.exp(-x[i] * x[i] / 2) / Math.sqrt(2 * Math.PI);
            mean += density * found[i];
            square += density * found[i] * found[i];
        }
        assertEquals(0, mean, 1e-6);
        assertEquals(1, square, 1e-6);
        assertPoints("selu(x) / selu(1)", p -> p > 0 ? p : 1.6732632423543772 * Math.expm1(p));
    }

    private static void log1p(String call) {
        double[] points = {-1, -0.75, -1e-6, -1e-17, 0, 1e-300, 1e-17, 1e-6, 0.25, 3, 1e300, Double.POSITIVE_INFINITY};
        assertPoints(call, points, Arrays.stream(points).map(Math::log1p).toArray());
    }

    /// Of numbers whose exponentials overflow, too, and of infinities.
    private static void logsumexp() {
        double inf = Double.POSITIVE_INFINITY;
        double[][] x = {{0, Math.log(2), Math.log(7)}, {1000, 1000, -1000}, {-1000, -1000, -1001}, {-inf, 3, -inf},
                {-inf, -inf, -inf}, {inf, 0, -inf}};
        double[] expected = {Math.log(10), 1000 + Math.log(2), -1000 + Math.log(2 + Math.exp(-1)), 3, -inf, inf};
        assertClose("logsumexp", expected, y("input x: f32[N: 6, A: 3]\n output y = logsumexp[A](x)",
                Map.of("x", Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray())));
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
}
