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
                Map.entry("nesterov", LearningValues::nesterov),
                Map.entry("rmsprop", () -> {
                    assertSteps("rmsprop()", rmsprop(1e-3, 0.9, 1e-8));
                    assertSteps("rmsprop(rate: 0.5, rho: 0.75, epsilon: 0.25)", rmsprop(0.5, 0.75, 0.25));
                }),
                Map.entry("adagrad", () -> {
                    assertSteps("adagrad()", adagrad(0.01, 1e-10));
                    assertSteps("adagrad(rate: 0.5, epsilon: 0.25)", adagrad(0.5, 0.25));
                }),
                Map.entry("adadelta", () -> {
                    assertSteps("adadelta()", adadelta(1, 0.95, 1e-6));
                    assertSteps("adadelta(rate: 0.5, rho: 0.75, epsilon: 0.25)", adadelta(0.5, 0.75, 0.25));
                }),
                Map.entry("adamax", () -> {
                    assertSteps("adamax()", adamax(2e-3, 0.9, 0.999, 1e-8));
                    assertSteps("adamax(rate: 0.5, beta1: 0.75, beta2: 0.5, epsilon: 0.25)",
                            adamax(0.5, 0.75, 0.5, 0.25));
                }),
                Map.entry("nadam", () -> {
                    assertSteps("nadam()", nadam(2e-3, 0.9, 0.999, 1e-8));
                    assertSteps("nadam(rate: 0.5, beta1: 0.75, beta2: 0.5, epsilon: 0.25)",
                            nadam(0.5, 0.75, 0.5, 0.25));
                }),
                Map.entry("adamw", LearningValues::adamw),
                Map.entry("lion", LearningValues::lion),
                Map.entry("one_cycle", LearningValues::oneCycle),
                Map.entry("polynomial", () -> {
                    double[] progress = {0, 0.25, 0.5, 1, 1.5};
                    assertPoints("polynomial(2, x)", progress, new double[] {2, 1.5, 1, 0, 0});
                    assertPoints("polynomial(2, x, power: 2)", progress, new double[] {2, 1.125, 0.5, 0, 0});
                }),
                Map.entry("restarts", () -> assertPoints("restarts(2, x, 4)", new double[] {1, 2, 3, 4, 5, 7, 9, 12},
                        new double[] {2, 1 + Math.sqrt(0.5), 1, 1 - Math.sqrt(0.5), 2, 1, 2, 1 - Math.sqrt(0.5)})),
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
        assertSteps(using, "F", byHand);
    }

    /// @param axes of the parameter
    private static void assertSteps(String using, String axes, Step byHand) {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[F: 2]
                  param w: f32[%s] = 1
                  output p = sum[%s](x * w)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss p
                  using %s
                  batch 8   epochs 2
                }
                """.formatted(axes, axes.replaceAll(": \\d", ""), using)).model();
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

    /// In the terms of Sutskever et al., whose parameters are those without the velocity that is added ahead.
    private static void nesterov() {
        for (double[] given : new double[][] {{0.01, 0.9}, {0.5, 0.75}}) {
            String using = given[0] == 0.01 ? "nesterov()" : "nesterov(rate: 0.5, momentum: 0.75)";
            assertSteps(using, (v, grad, step) -> {
                double theirs = v[0] - given[1] * v[1];
                v[1] = given[1] * v[1] - given[0] * grad;
                v[0] = theirs + v[1] + given[1] * v[1];
            });
        }
    }

    private static Step rmsprop(double rate, double rho, double epsilon) {
        return (v, grad, step) -> {
            v[1] = rho * v[1] + (1 - rho) * grad * grad;
            v[0] -= rate * grad / (Math.sqrt(v[1]) + epsilon);
        };
    }

    private static Step adagrad(double rate, double epsilon) {
        return (v, grad, step) -> {
            v[1] += grad * grad;
            v[0] -= rate * grad / (Math.sqrt(v[1]) + epsilon);
        };
    }

    private static Step adadelta(double rate, double rho, double epsilon) {
        return (v, grad, step) -> {
            v[1] = rho * v[1] + (1 - rho) * grad * grad;
            double change = Math.sqrt(v[2] + epsilon) / Math.sqrt(v[1] + epsilon) * grad;
            v[2] = rho * v[2] + (1 - rho) * change * change;
            v[0] -= rate * change;
        };
    }

    private static Step adamax(double rate, double beta1, double beta2, double epsilon) {
        return (v, grad, step) -> {
            v[1] = beta1 * v[1] + (1 - beta1) * grad;
            v[2] = Math.max(beta2 * v[2], Math.abs(grad) + epsilon);
            v[0] -= rate / (1 - Math.pow(beta1, step)) * v[1] / v[2];
        };
    }

    private static Step nadam(double rate, double beta1, double beta2, double epsilon) {
        return (v, grad, step) -> {
            v[1] = beta1 * v[1] + (1 - beta1) * grad;
            v[2] = beta2 * v[2] + (1 - beta2) * grad * grad;
            double ahead = beta1 * v[1] / (1 - Math.pow(beta1, step + 1));
            double now = (1 - beta1) * grad / (1 - Math.pow(beta1, step));
            v[0] -= rate * (ahead + now) / (Math.sqrt(v[2] / (1 - Math.pow(beta2, step))) + epsilon);
        };
    }

    /// One axis keeps its size, and two are decayed, as many as `axes` says.
    private static void adamw() {
        Step adam = adam(0.5, 0.75, 0.5, 0.25);
        String using = "adamw(rate: 0.5, beta1: 0.75, beta2: 0.5, epsilon: 0.25, decay: 0.125%s)";
        assertSteps(using.formatted(""), adam);
        assertSteps(using.formatted(""), "F, One: 1", decayed(1 - 0.5 * 0.125, adam));
        assertSteps(using.formatted(", axes: 0"), decayed(1 - 0.5 * 0.125, adam));
        assertSteps("adamw()", "F, One: 1", decayed(1 - 1e-3 * 0.01, adam(1e-3, 0.9, 0.999, 1e-8)));
    }

    private static Step decayed(double kept, Step then) {
        return (v, grad, step) -> {
            v[0] *= kept;
            then.apply(v, grad, step);
        };
    }

    private static void lion() {
        String using = "lion(rate: 0.5, beta1: 0.75, beta2: 0.5, decay: 0.125%s)";
        assertSteps("lion()", lion(1e-4, 0.9, 0.99));
        assertSteps(using.formatted(""), lion(0.5, 0.75, 0.5));
        assertSteps(using.formatted(""), "F, One: 1", decayed(1 - 0.5 * 0.125, lion(0.5, 0.75, 0.5)));
        assertSteps(using.formatted(", axes: 1"), decayed(1 - 0.5 * 0.125, lion(0.5, 0.75, 0.5)));
    }

    private static Step lion(double rate, double beta1, double beta2) {
        return (v, grad, step) -> {
            v[0] -= rate * Math.signum(beta1 * v[1] + (1 - beta1) * grad);
            v[1] = beta2 * v[1] + (1 - beta2) * grad;
        };
    }

    /// At the ends of both halves, their middles and beyond the end.
    private static void oneCycle() {
        assertPoints("one_cycle(50, x)", new double[] {0, 0.15, 0.3, 0.65, 1, 1.5}, new double[] {2, 26, 50, 25, 0, 0});
        assertPoints("one_cycle(50, x, rise: 0.5)", new double[] {0, 0.25, 0.5, 0.75}, new double[] {2, 26, 50, 25});
    }
}
