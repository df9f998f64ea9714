package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// Steps of a `train` block: what they change, and in which order they follow each other.
class StepsTest {
    /// A model with its variables.
    private static final class Learner {
        final ModelProgram model;
        final Map<String, double[]> variables = new HashMap<>();

        Learner(String text) {
            model = Elaborated.text(text).model();
            model.procedures().values().forEach(GraphVerifier::verify);
            variables.putAll(run(Role.INIT, 1, Map.of()));
        }

        private Map<String, double[]> run(Role role, int examples, Map<String, double[]> inputs) {
            Map<String, double[]> fed = new HashMap<>(inputs);
            fed.putAll(model.scheduled(role, 1, 4, 1, 1));
            return GraphInterpreter.run(Differentiate.apply(model.procedures().get(role)), false, examples, 7, fed,
                    variables);
        }

        /// Takes a step, and gives its outputs.
        Map<String, double[]> step(String name, int examples, Map<String, double[]> inputs) {
            Map<String, double[]> results = run(new Role.Step("", name), examples, inputs);
            results.forEach((path, value) -> variables.computeIfPresent(path, (_, _) -> value));
            return results;
        }

        Training.Course course() {
            return model.learning().blocks().getFirst().training().course();
        }
    }

    private static String line(String clauses) {
        return """
                model Line {
                  input x: f32
                  target y: f32
                  param w: f32 = 2
                  param b: f32 = 0
                  STATE
                  output guess = w * x + b
                }
                train Line {
                  data csv("a.csv") -> x: column(1), y: column(2)
                  batch 2   epochs 3
                """.replace("  STATE\n", clauses.contains("seen") ? "  state seen: f32 = 0\n" : "") + clauses.indent(2)
                + "}\n";
    }

    private static final Map<String, double[]> TWO = Map.of("x", new double[] {1, 2}, "y", new double[] {5, 5});

    private static String table(String step, String how) {
        return """
                model Table {
                  dim Row = 3, Column = 2
                  input at: Row
                  input x: f32
                  param t: f32[Row, Column] = 10 * index(Row) + index(Column)
                  state last: f32[Row] = 0
                  output y = sum[Column](t[at]) + last[at] + x
                }
                train Table {
                  data csv("a.csv") -> at: column(1), x: column(2)
                  step { STEP }
                  HOW   epochs 3
                }
                """.replace("STEP", step).replace("HOW", how);
    }

    @Test
    void oneElementChangesAndTheOthersStay() {
        Learner l = new Learner(table("t[at, Column: 1] <- t[at, Column: 0] + x;  last[at] <- 1", "each example"));
        l.step("", 1, Map.of("at", new double[] {2}, "x", new double[] {5}));
        assertArrayEquals(new double[] {0, 1, 10, 11, 20, 25}, l.variables.get("t"));
        assertArrayEquals(new double[] {0, 0, 1}, l.variables.get("last"));
        // A row, and what no example says.
        Learner rows = new Learner(
                table("t[Row: 1] <- index(Column) - 4;  t[Row: 0, Column: 0] <- t[Row: 1, Column: 1]",
                        "each example"));
        rows.step("", 1, Map.of("at", new double[] {0}, "x", new double[] {0}));
        assertArrayEquals(new double[] {-3, 1, -4, -3, 20, 21}, rows.variables.get("t"));
        Learner all = new Learner(table("t[Row: 2] <- mean[batch](x)", "batch 2"));
        all.step("", 2, Map.of("at", new double[] {0, 1}, "x", new double[] {3, 4}));
        assertArrayEquals(new double[] {0, 1, 10, 11, 3.5, 3.5}, all.variables.get("t"));
    }

    @Test
    void aStepChangesWhatItsLinesSay() {
        Learner l = new Learner(
                line("step { w <- w + 0.5 * mean[batch](y - guess); b <- b + w; seen <- seen + batch }"));
        l.step("", 2, TWO);
        // The errors are 3 and 1; b is read, and w is new, from the next line on.
        assertEquals(3, l.variables.get("w")[0]);
        assertEquals(3, l.variables.get("b")[0]);
        assertEquals(2, l.variables.get("seen")[0]);
    }

