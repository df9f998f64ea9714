package netc.compiler.library;

import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.y;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import netc.abi.Role;
import netc.compiler.elaborate.Elaborated;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.function.Executable;

/// Losses of one example and metrics of several.
final class LossValues {
    private static final double[] A = {1, -2, 3, 0.5};
    private static final double[] B = {0.5, 4, -1, 0.5};

    private LossValues() {
    }

    static Map<String, Executable> all() {
        return Map.ofEntries(
                Map.entry("cross_entropy", LossValues::crossEntropy),
                Map.entry("squared_error", () -> assertErrors("squared_error(a, b)", 0.25, 36, 16, 0)),
                Map.entry("absolute_error", () -> assertErrors("absolute_error(a, b)", 0.5, 6, 4, 0)),
                Map.entry("accuracy", LossValues::accuracy),
                Map.entry("mse", () -> assertReport("mse", 52.25 / 4)),
                Map.entry("rmse", () -> assertReport("rmse", Math.sqrt(52.25 / 4))),
                Map.entry("mae", () -> assertReport("mae", 10.5 / 4)));
    }

    private static void assertErrors(String call, double... expected) {
        assertClose(call, expected,
                y("input a: f32[N: 4]\n input b: f32[N]\n output y = " + call, Map.of("a", A, "b", B)));
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
}
