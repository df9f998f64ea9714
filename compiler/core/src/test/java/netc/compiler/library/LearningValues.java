package netc.compiler.library;

import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.assertPoints;
import static netc.compiler.library.Computed.initial;

import java.util.HashMap;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.elaborate.Elaborated;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.function.Executable;

/// Optimizers step by step, and schedules.
final class LearningValues {
    private LearningValues() {
    }

    static Map<String, Executable> all() {
        return Map.ofEntries(
                Map.entry("sgd", LearningValues::sgd),
                Map.entry("momentum", LearningValues::momentum),
                Map.entry("adam", LearningValues::adam),
                Map.entry("steady", () -> assertPoints("steady(x)", x -> x)),
                Map.entry("staircase", LearningValues::staircase),
                Map.entry("cosine", LearningValues::cosine),
                Map.entry("warmup", () -> assertPoints("warmup(x, 4)", new double[] {0, 1, 3, 4, 5, 100},
                        new double[] {0, 0.25, 0.75, 1, 1, 1})));
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
