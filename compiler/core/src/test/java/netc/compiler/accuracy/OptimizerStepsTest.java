package netc.compiler.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.compiler.CompiledGraph;
import netc.compiler.ProgramSample;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps of the library's optimizers as compiled code, against the same in plain single precision, where what depends on the
/// step alone is computed in double precision and rounded once: bit for bit, over 300 steps.
class OptimizerStepsTest {
    private static final int STEPS = 300;
    private static final int PER_EPOCH = 30;
    private static final int WEIGHTS = 19;

    /// A weight and the states of its optimizer, which change in place.
    private interface Step {
        void apply(float[] values, float grad, float rate, int step);
    }

    private interface Rate {
        double at(int step, int epoch);
    }

    private static void assertBits(int width, String using, Rate rate, Step byHand) {
        ModelProgram model = ProgramSample.elaborated("""
                model M {
                  input x: f32[F: %d]
                  param w: f32[F] = 1
                  output p = sum[F](x * w)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..%1$d)
                  loss p
                  using %s
                  batch 1   epochs %d
                }
                """.formatted(WEIGHTS, using, STEPS / PER_EPOCH));
        CompiledGraph step = new CompiledGraph(Differentiate.apply(model.procedures().get(Role.STEP)), width, false);
        Map<String, double[]> variables = new HashMap<>(
                new CompiledGraph(model.procedures().get(Role.INIT), width, false)
                        .run(1, 1, Map.of(), Map.of()));
        float[][] expected = new float[WEIGHTS][3];
        for (float[] values : expected) {
            values[0] = 1;
        }
        Random random = new Random(11);
        for (int i = 1; i <= STEPS; i++) {
            int epoch = 1 + (i - 1) / PER_EPOCH;
            double[] grads = random.doubles(WEIGHTS, -2, 2).map(g -> (float) (g * g * g)).toArray();
            Map<String, double[]> inputs = new HashMap<>(
                    model.scheduled(Role.STEP, i, STEPS, epoch, STEPS / PER_EPOCH));
            inputs.put("x", grads);
            variables.putAll(step.run(1, 1, inputs, variables));
            for (int k = 0; k < WEIGHTS; k++) {
                byHand.apply(expected[k], (float) grads[k], (float) rate.at(i, epoch), i);
                assertEquals(expected[k][0], (float) variables.get("w")[k], using + ", step " + i);
            }
        }
    }

