package netc.compiler.library;

import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.model;
import static netc.compiler.library.Computed.y;
import static netc.compiler.library.Spread.assertEvenlyWithin;
import static netc.compiler.library.Spread.variance;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.function.Executable;

/// Distributions and initialisers, by how often and how far from each other their numbers are.
final class DrawnValues {
    private DrawnValues() {
    }

    static Map<String, Executable> all() {
        return Map.ofEntries(
                Map.entry("evenly", DrawnValues::evenly),
                Map.entry("normal", () -> assertNormal(4, "normal(2)")),
                Map.entry("bernoulli",
                        () -> assertOften("1 where coin else 0", "coin: bool[N] ~ bernoulli(0.3)", 0, 0.7, 0.3)),
                Map.entry("integer",
                        () -> assertOften("k + 1", "k: int[N] ~ integer(-1, 2)", 0, 0.25, 0.25, 0.25, 0.25)),
                Map.entry("sample", () -> assertOften("sample[A](x + 0 * offset)", """
                    x: f32[A: 3] = [0, 0.69314718, 1.94591015]
                    offset: f32[N] ~ uniform
                    """, 0, 0.1, 0.2, 0.7)),
                Map.entry("glorot", DrawnValues::glorot),
                Map.entry("he", () -> assertNormal(2.0 / (3 * 3 * 20), "he[C -> D]")));
    }

    /// 9000 draws of a parameter of 3 x 3 x 20 x 50.
    private static double[] drawn(String call) {
        ModelProgram model = model("input x: f32[C: 20]\n param v: f32[I: 3, J: 3, C, D: 50] ~ " + call
                + "\n output y: f32[I, J, D] = sum[C](x * v)");
        return initial(model).get("v");
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

    private static void evenly() {
        assertEvenlyWithin(2, Arrays.stream(drawn("evenly(-1, 3)")).map(x -> x - 1).toArray());
    }

    /// How often a value of forty thousand is each whole number from `least` on.
    private static void assertOften(String value, String drawn, int least, double... often) {
        double[] y = y("dim N = 40_000\n" + drawn + "\noutput y: f32[N] = " + value, Map.of());
        for (int i = 0; i < often.length; i++) {
            int number = least + i;
            assertEquals(often[i], Arrays.stream(y).filter(v -> v == number).count() / (double) y.length, 0.01);
        }
    }

    private static void glorot() {
        assertEvenlyWithin(Math.sqrt(6.0 / (3 * 3 * 20 + 3 * 3 * 50)), drawn("glorot[C -> D]"));
    }
}
