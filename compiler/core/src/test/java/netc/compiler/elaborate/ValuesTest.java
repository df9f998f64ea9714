package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// What elaborated programs compute, held against numbers worked out by hand or by loops.
class ValuesTest {
    private static final double[] SIX = {1, 2, 3, 4, 5, 6};

    /// The output `y` of a model for one example, its parameters at their initial values.
    private static double[] y(String body, Map<String, double[]> inputs) {
        return run(Elaborated.text(body.startsWith("model") || body.contains("\nmodel") ? body
                : "model M {\n" + body + "\n}").model(), new Role.Output("y"), inputs).get("y");
    }

    private static Map<String, double[]> run(ModelProgram model, Role procedure, Map<String, double[]> inputs) {
        Map<String, double[]> variables = GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(),
                Map.of());
        return GraphInterpreter.run(model.procedures().get(procedure), false, 1, 7, inputs, variables);
    }

    private static void assertClose(double[] expected, double[] found) {
        assertArrayEquals(expected, found, 1e-9);
    }

    @Test
    void outputsLeaveInTheOrderWritten() {
        assertClose(new double[] {1, 4, 2, 5, 3, 6},
                y("input x: f32[A: 2, B: 3]\n output y: f32[B, A] = x", Map.of("x", SIX)));
    }

    @Test
    void reductionsTakeTheAxesTheyName() {
        assertClose(new double[] {6, 15}, y("input x: f32[A: 2, B: 3]\n output y = sum[B](x)", Map.of("x", SIX)));
        assertClose(new double[] {2.5, 3.5, 4.5},
                y("input x: f32[A: 2, B: 3]\n output y = mean[A](x)", Map.of("x", SIX)));
        assertClose(new double[] {6}, y("input x: f32[A: 2, B: 3]\n output y = max[A, B](x)", Map.of("x", SIX)));
        assertClose(new double[] {1}, y("input x: f32[A: 2, B: 3]\n output y = any[A, B](x > 5)", Map.of("x", SIX)));
        assertClose(new double[] {0}, y("input x: f32[A: 2, B: 3]\n output y = all[A, B](x > 5)", Map.of("x", SIX)));
    }

    @Test
    void whatAnArgumentMayLackIsTheSameAlongIt() {
        String function = "input x: f32[T: 3]\n fn met(a: f32[T], by: f32[T?] = 2) = sum[S](a[T as S] * by[T as S])"
                + " + by[T: 0]\n output y = ";
        Map<String, double[]> x = Map.of("x", new double[] {1, 2, 3});
        assertClose(new double[] {14}, y(function + "met(x)", x));
        assertClose(new double[] {21}, y(function + "met(x, 3)", x));
        assertClose(new double[] {15}, y(function + "met(x, x)", x));
        String mask = "input x: f32[T: 3]\n fn most(a: f32[T], real: bool[T?] = true) = max[S](a[T as S]"
                + " where real[T as S] and index(S) < 2)\n output y = ";
        assertClose(new double[] {2}, y(mask + "most(x)", x));
        assertClose(new double[] {1}, y(mask + "most(x, x < 2)", x));
    }

    @Test
    void whatWhereLeavesOutCountsNowhere() {
        assertClose(new double[] {4.5}, y("input x: f32[A: 6]\n output y = mean[A](x where x > 2)", Map.of("x", SIX)));
        assertClose(new double[] {18}, y("input x: f32[A: 6]\n output y = sum[A](x where x > 2)", Map.of("x", SIX)));
        assertClose(new double[] {2}, y("input x: f32[A: 6]\n output y = max[A](x where x < 3)", Map.of("x", SIX)));
        assertClose(new double[] {0}, y("input x: f32[A: 6]\n output y = mean[A](x where x > 9)", Map.of("x", SIX)));
        assertClose(new double[] {Double.NEGATIVE_INFINITY},
                y("input x: f32[A: 6]\n output y = max[A](x where x > 9)", Map.of("x", SIX)));
    }

    /// Each reduction of what a mask leaves in, for every mask of six elements, some of which are equal.
    @Test
    void everyReductionIsOfWhatWhereLeavesIn() {
        double[] x = {2, -3, 5, 5, -3, 0};
        String body = Stream.of("sum", "mean", "max", "min", "argmax", "argmin")
                .map(word -> " output " + word + "_of = 1 * " + word + "[A](x where m > 0)\n")
                .collect(Collectors.joining())
                + " output any_of = 1 * any[A](x > 0 where m > 0)\n output all_of = 1 * all[A](x > 0 where m > 0)\n";
        ModelProgram model = Elaborated.text("model M {\n input x: f32[A: 6]\n input m: f32[A]\n" + body + "}").model();
        for (int mask = 0; mask < 64; mask++) {
            int chosen = mask;
            double[] m = IntStream.range(0, 6).mapToDouble(i -> chosen >> i & 1).toArray();
            double[] left = IntStream.range(0, 6).filter(i -> m[i] > 0).mapToDouble(i -> x[i]).toArray();
            Map<String, Double> expected = new HashMap<>(Map.of("sum", Arrays.stream(left).sum(),
                    "mean", Arrays.stream(left).average().orElse(0),
                    "max", Arrays.stream(left).max().orElse(Double.NEGATIVE_INFINITY),
                    "min", Arrays.stream(left).min().orElse(Double.POSITIVE_INFINITY),
                    "any", Arrays.stream(left).anyMatch(v -> v > 0) ? 1.0 : 0,
                    "all", Arrays.stream(left).allMatch(v -> v > 0) ? 1.0 : 0));
            if (mask != 0) {
                expected.put("argmax", firstOf(x, m, expected.get("max")));
                expected.put("argmin", firstOf(x, m, expected.get("min")));
            }
            Map<String, double[]> found = run(model, Role.PREDICT, Map.of("x", x, "m", m));
            expected.forEach((word, value) -> assertEquals(value, found.get(word + "_of")[0], 1e-12,
                    word + " where " + Arrays.toString(m)));
        }
    }

    private static double firstOf(double[] x, double[] mask, double value) {
        return IntStream.range(0, x.length).filter(i -> mask[i] > 0 && x[i] == value).findFirst().orElseThrow();
    }

    /// What is known while compiling is computed there, by other code than what comes with the data.
    @Test
    void knownNumbersAreWorthWhatComputedOnesAre() {
        List<String> formulas = List.of("mod(%s, 3)", "mod(%s, 4)", "mod(%s, 2.5)", "mod(%s, -2.5)",
                "mod(%s / 7, 0.1)", "floor(%s / 3)", "ceil(%s / 3)", "abs(%s)",
                "min(%s, -2)", "max(%s, -2)", "(%s)^2", "(%s)^3", "-(%s) - 1", "%s / 4", "%s * 5 - 2",
                "1 where %s < -2 else 0", "1 where %s <= -2 else 0", "1 where %s > -2 else 0",
                "1 where %s >= -2 else 0",
                "1 where %s == 3 else 0",
                "1 where %s != 3 else 0", "floor(%s / 3) * 3 + mod(%s, 3)");
        for (String formula : formulas) {
            StringBuilder body = new StringBuilder(" input zero: f32\n");
            for (int number = -7; number <= 7; number++) {
                body.append(" output known_").append(number + 7).append(" = zero + (")
                        .append(formula.replace("%s", "(" + number + ")")).append(")\n");
                body.append(" output found_").append(number + 7).append(" = zero + (")
                        .append(formula.replace("%s", "(zero + " + number + ")")).append(")\n");
            }
            Map<String, double[]> found = run(Elaborated.text("model M {\n" + body + "}").model(), Role.PREDICT,
                    Map.of("zero", new double[] {0}));
            for (int number = -7; number <= 7; number++) {
                assertEquals(found.get("found_" + (number + 7))[0], found.get("known_" + (number + 7))[0], 1e-12,
                        formula + " of " + number);
            }
        }
    }

    @Test
    void aListOfNumbersIsAConstantAlongItsAxis() {
        assertClose(new double[] {10, -2.5, 14}, y(
                "input x: f32\n level: f32[Q] = [5, -1.25, 7]\n output y = x * level", Map.of("x", new double[] {2})));
        assertClose(new double[] {6},
                y("input x: f32\n level: f32[Q] = [3]\n output y = x * level", Map.of("x", new double[] {2})));
    }

    @Test
    void indicesOfTwoAxesAreTakenApart() {
        String model = "input x: f32[A: 2, B: 3]\n a, b = argmax[A, B](x)\n output y = 10 * a + b";
        assertClose(new double[] {11}, y(model, Map.of("x", new double[] {1, 2, 3, 4, 9, 6})));
    }

    @Test
    void readsFollowTheirSubscripts() {
        assertClose(new double[] {6, 5, 4, 3, 2, 1},
                y("dim T = 6\n input x: f32[T]\n output y = x[T: T - 1 - index(T)]", Map.of("x", SIX)));
        assertClose(new double[] {0, 1, 2, 3, 4, 5},
                y("dim T = 6\n input x: f32[T]\n output y = x?[T: index(T) - 1]", Map.of("x", SIX)));
        assertClose(new double[] {1, 3, 5},
                y("dim T = 6, P = 3\n input x: f32[T]\n output y = x[T: 2*index(P)]", Map.of("x", SIX)));
        assertClose(new double[] {1, 1, 2, 2, 3, 3},
                y("dim T = 6\n input x: f32[T]\n output y = x[T: floor(index(T) / 2)]", Map.of("x", SIX)));
        assertClose(new double[] {1, 2, 3, 1, 2, 3},
                y("dim T = 6\n input x: f32[T]\n output y = x[T: mod(index(T), 3)]", Map.of("x", SIX)));
        assertClose(new double[] {1, 6},
                y("dim A = 2\n input x: f32[A, B: 3]\n output y = x[B: 2*index(A)]", Map.of("x", SIX)));
    }

    @Test
    void anIndexLooksUpRows() {
        assertClose(new double[] {5, 6, 1, 2},
                y("dim V = 3\n input x: f32[V, D: 2]\n input i: V[T: 2]\n output y: f32[T, D] = x[i]",
                        Map.of("x", SIX, "i", new double[] {2, 0})));
    }

    @Test
    void whatIsFlattenedIsSplitAgain() {
        assertClose(SIX, y("input x: f32[A: 2, B: 3]\n output y = x |> flatten[A, B -> F]", Map.of("x", SIX)));
        assertClose(new double[] {1, 4, 2, 5, 3, 6},
                y("input x: f32[A: 2, B: 3]\n output y = x |> flatten[B, A -> F]", Map.of("x", SIX)));
        assertClose(new double[] {1, 3, 5, 2, 4, 6},
                y("input x: f32[F: 6]\n output y: f32[B, A] = x |> split[F -> A: 3, B: 2]", Map.of("x", SIX)));
    }

    @Test
    void numbersAreWholeInSizesAndRealElsewhere() {
        assertClose(new double[] {0.5}, y("dim T = 4\n input x: f32[T]\n output y = sum[T](x) * 0 + 2 / T",
                Map.of("x", new double[4])));
        assertClose(new double[] {2, 2},
                y("dim T = 4, P = T / 2\n input x: f32[T]\n output y = x[T: index(P) + T / 2] * 0 + P",
                        Map.of("x", new double[4])));
    }

    @Test
    void powersAreProductsOrPowers() {
        assertClose(new double[] {8, 0.25, Math.sqrt(2), 1024},
                IntStream.range(0, 4).mapToDouble(i -> y("input x: f32\n output y = x^"
                        + List.of("3", "-2", "0.5", "10").get(i), Map.of("x", new double[] {2}))[0]).toArray());
        assertClose(new double[] {-4}, y("input x: f32\n output y = -x^2", Map.of("x", new double[] {2})));
    }

    @Test
    void aConvolutionIsWhatItsLoopsSay() {
        double[] x = IntStream.range(0, 5 * 4 * 2).mapToDouble(i -> Math.sin(i)).toArray();
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[H: 5, W: 4, C: 2]
                  output y: f32[H: 3, W: 2, C: 3] = x |> Conv[3, k: 3, stride: 2, pad: 1]
                }""").model();
        Map<String, double[]> variables = GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(),
                Map.of());
        double[] k = variables.get("y.conv1.K");
        double[] found = GraphInterpreter
                .run(model.procedures().get(new Role.Output("y")), false, 1, 7, Map.of("x", x), variables)
                .get("y");
        double[] expected = new double[3 * 2 * 3];
        for (int p = 0; p < 3; p++) {
            for (int q = 0; q < 2; q++) {
                for (int o = 0; o < 3; o++) {
                    for (int i = 0; i < 3; i++) {
                        for (int j = 0; j < 3; j++) {
                            for (int c = 0; c < 2; c++) {
                                int h = 2 * p + i - 1;
                                int w = 2 * q + j - 1;
                                double v = h < 0 || h >= 5 || w < 0 || w >= 4 ? 0 : x[(h * 4 + w) * 2 + c];
                                expected[(p * 2 + q) * 3 + o] += v * k[((i * 3 + j) * 2 + c) * 3 + o];
                            }
                        }
                    }
                }
            }
        }
        assertClose(expected, found);
    }

    @Test
    void poolsTakeBlocks() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
        assertClose(new double[] {3.5, 5.5},
                y("input x: f32[H: 2, W: 4]\n output y: f32[H, W] = x |> avgpool[2]", Map.of("x", x)));
        assertClose(new double[] {6, 8},
                y("input x: f32[H: 2, W: 4]\n output y: f32[H, W] = x |> maxpool[2]", Map.of("x", x)));
    }

    @Test
    void crossEntropyIsMinusTheLogOfTheTargetsProbability() {
        String model = "dim C = 3\n input x: f32[C]\n target d: C\n output y = cross_entropy(x, d%s)";
        Map<String, double[]> inputs = Map.of("x", new double[] {1, 2, 3}, "d", new double[] {1});
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        assertClose(new double[] {Math.log(sum) - 2}, y(model.formatted(""), inputs));
        assertClose(new double[] {0.9 * (Math.log(sum) - 2) + 0.1 * (Math.log(sum) - 2)},
                y(model.formatted(", smooth: 0.1"), inputs));
        assertClose(new double[] {10_000}, y(model.formatted(""), Map.of("x", new double[] {10_000, 0, -10_000}, "d",
                new double[] {1})));
    }

    @Test
    void activationsAreTheirFormulae() {
        for (double x : new double[] {-20, -1, -1e-4, 0, 1e-4, 0.5, 3, 20}) {
            Map<String, double[]> input = Map.of("x", new double[] {x});
            assertEquals(Math.tanh(x), y("input x: f32\n output y = tanh(x)", input)[0], 1e-8);
            assertEquals(1 / (1 + Math.exp(-x)), y("input x: f32\n output y = sigmoid(x)", input)[0], 1e-9);
            assertEquals(Math.max(x, 0), y("input x: f32\n output y = relu(x)", input)[0], 0);
        }
    }

    @Test
    void softmaxOfNothingIsNothing() {
        double none = Double.NEGATIVE_INFINITY;
        assertClose(new double[] {0, 0},
                y("input x: f32[A: 2]\n output y = softmax[A](x)", Map.of("x", new double[] {none, none})));
        assertClose(new double[] {0, 1},
                y("input x: f32[A: 2]\n output y = softmax[A](x)", Map.of("x", new double[] {none, 1e4})));
    }

    @Test
    void aMappedAxisDoesNotMeetTheOneThatAFunctionCaptured() {
        assertClose(new double[] {60}, y("""
                model M {
                  dim N = 3
                  input x: f32[N]
                  fn all_times(a) = sum[N](x * a)
                  output y = sum[N](all_times(x)) + sum[N](x) * 4
                }""", Map.of("x", new double[] {1, 2, 3})));
    }

    @Test
    void bracketsBindAxesByPositionAndByName() {
        String layer = "layer Weigh[A](x: f32[A, B]) -> f32[B] { sum[A](x * (index(A) + 1)) }\n";
        assertClose(new double[] {9, 12, 15},
                y(layer + "model M {\n input x: f32[A: 2, B: 3]\n output y = x |> Weigh[A]\n}", Map.of("x", SIX)));
        assertClose(new double[] {14, 32},
                y(layer + "model M {\n input x: f32[A: 2, B: 3]\n output y = x |> Weigh[B, A as B]\n}",
                        Map.of("x", SIX)));
    }

    @Test
    void schedulesRunFromTheCounters() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32
                  param w: f32 = 1
                  output p = w * x
                }
                train M {
                  data csv("a.csv") -> x: column(1)
                  loss p
                  using raise(by: %s)
                  batch 1   epochs 1
                }
                optimizer raise(by: f32 = 1) { param <- param + by + 0 * grad }
                """.formatted("cosine(2, step / steps) + 10 * warmup(step, 4) + staircase(100, 0.5, step, 2)")).model();
        Map<String, double[]> inputs = new HashMap<>(Map.of("x", new double[] {1}));
        inputs.putAll(model.scheduled(Role.STEP, 3, 6, 1, 1));
        var differentiated = netc.compiler.pass.Differentiate.apply(model.procedures().get(Role.STEP));
        double[] w = GraphInterpreter.run(differentiated, false, 1, 7, inputs, Map.of("w", new double[] {1})).get("w");
        assertClose(new double[] {1 + 1 + 7.5 + 50}, w);
    }

    @Test
    void drawnNumbersHaveTheMomentsTheySay() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[A: 50]
                  param n: f32[A, B: 80] ~ normal(0.5)
                  param g: f32[A, B] ~ glorot[A -> B]
                  output y = sum[A](x * (n + g))
                }""").model();
        Map<String, double[]> drawn = GraphInterpreter.run(model.procedures().get(Role.INIT), true, 1, 3, Map.of(),
                Map.of());
        double[] n = drawn.get("n");
        double mean = IntStream.range(0, n.length).mapToDouble(i -> n[i]).average().orElseThrow();
        double deviation = Math
                .sqrt(IntStream.range(0, n.length).mapToDouble(i -> n[i] * n[i]).average().orElseThrow());
        assertEquals(0, mean, 0.03);
        assertEquals(0.5, deviation, 0.02);
        double bound = Math.sqrt(6.0 / 130);
        double greatest = IntStream.range(0, n.length).mapToDouble(i -> Math.abs(drawn.get("g")[i])).max()
                .orElseThrow();
        assertTrue(greatest <= bound && greatest > 0.99 * bound, greatest + " " + bound);
    }
}