    private static Step adam(double beta1, double beta2, double epsilon) {
        return (v, grad, rate, step) -> {
            v[1] = (float) beta1 * v[1] + (float) (1 - beta1) * grad;
            v[2] = (float) beta2 * v[2] + (float) (1 - beta2) * (grad * grad);
            float mean = v[1] / (float) (1 - Math.pow(beta1, step));
            float square = v[2] / (float) (1 - Math.pow(beta2, step));
            v[0] -= rate * mean / ((float) Math.sqrt(square) + (float) epsilon);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1})
    void adamFreesItsMeansOfTheirStartInDoublePrecision(int width) {
        assertBits(width, "adam()", (step, epoch) -> 1e-3, adam(0.9, 0.999, 1e-8));
        assertBits(width, "adam(rate: 0.1, beta1: 0.7, beta2: 0.9999, epsilon: 1e-3)", (step, epoch) -> 0.1,
                adam(0.7, 0.9999, 1e-3));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1})
    void schedulesAreComputedInDoublePrecision(int width) {
        Step sgd = (v, grad, rate, step) -> v[0] -= rate * grad;
        assertBits(width, "sgd(rate: cosine(1e-3, step / steps))",
                (step, epoch) -> 0.5 * 1e-3 * (1 + StrictMath.cos(Math.PI * ((double) step / STEPS))), sgd);
        assertBits(width, "sgd(rate: 0.1 * warmup(step, 70) * staircase(0.3, 0.7, epoch, 2))",
                (step, epoch) -> 0.1 * Math.min(step / 70.0, 1) * (0.3 * StrictMath.pow(0.7, (epoch - 1) / 2)), sgd);
        assertBits(width, "adam(rate: steady(0.3) where epoch <= 4 else cosine(0.1, epoch / epochs))",
                (step, epoch) -> epoch <= 4 ? 0.3 : 0.5 * 0.1 * (1 + StrictMath.cos(Math.PI * (epoch / 10.0))),
                adam(0.9, 0.999, 1e-8));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1})
    void momentumIsThatOfTheFormula(int width) {
        assertBits(width, "momentum(rate: 0.01 / step)", (step, epoch) -> 0.01 / step, (v, grad, rate, step) -> {
            v[1] = 0.9f * v[1] - rate * grad;
            v[0] += v[1];
        });
        assertBits(width, "sgd(rate: 0.03, momentum: 0.75)", (step, epoch) -> 0.03, (v, grad, rate, step) -> {
            v[1] = 0.75f * v[1] + grad;
            v[0] -= rate * v[1];
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1})
    void stepsByRootsOfSquaresAreThoseOfTheirFormulae(int width) {
        assertBits(width, "rmsprop()", (step, epoch) -> 1e-3, (v, grad, rate, step) -> {
            v[1] = 0.9f * v[1] + (float) (1 - 0.9) * (grad * grad);
            v[0] -= rate * grad / ((float) Math.sqrt(v[1]) + 1e-8f);
        });
        assertBits(width, "adagrad(rate: 0.1)", (step, epoch) -> 0.1, (v, grad, rate, step) -> {
            v[1] += grad * grad;
            v[0] -= rate * grad / ((float) Math.sqrt(v[1]) + 1e-10f);
        });
        assertBits(width, "adadelta(rate: 0.5)", (step, epoch) -> 0.5, (v, grad, rate, step) -> {
            v[1] = 0.95f * v[1] + (float) (1 - 0.95) * (grad * grad);
            float change = (float) Math.sqrt(v[2] + 1e-6f) / (float) Math.sqrt(v[1] + 1e-6f) * grad;
            v[2] = 0.95f * v[2] + (float) (1 - 0.95) * (change * change);
            v[0] -= rate * change;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1})
    void kinsOfAdamAreThoseOfTheirFormulae(int width) {
        assertBits(width, "adamax()", (step, epoch) -> 2e-3 / (1 - Math.pow(0.9, step)), (v, grad, rate, step) -> {
            v[1] = 0.9f * v[1] + (float) (1 - 0.9) * grad;
            v[2] = Math.max(0.999f * v[2], Math.abs(grad) + 1e-8f);
            v[0] -= rate * v[1] / v[2];
        });
        assertBits(width, "nadam()", (step, epoch) -> 2e-3, (v, grad, rate, step) -> {
            v[1] = 0.9f * v[1] + (float) (1 - 0.9) * grad;
            v[2] = 0.999f * v[2] + (float) (1 - 0.999) * (grad * grad);
            float ahead = 0.9f * v[1] / (float) (1 - Math.pow(0.9, step + 1))
                    + (float) (1 - 0.9) * grad / (float) (1 - Math.pow(0.9, step));
            v[0] -= rate * ahead
                    / ((float) Math.sqrt(v[2] / (float) (1 - Math.pow(0.999, step))) + 1e-8f);
        });
        assertBits(width, "adamw(decay: 0.1, axes: 1)", (step, epoch) -> 1e-3, (v, grad, rate, step) -> {
            v[0] *= (float) (1 - 1e-3 * 0.1);
            adam(0.9, 0.999, 1e-8).apply(v, grad, rate, step);
        });
        assertBits(width, "lion()", (step, epoch) -> 1e-4, (v, grad, rate, step) -> {
            v[0] -= rate * Math.signum(0.9f * v[1] + (float) (1 - 0.9) * grad);
            v[1] = 0.99f * v[1] + (float) (1 - 0.99) * grad;
        });
        assertBits(width, "nesterov()", (step, epoch) -> 0.01, (v, grad, rate, step) -> {
            v[1] = 0.9f * v[1] + grad;
            v[0] -= rate * (grad + 0.9f * v[1]);
        });
    }
}
