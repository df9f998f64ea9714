package netc.compiler.library;

import static netc.compiler.library.Computed.applied;
import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.model;
import static netc.compiler.library.Computed.uneven;
import static netc.compiler.library.Spread.assertEvenlyWithin;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.function.Executable;

/// Attention, against loops over heads and places.
final class AttentionValues {
    private static final int HEADS = 2;
    private static final int D = 4;

    private AttentionValues() {
    }

    static Map<String, Executable> all() {
        return Map.of("MultiHead", AttentionValues::multiHead, "FeedForward", AttentionValues::feedForward);
    }

    @FunctionalInterface
    private interface Seen {
        boolean at(int t, int s);
    }

    private static double[] weights(double by) {
        return Arrays.stream(uneven(D * D)).map(w -> by * w).toArray();
    }

    /// Of rows of D numbers, by a matrix of D x D.
    private static double[] times(double[] rows, double[] matrix) {
        return IntStream.range(0, rows.length).mapToDouble(i -> IntStream.range(0, D)
                .mapToDouble(d -> rows[i / D * D + d] * matrix[d * D + i % D]).sum()).toArray();
    }

    private static double[] attended(double[] x, double[] memory, Seen seen) {
        double[] q = times(x, weights(0.3));
        double[] k = times(memory, weights(-0.2));
        double[] v = times(memory, weights(0.5));
        int width = D / HEADS;
        double[] heads = new double[x.length];
        for (int t = 0; t < x.length / D; t++) {
            for (int head = 0; head < HEADS; head++) {
                int from = head * width;
                double[] weight = new double[memory.length / D];
                double total = 0;
                for (int s = 0; s < weight.length; s++) {
                    double score = 0;
                    for (int e = from; e < from + width; e++) {
                        score += q[t * D + e] * k[s * D + e];
                    }
                    weight[s] = seen.at(t, s) ? Math.exp(score / Math.sqrt(width)) : 0;
                    total += weight[s];
                }
                for (int s = 0; s < weight.length && total > 0; s++) {
                    for (int e = from; e < from + width; e++) {
                        heads[t * D + e] += weight[s] / total * v[s * D + e];
                    }
                }
            }
        }
        return times(heads, weights(0.7));
    }

    private static void multiHead() {
        double[] x = uneven(3 * D);
        double[] m = Arrays.stream(uneven(5 * D)).map(Math::cos).toArray();
        Map<String, double[]> parameters = Map.of("Wq", weights(0.3), "Wk", weights(-0.2), "Wv", weights(0.5), "Wo",
                weights(0.7));
        String inputs = "input x: f32[T: 3, D: 4]\n";
        assertArrayEquals(attended(x, m, (_, _) -> true), applied(inputs + " input m: f32[S: 5, D]\n"
                + " output y: f32[T, D] = x |> MultiHead[2](m)", Map.of("x", x, "m", m), parameters), 1e-12);
        // Each place sees itself and what is before it, or only what is: the first then sees nothing.
        assertArrayEquals(attended(x, x, (t, s) -> s <= t), applied("dim T = 3, S = 3\n" + inputs
                + " output y: f32[T, D] = x |> MultiHead[2](x[T as S], index(S) <= index(T))", Map.of("x", x),
                parameters),
                1e-12);
        assertArrayEquals(attended(x, x, (t, s) -> s < t), applied("dim T = 3, S = 3\n" + inputs
                + " input back: int\n output y: f32[T, D] = x |> MultiHead[2](x[T as S], seen: index(S) + back <= index(T))",
                Map.of("x", x, "back", new double[] {1}), parameters), 1e-12);
        // Some places of the memory are empty.
        assertArrayEquals(attended(x, m, (_, s) -> s != 1 && s != 4), applied(inputs + " input m: f32[S: 5, D]\n"
                + " input real: bool[S]\n output y: f32[T, D] = x |> MultiHead[2](m, real)",
                Map.of("x", x, "m", m, "real", new double[] {1, 0, 1, 1, 0}), parameters), 1e-12);
        Map<String, double[]> drawn = initial(model("input x: f32[T: 3, D: 60]\n"
                + " output y: f32[T, D] = x |> MultiHead[6](x[T as S])"));
        drawn.values().forEach(w -> assertEvenlyWithin(Math.sqrt(6.0 / 120), w));
    }

    private static void feedForward() {
        double[] x = uneven(3);
        double[] v = uneven(18);
        double[] w = Arrays.stream(v).map(Math::sin).toArray();
        double[] between = IntStream.range(0, 6).mapToDouble(f -> 0.25 + IntStream.range(0, 3)
                .mapToDouble(d -> x[d] * v[d * 6 + f]).sum()).map(AttentionValues::gelu).toArray();
        double[] expected = IntStream.range(0, 3).mapToDouble(d -> IntStream.range(0, 6)
                .mapToDouble(f -> between[f] * w[f * 3 + d]).sum()).toArray();
        String body = "input x: f32[D: 3]\n output y: f32[D] = x |> FeedForward[D, times: 2%s]";
        Map<String, double[]> parameters = Map.of("y.dense1.W", v, "y.dense2.W", w, "y.dense1.b",
                new double[] {0.25, 0.25, 0.25, 0.25, 0.25, 0.25});
        Map<String, double[]> byPath = parameters.entrySet().stream().collect(java.util.stream.Collectors.toMap(
                e -> "y.feedForward1." + e.getKey(), Map.Entry::getValue));
        for (String rate : new String[] {"", ", rate: 0.3"}) {
            var model = model(body.formatted(rate));
            Map<String, double[]> variables = initial(model);
            variables.putAll(byPath);
            assertArrayEquals(expected, Computed.outputs(model, Map.of("x", x), variables).get("y"), 1e-9);
        }
    }

    /// Half of x times 1 + erf(x / √2), whose integral is summed by Simpson's rule.
    private static double gelu(double x) {
        int steps = 20_000;
        double width = x / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-Math.pow(i * width, 2) / 2);
        }
        return x * (0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI));
    }
}
