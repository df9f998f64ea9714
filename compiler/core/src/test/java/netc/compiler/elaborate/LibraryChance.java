package netc.compiler.elaborate;

import static netc.compiler.elaborate.LibraryValuesTest.assertClose;
import static netc.compiler.elaborate.LibraryValuesTest.initial;
import static netc.compiler.elaborate.LibraryValuesTest.variance;
import static netc.compiler.elaborate.LibraryValuesTest.y;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;

/// What the library draws, and what differs in training.
final class LibraryChance {
    private LibraryChance() {
    }

    /// How often a value of forty thousand is each whole number from `least` on.
    static void assertOften(String value, String drawn, int least, double... often) {
        double[] y = y("dim N = 40_000\n" + drawn + "\noutput y: f32[N] = " + value, Map.of());
        for (int i = 0; i < often.length; i++) {
            int number = least + i;
            assertEquals(often[i], Arrays.stream(y).filter(v -> v == number).count() / (double) y.length, 0.01);
        }
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
    static void dropout() {
        double[] ones = new double[40_000];
        Arrays.fill(ones, 1);
        Map<String, double[]> found = trained("dropout(0.25)", Map.of("x", ones));
        assertEquals(1 + 4.0 / 3, found.get("loss")[0], 0.02);
        assertClose("elsewhere", ones, found.get("y"));
    }

    /// The mean of what is normalised is 0, that of its squares almost 1.
    static void batchNorm() {
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
}
