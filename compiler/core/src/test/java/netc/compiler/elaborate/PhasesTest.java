package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import netc.abi.Role;
import netc.abi.Variable;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Result;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// What differs between training and all else, and what a step changes besides parameters.
class PhasesTest {
    private static final String NORM = """
            layer Norm[C](x: f32[C]) -> f32[C] {
              state mu: f32[C] = 0, var: f32[C] = 1
              m = mean[batch](x)
              v = mean[batch]((x - m)^2)
              train {
                mu <- mu + 0.1 * (m - mu)
                var <- var + 0.1 * (v - var)
                (x - m) / sqrt(v + 1e-5)
              } else { (x - mu) / sqrt(var + 1e-5) }
            }
            """;

    /// A model that learns, its variables and what it computes of four examples.
    private static final class Learner {
        final ModelProgram model;
        final Map<String, double[]> variables;
        final Map<String, double[]> inputs;

        Learner(String text, Map<String, double[]> inputs) {
            model = Elaborated.text(text).model();
            model.procedures().values().forEach(GraphVerifier::verify);
            variables = new HashMap<>(run(Role.INIT, 1, Map.of()));
            this.inputs = inputs;
        }

        private Map<String, double[]> run(Role role, int examples, Map<String, double[]> given) {
            return GraphInterpreter.run(Differentiate.apply(model.procedures().get(role)), false, examples, 7, given,
                    variables == null ? Map.of() : variables);
        }

        Map<String, double[]> run(Role role) {
            return run(role, 4, inputs);
        }

        /// Takes a step, and gives its loss.
        double step() {
            Map<String, double[]> results = run(Role.STEP);
            results.forEach((name, value) -> variables.computeIfPresent(name, (_, _) -> value));
            return results.get("loss")[0];
        }
    }

    private static String model(String layers, String body, String loss, String clauses) {
        return layers + "model M {\n  input x: f32[C: 2]\n  target t: f32\n" + body.indent(2)
                + "}\ntrain M {\n  data csv(\"a.csv\") -> x: columns(1..2), t: column(3)\n  loss " + loss
                + " + 0 * (t + sum[C](x))"
                + "\n  using sgd(rate: 0.1)\n  batch 4   epochs 1\n" + clauses.indent(2) + "}\n";
    }

    private static final Map<String, double[]> INPUTS = Map.of("x", new double[] {1, 2, 3, 5, -1, 0, 5, 1},
            "t", new double[] {1, 0, 2, 0});