    @Test
    void whatWasBoundBeforeKeepsItsValue() {
        Learner l = new Learner(line("step { old = 10 * w; w <- 7; b <- old + mean[batch](guess + 0 * y) }"));
        l.step("", 2, TWO);
        assertEquals(20 + 2 * 1.5, l.variables.get("b")[0], "guess is computed before the step");
        assertEquals(7, l.variables.get("w")[0]);
    }

    @Test
    void severalAreChangedAtOnce() {
        Learner l = new Learner(line("step { w, b <- b + 1, w + mean[batch](0 * (x + y)) }"));
        l.step("", 2, TWO);
        assertEquals(1, l.variables.get("w")[0]);
        assertEquals(2, l.variables.get("b")[0]);
    }

    @Test
    void lossAndUsingOfTheBlockAreAStepAsInBraces() {
        String clauses = "loss (guess - y)^2\nusing sgd(rate: 0.1)\n";
        Learner bare = new Learner(line(clauses));
        Learner braced = new Learner(line("step {\n" + clauses + "}"));
        assertEquals(bare.course(), braced.course());
        assertArrayEquals(bare.step("", 2, TWO).get("loss"), braced.step("", 2, TWO).get("loss"));
        assertEquals(bare.variables.get("w")[0], braced.variables.get("w")[0]);
    }

    @Test
    void eachStepLearnsWhatItsUsingCoversWithMomentsOfItsOwn() {
        Learner l = new Learner(line("""
                step slope 3 times { loss (guess - y)^2; using sgd(rate: 0.1, momentum: 0.5) over w }
                step both { loss guess^2; using sgd(rate: 0.1, momentum: 0.5) }
                """));
        assertEquals(List.of(new Training.Step("slope", 3, 1, true, Optional.of("slope.loss")),
                new Training.Step("both", 1, 1, true, Optional.of("both.loss"))), l.course().steps());
        l.step("slope", 2, TWO);
        // d/dw mean (wx + b - y)² = 2 mean (x (wx + b - y)) = -5 where the errors are -3 and -1
        assertEquals(2.5, l.variables.get("w")[0], 1e-9);
        assertEquals(0, l.variables.get("b")[0]);
        assertEquals(1, l.variables.keySet().stream().filter(p -> p.startsWith("b/")).count(), l.variables::toString);
        assertTrue(l.variables.keySet().containsAll(List.of("w/slope.v", "w/both.v", "b/both.v")),
                l.variables.keySet()::toString);
        double first = l.variables.get("w/slope.v")[0];
        l.step("both", 2, TWO);
        assertEquals(first, l.variables.get("w/slope.v")[0]);
    }

    @Test
    void stepsComeSoOftenOrEverySoManyRounds() {
        Learner l = new Learner(line("""
                step { loss (guess - y)^2; using sgd(rate: 0.1) }
                step count every 5 { seen <- seen + 1 }
                step more 2 times every 3 { seen <- seen + 1 }
                seed 9
                """).replace("epochs 3", "steps 100"));
        assertEquals(new Training.Course(List.of(new Training.Step("", 1, 1, true, Optional.of("loss")),
                new Training.Step("count", 1, 5, false, Optional.empty()),
                new Training.Step("more", 2, 3, false, Optional.empty())), 2, false, new Training.Length.Rounds(100), 9,
                Optional.empty()), l.course());
    }

    @Test
    void aStepThatCountsExamplesTakesABatch() {
        Learner l = new Learner(line("""
                step { loss (guess - y)^2; using sgd(rate: 0.1) }
                step count { seen <- seen + batch }
                step turn  { b <- 0 * seen }
                """));
        assertEquals(List.of(true, true, false), l.course().steps().stream().map(Training.Step::examples).toList());
        l.step("count", 7, Map.of());
        assertEquals(7, l.variables.get("seen")[0]);
    }

