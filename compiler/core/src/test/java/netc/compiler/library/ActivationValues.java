package netc.compiler.library;

import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.assertPoints;
import static netc.compiler.library.Computed.uneven;
import static netc.compiler.library.Computed.y;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
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
                Map.entry("log_softmax", () -> softmax("log_softmax", Math::log)));
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