    private static double[] column(double[] x, int c) {
        return IntStream.range(0, 4).mapToDouble(i -> x[2 * i + c]).toArray();
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    private static double variance(double[] x) {
        double m = mean(x);
        return Arrays.stream(x).map(v -> (v - m) * (v - m)).average().orElseThrow();
    }

    @Test
    void aStepTakesTheFirstSideAndPredictionsAndEvaluationsTheSecond() {
        Learner l = new Learner(model("", """
                param w: f32 = 1
                y = train { 3 * w } else { w + 5 }
                output guess = y
                """, "y", "report seen = mean[batch](y)"), INPUTS);
        assertEquals(3, l.step());
        assertEquals(0.7, l.variables.get("w")[0], 1e-12);
        assertArrayEquals(new double[] {5.7, 5.7, 5.7, 5.7}, l.run(Role.PREDICT).get("guess"), 1e-12);
        assertEquals(4 * 5.7, l.run(Role.EVALUATE).values().stream().mapToDouble(v -> v[0]).max().orElseThrow(), 1e-12);
    }

    @Test
    void batchNormalisationNormalisesByTheBatchInTrainingAndByWhatItHasSeenElsewhere() {
        Learner l = new Learner(model(NORM, """
                param w: f32[C] = 1
                n = x |> Norm
                y = sum[C](w * n)
                output guess = y
                """, "y^2", ""), INPUTS);
        double[] mu = {0, 0};
        double[] var = {1, 1};
        for (int step = 0; step < 3; step++) {
            double[] w = l.variables.get("w").clone();
            double loss = 0;
            for (int i = 0; i < 4; i++) {
                double y = 0;
                for (int c = 0; c < 2; c++) {
                    double[] x = column(INPUTS.get("x"), c);
                    y += w[c] * (x[i] - mean(x)) / Math.sqrt(variance(x) + 1e-5);
                }
                loss += y * y / 4;
            }
            assertEquals(loss, l.step(), 1e-9);
            for (int c = 0; c < 2; c++) {
                double[] x = column(INPUTS.get("x"), c);
                mu[c] += 0.1 * (mean(x) - mu[c]);
                var[c] += 0.1 * (variance(x) - var[c]);
            }
            assertArrayEquals(mu, l.variables.get("n.norm1.mu"), 1e-12);
            assertArrayEquals(var, l.variables.get("n.norm1.var"), 1e-12);
        }
        double[] w = l.variables.get("w");
        double[] x = INPUTS.get("x");
        double expected = w[0] * (x[0] - mu[0]) / Math.sqrt(var[0] + 1e-5)
                + w[1] * (x[1] - mu[1]) / Math.sqrt(var[1] + 1e-5);
        assertEquals(expected, l.run(Role.PREDICT).get("guess")[0], 1e-9);
    }

    private static Learner normedInTraining(String clauses) {
        return new Learner(model(NORM + """
                layer Scaled[C](x: f32[C]) -> f32[C] {
                  param scale: f32 = 1
                  scale * Norm(x)
                }
                """, """
                param w: f32[C] = 1
                norm = Scaled
                y = train { sum[C](w * norm(x)) } else { sum[C](w * x) }
                output guess = y
                """, "y^2", clauses), INPUTS);
    }

    @Test
    void aLayerOfTheTrainingSideTrainsAndItsStatesChange() {
        Learner l = normedInTraining("");
        l.step();
        double[] x = INPUTS.get("x");
        double[] w = l.variables.get("w");
        assertEquals(0.1 * mean(column(x, 0)), l.variables.get("norm.norm1.mu")[0], 1e-12);
        assertEquals(0.9 + 0.1 * variance(column(x, 1)), l.variables.get("norm.norm1.var")[1], 1e-12);
        assertEquals(w[0] * x[0] + w[1] * x[1], l.run(Role.PREDICT).get("guess")[0], 1e-12);
    }

    @Test
    void aFrozenLayerOfTheTrainingSideRunsAsOutsideOfTraining() {
        Learner l = normedInTraining("freeze norm");
        double[] x = INPUTS.get("x");
        double squares = IntStream.range(0, 4).mapToDouble(i -> Math.pow(x[2 * i] + x[2 * i + 1], 2)).sum();
        assertEquals(squares / 4 / (1 + 1e-5), l.step(), 1e-9);
        assertArrayEquals(new double[2], l.variables.get("norm.norm1.mu"));
    }

    @Test
    void batchIsAllThatALayerIsAppliedTo() {
        Learner l = new Learner("""
                %smodel M {
                  input x: f32[H: 2, C: 1]
                  target t: f32
                  param w: f32 = 1
                  n = x |> Norm
                  output y = w * sum[H, C](n)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2), t: column(3)
                  loss (y - t)^2
                  using sgd(rate: 0)
                  batch 4   epochs 1
                }
                """.formatted(NORM).replace("using sgd(rate: 0)", "using sgd(rate: 0.1)"), INPUTS);
        l.step();
        assertEquals(0.1 * mean(INPUTS.get("x")), l.variables.get("n.norm1.mu")[0], 1e-12);
        assertEquals(1 + 0.1 * (variance(INPUTS.get("x")) - 1), l.variables.get("n.norm1.var")[0], 1e-12);
    }

    @Test
    void aSharedLayerChangesItsStateAtEveryApplicationInTurn() {
        Learner l = new Learner(model(NORM, """
                norm = Norm[C]
                param w: f32[C] = 1
                y = sum[C](w * norm(x) + norm(2 * x))
                output guess = y
                """, "y^2", ""), INPUTS);
        l.step();
        double first = 0.1 * mean(column(INPUTS.get("x"), 0));
        assertEquals(first + 0.1 * (2 * mean(column(INPUTS.get("x"), 0)) - first), l.variables.get("norm.mu")[0],
                1e-12);
    }

    @Test
    void everyTurnOfARepeatHasAStateOfItsOwn() {
        Learner l = new Learner(model("""
                layer Seen[C](x: f32[C]) -> f32[C] {
                  state last: f32[C] = 0
                  param gain: f32[C] = 2
                  y = gain * x
                  train { last <- mean[batch](y); y } else { y + last }
                }
                """, """
                y = sum[C](x |> repeat 3 Seen)
                output guess = y
                """, "y", ""), INPUTS);
        l.step();
        double m = mean(column(INPUTS.get("x"), 0));
        double n = mean(column(INPUTS.get("x"), 1));
        assertArrayEquals(new double[] {2 * m, 2 * n, 4 * m, 4 * n, 8 * m, 8 * n}, l.variables.get("y.seen1.last"),
                1e-9);
    }

    @Test
    void whatIsBoundBeforeAChangeKeepsItsValueAndTheNameMeansTheNewOne() {
        Learner l = new Learner(model("""
                layer Count(x: f32) -> f32 {
                  state n: f32 = 10
                  before = n
                  y = train { n <- n + 1; n <- 2 * n; x + n } else { x }
                  y + 100 * before + 1000 * n
                }
                """, """
                param w: f32 = 1
                y = Count(w)
                output guess = y
                """, "y", ""), INPUTS);
        assertEquals(1 + 22 + 1000 + 22_000, l.step(), 1e-9);
        assertEquals(22, l.variables.get("y.count1.n")[0]);
        assertEquals(l.variables.get("w")[0] + 2200 + 22_000, l.run(Role.PREDICT).get("guess")[0], 1e-9);
    }

    @Test
    void aStepChangesTheStatesOfWhatItRunsAlone() {
        ModelProgram model = Elaborated.text(model(NORM, """
                param w: f32[C] = 1
                output guess = sum[C](w * x)
                output other = sum[C](x |> Norm)
                """, "guess^2", "")).model();
        assertEquals(List.of("w"), updated(model.procedures().get(Role.STEP)));
    }

    @Test
    void whatIsFrozenDoesNotLearnKeepsItsStateAndRunsAsElsewhere() {
        String body = """
                inner = x |> Norm |> Scale
                param v: f32[C] = 1
                y = sum[C](v * inner)
                output guess = y
                """;
        String layers = NORM + "layer Scale[C](x: f32[C]) -> f32[C] {\n  param w: f32[C] = 2\n  w * x\n}\n";
        Learner l = new Learner(model(layers, body, "y^2", "freeze inner"), INPUTS);
        assertEquals(List.of("v"), updated(l.model.procedures().get(Role.STEP)));
        double first = 2 * (INPUTS.get("x")[0] + INPUTS.get("x")[1]) / Math.sqrt(1 + 1e-5);
        assertEquals(first, l.run(Role.PREDICT).get("guess")[0], 1e-9);
        double loss = Arrays.stream(l.run(Role.PREDICT).get("guess")).map(y -> y * y).average().orElseThrow();
        assertEquals(loss, l.step(), 1e-9);
    }

    @Test
    void gradientsGoThroughTheSideThatIsTakenAndNotThroughAChange() {
        Learner l = new Learner(model("""
                layer Slow(x: f32) -> f32 {
                  state s: f32 = 1
                  train { s <- 3 * mean[batch](x); s * x } else { x }
                }
                """, """
                param w: f32 = 2
                y = Slow(w)
                output guess = y
                """, "y", ""), INPUTS);
        assertEquals(12, l.step(), 1e-12);
        assertEquals(2 - 0.1 * 6, l.variables.get("w")[0], 1e-12);
    }

    @Test
    void statesAreKeptWithTheParameters() {
        ModelProgram model = Elaborated.text(model(NORM, """
                param w: f32[C] = 1
                output guess = sum[C](w * (x |> Norm))
                """, "guess^2", "require params == 2")).model();
        assertEquals(List.of(Variable.Role.PARAMETER, Variable.Role.STATE, Variable.Role.STATE),
                model.variables().stream().map(v -> v.role()).toList());
        assertTrue(updated(model.procedures().get(Role.STEP)).contains("guess.norm1.mu"));
        assertFalse(model.procedures().get(Role.PREDICT).toString().contains("Reduce"));
    }

    private static List<String> updated(Graph graph) {
        return graph.results().stream()
                .flatMap(r -> r instanceof Result.Update(String path, var _, var _) ? java.util.stream.Stream.of(path)
                        : java.util.stream.Stream.empty())
                .toList();
    }
}