    @Test
    void examplesThatComeOneByOneAreNoBatch() {
        Learner l = new Learner(
                line("step { w <- w + (y - guess) * x }\neach example in order").replace("batch 2", ""));
        assertTrue(l.course().inOrder());
        assertEquals(1, l.course().batch());
        l.step("", 1, Map.of("x", new double[] {3}, "y", new double[] {7}));
        assertEquals(2 + (7 - 6) * 3, l.variables.get("w")[0]);
    }

    @Test
    void whatAStepDrawsIsCalledAfterIt() {
        Learner l = new Learner(line("""
                step one { t: f32 ~ uniform; loss (guess - y)^2 + t; using sgd(rate: 0.1) }
                step two { t: f32 ~ uniform; loss (guess - y)^2 + t; using sgd(rate: 0.1) }
                """));
        double one = l.step("one", 2, TWO).get("loss")[0];
        Learner other = new Learner(line("""
                step one { t: f32 ~ uniform; loss (guess - y)^2 + t; using sgd(rate: 0.1) }
                step two { t: f32 ~ uniform; loss (guess - y)^2 + t; using sgd(rate: 0.1) }
                """));
        assertTrue(Math.abs(one - other.step("two", 2, TWO).get("loss")[0]) > 1e-6);
    }

    private static final String COPIED = """
            layer Net[F -> G](x: f32[F]) -> f32[G] {
              state seen: f32 = 1
              n = train { seen <- seen + 1; 2 } else { 1 }
              n * seen * (x |> Dense[F -> G])
            }
            model Copied {
              dim F = 2, G = 2
              input x: f32[F]
              net  = Net[F -> G]
              slow = copy(net)
              now  = net(x)
              output answer: f32[G] = slow(x)
            }
            train Copied {
              data csv("a.csv") -> x: columns(1..2)
              step { loss sum[G](now + 0 * answer); using sgd(rate: 0.1) }
              step follow { slow <- lerp(slow, net, 0.25) }
              step sync   { slow <- net }
              step keep   { net <- min(max(net, -0.5), 0.5) }
              batch 2   epochs 1
            }
            """;

    @Test
    void aCopyBeginsLikeItsOriginalAndChangesByLinesAlone() {
        Learner l = new Learner(COPIED);
        Map<String, double[]> x = Map.of("x", new double[] {1, 2, 3, 4});
        double[] start = l.variables.get("net.dense1.W").clone();
        assertArrayEquals(start, l.variables.get("slow.dense1.W"));
        assertArrayEquals(new double[] {1}, l.variables.get("slow.seen"));
        l.step("", 2, x);
        double[] learned = l.variables.get("net.dense1.W").clone();
        // What trains is four times the layer, by what it has seen then too: the mean of x is 2 and 3.
        assertArrayEquals(new double[] {start[0] - 0.1 * 4 * 2, start[1] - 0.1 * 4 * 2, start[2] - 0.1 * 4 * 3,
                start[3] - 0.1 * 4 * 3}, learned, 1e-9);
        assertArrayEquals(start, l.variables.get("slow.dense1.W"));
        assertEquals(2, l.variables.get("net.seen")[0]);
        assertEquals(1, l.variables.get("slow.seen")[0], "a copy runs as outside of training");
        l.step("follow", 1, Map.of());
        assertEquals(0.75 * start[1] + 0.25 * learned[1], l.variables.get("slow.dense1.W")[1], 1e-9);
        assertEquals(1.25, l.variables.get("slow.seen")[0]);
        l.step("keep", 1, Map.of());
        assertEquals(0.5, l.variables.get("net.seen")[0]);
        assertTrue(List.of(-0.5, learned[3], 0.5).contains(l.variables.get("net.dense1.W")[3]));
        l.step("sync", 1, Map.of());
        assertArrayEquals(l.variables.get("net.dense1.W"), l.variables.get("slow.dense1.W"));
        assertArrayEquals(l.variables.get("net.seen"), l.variables.get("slow.seen"));
    }

