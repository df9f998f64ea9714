package netc.compiler.library;

import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.assertPoints;
import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.y;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import netc.compiler.Measured;
import netc.compiler.elaborate.Elaborated;
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
                Map.entry("huber", () -> {
                    assertErrors("huber(a, b)", 0.125, 5.5, 3.5, 0);
                    assertErrors("huber(a, b, delta: 4)", 0.125, 16, 8, 0);
                }),
                Map.entry("bce", LossValues::bce),
                Map.entry("hinge", () -> assertErrors("hinge(a, b)", 0.5, 9, 4, 0.75)),
                Map.entry("focal", LossValues::focal),
                Map.entry("kl_divergence", LossValues::divergence),
                Map.entry("pinball", () -> {
                    assertErrors("pinball(a, b)", 0.25, 3, 2, 0);
                    assertErrors("pinball(a, b, level: 0.9)", 0.05, 5.4, 0.4, 0);
                }),
                Map.entry("contrastive", LossValues::contrastive),
                Map.entry("triplet", LossValues::triplet),
                Map.entry("topk", LossValues::topk),
                Map.entry("r2", LossValues::r2),
                Map.entry("stddev", LossValues::stddev),
                Map.entry("correlation", LossValues::correlation),
                Map.entry("roc_auc", LossValues::areaUnderTheCurve),
                Map.entry("confusion", LossValues::confusion),
                Map.entry("precision", () -> assertCounted("precision", 2.0 / 3)),
                Map.entry("recall", () -> assertCounted("recall", 0.5)),
                Map.entry("f1", () -> assertCounted("f1", 4.0 / 7)),
                Map.entry("perplexity", LossValues::perplexity),
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

    /// A metric over examples that are one batch.
    private static double reported(String body, String feeds, String training, String metric, int examples,
            Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text("model M {\n" + body + "\n}\ntrain M {\n data csv(\"a.csv\") -> " + feeds
                + "\n" + training + "\n using sgd()\n batch 8   epochs 2\n}\n").model();
        return Measured.of(model, metric, inputs, initial(model), examples)[0];
    }

    private static void assertReport(String name, double expected) {
        assertEquals(expected, reportedOfPairs(name + "(p, b)", name, A, B), 1e-12);
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

    private static void bce() {
        double[] logits = {-800, -2, 0, 0.5, 800};
        for (double target : new double[] {0, 0.25, 1}) {
            assertPoints("bce(x, " + target + ")", logits, Arrays.stream(logits)
                    .map(x -> target * softplus(-x) + (1 - target) * softplus(x)).toArray());
        }
    }

    private static double softplus(double x) {
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    /// Of probabilities 0.1, 0.2 and 0.7, and of one that is 1.
    private static void focal() {
        double[] p = {0.1, 0.2, 0.7};
        double[] logits = Arrays.stream(p).map(q -> 3 + Math.log(q)).toArray();
        String body = "dim C = 3\n input x: f32[C]\n target t: C\n output y = focal[C](x, t%s)";
        for (int t = 0; t < 3; t++) {
            Map<String, double[]> inputs = Map.of("x", logits, "t", new double[] {t});
            assertClose("gamma 2", new double[] {-(1 - p[t]) * (1 - p[t]) * Math.log(p[t])},
                    y(body.formatted(""), inputs));
            assertClose("gamma 1", new double[] {-(1 - p[t]) * Math.log(p[t])},
                    y(body.formatted(", gamma: 1"), inputs));
            assertClose("gamma 0", new double[] {-Math.log(p[t])}, y(body.formatted(", gamma: 0"), inputs));
        }
        assertClose("right", new double[] {0}, y(body.formatted(""),
                Map.of("x", new double[] {0, 900, 0}, "t", new double[] {1})));
    }

    /// What has probability 0 adds nothing.
    private static void divergence() {
        double[] p = {0.1, 0.2, 0.7};
        double[] q = {0.5, 0, 0.5};
        assertClose("kl_divergence", new double[] {0.5 * Math.log(0.5 / 0.1) + 0.5 * Math.log(0.5 / 0.7)},
                y("input x: f32[C: 3]\n input q: f32[C]\n output y = kl_divergence[C](x, q)",
                        Map.of("x", Arrays.stream(p).map(Math::log).toArray(), "q", q)));
    }

    /// At distances 5, 0.5 and 0, of which the last is taken as 1e-6.
    private static void contrastive() {
        String body = """
                input a: f32[D: 2]
                input b: f32[D]
                input same: bool
                output y = contrastive[D](a, b, same%s)""";
        for (double distance : new double[] {5, 0.5, 0}) {
            double[] b = {0.6 * distance, -0.8 * distance};
            Map<String, double[]> same = Map.of("a", new double[2], "b", b, "same", new double[] {1});
            Map<String, double[]> other = Map.of("a", new double[2], "b", b, "same", new double[] {0});
            double[] square = {distance * distance / 2};
            for (double margin : new double[] {1, 6}) {
                String call = body.formatted(margin == 1 ? "" : ", margin: " + margin);
                double apart = Math.max(margin - Math.max(distance, 1e-6), 0);
                assertClose("the same", square, y(call, same));
                assertClose("others", new double[] {apart * apart / 2}, y(call, other));
            }
        }
    }

    /// Squares of 5 and 1 and the other way round.
    private static void triplet() {
        String body = "input a: f32[D: 2]\n input b: f32[D]\n output y = triplet[D](0 * a, a, b%s)";
        Map<String, double[]> inputs = Map.of("a", new double[] {1, -2}, "b", new double[] {0, 1});
        Map<String, double[]> exchanged = Map.of("b", new double[] {1, -2}, "a", new double[] {0, 1});
        assertClose("farther", new double[] {4.2}, y(body.formatted(""), inputs));
        assertClose("nearer", new double[] {0}, y(body.formatted(""), exchanged));
        assertClose("margin", new double[] {1}, y(body.formatted(", margin: 5"), exchanged));
    }

    /// The target's place among the logits, equal ones counted from the first.
    private static void topk() {
        double[] logits = {2, 5, 2, 7, Double.NaN, 2};
        int[] places = {4, 3, 5, 2, 7, 6};
        for (int t = 0; t < 6; t++) {
            for (int k = 1; k <= 6; k++) {
                assertClose("target " + t + " of " + k, new double[] {places[t] <= k ? 1 : 0},
                        y("dim C = 6\n input x: f32[C]\n target t: C\n output y = topk[C](x, t, k: " + k + ")",
                                Map.of("x", logits, "t", new double[] {t})));
            }
        }
    }

    private static void r2() {
        double left = IntStream.range(0, 4).mapToDouble(i -> (A[i] - B[i]) * (A[i] - B[i])).sum();
        assertReport("r2", 1 - left / Arrays.stream(apart(B)).map(b -> b * b).sum());
    }

    private static double[] apart(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(v -> v - mean).toArray();
    }

    private static double of(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    private static void stddev() {
        assertEquals(Math.sqrt(of(apart(A), apart(A)) / 4), reportedOfPairs("d = stddev(p)", "d", A, B), 1e-12);
    }

    private static void correlation() {
        assertReport("correlation", of(apart(A), apart(B))
                / Math.sqrt(of(apart(A), apart(A)) * of(apart(B), apart(B))));
        assertEquals(0, reportedOfPairs("correlation(p, b)", "correlation", new double[4], B));
    }

    /// The part of the pairs of one that is and one that is not of which the one that is scores higher, a tie being half: with
    /// thresholds between any two scores, so that only equal ones lie between the same.
    private static void areaUnderTheCurve() {
        double[] scores = {0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 3, 3};
        double[] is = {0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1};
        double pairs = 0;
        double higher = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (is[i] == 1 && is[j] == 0) {
                    pairs++;
                    higher += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        assertEquals(higher / pairs, reportedOfPairs("roc_auc(p, b > 0)", "roc_auc", scores, is), 1e-12);
        assertEquals(higher / pairs, reportedOfPairs("roc_auc(p, b > 0, thresholds: 16)", "roc_auc", scores, is),
                1e-12);
        // All that is known at one threshold is nothing.
        assertEquals(0.5, reportedOfPairs("roc_auc(p, b > 0, thresholds: 1)", "roc_auc", scores, is), 1e-12);
        assertEquals(0, reportedOfPairs("roc_auc(p, b > 0)", "roc_auc", scores, new double[12]));
    }

    private static double reportedOfPairs(String report, String metric, double[] a, double[] b) {
        return reported("input a: f32\n target b: f32\n param w: f32 = 1\n output p = w * a",
                "a: column(1), b: column(2)", "loss p - b\n report " + report, metric, a.length,
                Map.of("a", a, "b", b));
    }

    /// Four examples: a 0 taken for 1, two that are 1 and one of them right, and a 2.
    private static void confusion() {
        double[] logits = {1, 5, 2, 7, -1, 3, -4, 3, -2, 0, 2, 3};
        double[] targets = {0, 1, 1, 2};
        double[] expected = {0, 1, 0, 1, 1, 0, 0, 0, 1};
        ModelProgram model = Elaborated.text("""
                model M {
                  dim C = 3
                  input x: f32[C]
                  target t: C
                  param w: f32 = 1
                  output p: f32[C] = w * x
                }
                train M {
                  data csv("a.csv") -> x: columns(1..3), t: column(4)
                  loss cross_entropy[C](p, t)
                  report table: f32[C, Said] = confusion[C -> Said: C](p, t)
                  using sgd()
                  batch 8   epochs 2
                }
                """).model();
        assertClose("confusion", expected, Measured.of(model, "table", Map.of("x", logits, "t", targets),
                initial(model), 4));
    }

    /// Of eight examples three are said to be and four are, two of them rightly; and where none is, it is 0.
    private static void assertCounted(String name, double expected) {
        String body = "input a: f32\n target b: f32\n param w: f32 = 1\n output p = w * a";
        double[] said = {1, 1, 1, -1, -1, -1, -1, -1};
        double[] is = {1, 1, -1, 1, 1, -1, -1, -1};
        String training = "loss p - b\n report " + name + "(p > 0, b > 0)";
        String feeds = "a: column(1), b: column(2)";
        assertEquals(expected, reported(body, feeds, training, name, 8, Map.of("a", said, "b", is)), 1e-12);
        assertEquals(0, reported(body, feeds, training, name, 2, Map.of("a", new double[2], "b", new double[2])), 0.0);
    }

    /// Of probabilities whose geometric mean is 1/4.
    private static void perplexity() {
        double[] logits = {Math.log(0.5), Math.log(0.5), Math.log(0.125), Math.log(0.875)};
        assertEquals(4, reported("""
                dim C = 2
                input x: f32[C]
                target t: C
                param w: f32 = 1
                output p: f32[C] = w * x""", "x: columns(1..2), t: column(3)",
                "loss cross_entropy[C](p, t)\n report perplexity[C](p, t)", "perplexity", 2,
                Map.of("x", logits, "t", new double[] {1, 0})), 1e-12);
    }
}