    @Test
    void aCopyThatNothingAppliesFollowsWhatItIsACopyOf() {
        Learner l = new Learner(COPIED.replace("= slow(x)", "= now + 0 * sum[F](slow.dense1.W)"));
        Map<String, double[]> x = Map.of("x", new double[] {1, 2, 3, 4});
        double[] start = l.variables.get("net.dense1.W").clone();
        assertArrayEquals(start, l.variables.get("slow.dense1.W"));
        l.step("", 2, x);
        l.step("follow", 1, Map.of());
        assertEquals(0.75 * start[1] + 0.25 * l.variables.get("net.dense1.W")[1], l.variables.get("slow.dense1.W")[1],
                1e-9);
        assertEquals(1.25, l.variables.get("slow.seen")[0]);
        l.step("sync", 1, Map.of());
        assertArrayEquals(l.variables.get("net.dense1.b"), l.variables.get("slow.dense1.b"));
    }

    @Test
    void whatABlockKeepsIsNoPartOfTheModel() {
        Learner l = new Learner(line("""
                state rate: f32 = 0.5, best: f32 = inf
                validate 50%
                step { loss (guess - y)^2; using sgd(rate: rate) }
                step plateau every epoch {
                  rate <- rate where validation.loss < best else rate / 2
                  best <- min(best, validation.loss)
                }
                stop when rate < 0.2 and validation.loss > 0
                """).replace("batch 2", "batch 2"));
        assertEquals(Training.Step.AFTER_EPOCH, l.course().steps().getLast().every());
        assertEquals(List.of("train/best TRAINING", "train/rate TRAINING"), l.model.variables().stream()
                .filter(v -> !v.role().isOfModel()).map(v -> v.path() + " " + v.role()).sorted().toList());
        l.variables.put("train/best", new double[] {10});
        l.step("plateau", 1, Map.of("validation.loss", new double[] {4}));
        assertArrayEquals(new double[] {0.5, 4}, new double[] {l.variables.get("train/rate")[0],
                l.variables.get("train/best")[0]});
        l.step("plateau", 1, Map.of("validation.loss", new double[] {5}));
        l.step("plateau", 1, Map.of("validation.loss", new double[] {5}));
        assertArrayEquals(new double[] {0.125, 4}, new double[] {l.variables.get("train/rate")[0],
                l.variables.get("train/best")[0]});
        assertEquals(1, l.run(Role.STOP, 1, Map.of("validation.loss", new double[] {1})).get("stop")[0]);
        assertEquals(0, l.run(Role.STOP, 1, Map.of("validation.loss", new double[] {0})).get("stop")[0]);
    }

    @Test
    void aStateIsOfTheModelAndIsDrawnAtItsStart() {
        Learner l = new Learner("""
                model Centres {
                  dim K = 3, F = 2
                  input x: f32[F]
                  state centre: f32[K, F] ~ uniform
                  distance = sum[F]((x - centre)^2)
                  output nearest = argmin[K](distance)
                }
                train Centres {
                  data csv("a.csv") -> x: columns(1..2)
                  step {
                    mine = index(K) == nearest
                    n = sum[batch](mine)
                    centre <- sum[batch](x where mine) / n where n > 0 else centre
                  }
                  report distortion = min[K](distance)
                  batch all   epochs 1
                }
                """);
        double[] start = l.variables.get("centre").clone();
        assertTrue(start[0] != start[1] && start[0] > 0 && start[0] < 1);
        l.step("", 2, Map.of("x", new double[] {start[2], start[3], start[2] + 0.001, start[3]}));
        assertArrayEquals(new double[] {start[0], start[1], start[2] + 0.0005, start[3], start[4], start[5]},
                l.variables.get("centre"), 1e-9);
        assertEquals(List.of("distortion"), l.model.learning().blocks().getFirst().training().metrics().stream()
                .map(Training.Metric::name).toList());
    }
}
