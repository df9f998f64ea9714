package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Healthy models pass; each mistake planted in one is found by the check that is meant for it.
class ProveCommandTest {
    @TempDir
    private Path folder;

    private Netc prove(String name, String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".net"), text);
        String[] all = Arrays.copyOf(new String[] {"prove", file.toString(), "--threads", "1"}, 4 + options.length);
        System.arraycopy(options, 0, all, 4, options.length);
        return Netc.run(all);
    }

    private static String classifier(String body, String optimizer) {
        return """
                model M {
                  dim Class = 3
                  input  x: f32[F: 4]
                  target kind: Class
                %s
                  output probability = softmax[Class](logits)
                }

                train M {
                  data  csv("d.csv") -> x: columns(1..4), kind: column("kind")
                  loss  cross_entropy(logits, kind)
                  using %s
                  batch 32   epochs 10   seed 7
                }
                """.formatted(body, optimizer);
    }

    private static String regression(String body, String loss) {
        return """
                model M {
                  input  x: f32[F: 4]
                  target y: f32
                %s
                }

                train M {
                  data  csv("d.csv") -> x: columns(1..4), y: column("y")
                  loss  %s
                  using sgd(rate: 0.1)
                  batch 32   epochs 10   seed 7
                }
                """.formatted(body, loss);
    }

    /// The lines of one check, without the time.
    private static String section(Netc run, String title) {
        List<String> lines = run.out().lines().map(l -> l.replaceAll(" +\\d+\\.\\d s$", "")).toList();
        int at = 0;
        while (!lines.get(at).startsWith(title)) {
            at++;
        }
        int end = at + 1;
        while (end < lines.size() && lines.get(end).startsWith(" ")) {
            end++;
        }
        return String.join("\n", lines.subList(at, end)) + "\n";
    }

    private static List<String> failed(Netc run) {
        return run.out().lines().filter(l -> l.contains(" FAILED ")).map(l -> l.substring(0, 36).strip()).toList();
    }

    @Test
    void reportHasALineForEachCheckAndTheReasonWhereOneDoesNotApply() throws IOException {
        Netc run = prove("line", """
                model Line {
                  input  x: f32
                  target y: f32
                  param slope:  f32 = 0
                  param offset: f32 = 0
                  output height = slope * x + offset
                }

                train Line {
                  data   csv("points.csv") -> x: column("x"), y: column("y")
                  loss   (height - y)^2
                  using  sgd(rate: 0.1)
                  batch all   epochs 200   seed 1
                }
                """);
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                Line: seed 1, 64 random examples

                every number is finite               ok, outputs, loss and gradients
                gradients match differences          ok, 4 tensors
                forward mode matches reverse mode    ok, ⟨u, Jv⟩ = ⟨Jᵀu, v⟩
                gradients are linear in cotangents   ok, Jᵀ(u - 2v) = Jᵀu - 2 Jᵀv
                second derivatives match             ok, Hessian along two directions
                single precision is near double      ok, within N
                alone is the same as in a batch      ok, bit for bit, batch of 7
                order of examples changes nothing    ok, predictions and loss
                examples do not mix in the loss      ok, the mean of its examples
                every input reaches the loss         ok, 2 inputs and targets
                every parameter has a gradient       ok, 2 tensors
                first loss is what chance gives      not applicable
                    the loss compares with no class: this is a regression
                no unit is dead at the start         not applicable
                    no weight is applied to what other weights made: there is no hidden layer
                units differ at the start            not applicable
                    no weight is applied to what other weights made: there is no hidden layer
                gradients neither vanish nor explode not applicable
                    no weight is applied to what other weights made: there is no hidden layer
                one batch can be overfitted          not applicable
                    no weight is applied to what other weights made: there is no hidden layer,
                      and a linear model fits no batch exactly

                16 checks: 11 ok, 0 failed, 5 not applicable; T
                """, run.out().lines().map(l -> l.replaceAll(" +\\d+\\.\\d s$", l.startsWith("16") ? " T" : "")
                .replaceAll("within \\de-\\d\\d", "within N")).collect(Collectors.joining("\n", "", "\n")));
        assertTrue(run.out().lines().allMatch(l -> l.length() <= 80), run.out());
    }

    @Test
    void healthyNetworkPassesEveryCheck() throws IOException {
        Netc run = prove("healthy", classifier("""
                  hidden = x |> Dense[F -> Hidden: 16] |> relu |> Dense[Hidden -> Second: 16] |> tanh
                  logits = hidden |> Dense[Second -> Class]
                """, "adam(rate: 0.01)"));
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("\n16 checks: 16 ok, 0 failed, 0 not applicable; "), run.out());
    }

    @Test
    void seedDecidesEveryNumber() throws IOException {
        String text = classifier("""
                  logits = x |> Dense[F -> Hidden: 8] |> tanh |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)");
        String first = section(prove("one", text, "--seed", "5"), "first loss");
        assertEquals(first, section(prove("two", text, "--seed", "5"), "first loss"));
        assertTrue(!first.equals(section(prove("three", text, "--seed", "6"), "first loss")), first);
        assertTrue(prove("four", text, "--seed", "5").out().startsWith("M: seed 5, 64 random examples\n"));
    }

    @Test
    void modelWithoutTrainingIsCheckedByItsOutputs() throws IOException {
        Netc run = prove("only", """
                model Only {
                  input x: f32[F: 4]
                  output y = x |> Dense[F -> Hidden: 8] |> relu
                }
                """);
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("\n16 checks: 10 ok, 0 failed, 6 not applicable; "), run.out());
        assertEquals("""
                first loss is what chance gives      not applicable
                    no `train` block says what the loss is
                """, section(run, "first loss"));
    }

    @Test
    void wrongGradientOfAFunctionIsFound() throws IOException {
        Netc run = prove("wrong", """
                ## Its slope is the logistic function, not twice that.
                fn soft(x) = max(x, 0) + log(1 + exp(-abs(x))) with grad g -> 2 * g * (1 - exp(-soft(x)))

                """ + regression("""
                  param w: f32[F] = 0.5
                  output height = soft(tanh(sum[F](x * w)))
                """, "(height - y)^2"));
        assertEquals(1, run.code(), run.out() + run.err());
        assertEquals(List.of("gradients match differences", "forward mode matches reverse mode",
                "second derivatives match"), failed(run));
        String found = section(run, "gradients match");
        assertTrue(found.matches("""
                gradients match differences          FAILED
                    x \\(wrong.net:5\\): along a random direction
                    expected (\\S+) \\(central differences\\), found (\\S+)
                    w \\(wrong.net:7\\): along a random direction
                    expected (\\S+) \\(central differences\\), found (\\S+)
                    look at the `with grad` at wrong.net:2; a rule that is no derivative on
                      purpose fails too
                """), found);
    }

    /// Differences of the first step are off by the fourth derivative of a steep function.
    @Test
    void steepFunctionIsNoMistake() throws IOException {
        Netc run = prove("steep", classifier("""
                  logits = (500 * x) |> Dense[F -> Hidden: 16] |> sigmoid |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)"));
        assertTrue(section(run, "gradients match").contains(" ok, "), run.out());
    }

    @Test
    void gradientThatIsNotLinearIsFound() throws IOException {
        Netc run = prove("bent", "fn bent(x) = x with grad g -> g * abs(g)\n\n" + regression("""
                  param w: f32[F] = 0.5
                  output height = bent(sum[F](x * w))
                """, "(height - y)^2"));
        assertTrue(failed(run).contains("gradients are linear in cotangents"), run.out());
        assertTrue(section(run, "gradients are linear").matches("""
                gradients are linear in cotangents   FAILED
                    (x|w) \\(bent.net:\\d\\): element 0 for cotangent u - 2v
                    expected \\S+ \\(that of u - 2 times that of v\\), found \\S+
                    look at the `with grad` at bent.net:1; a rule that is no derivative on
                      purpose fails too
                """), run.out());
    }

    @Test
    void weightsThatAreAllZeroLeaveUnitsDead() throws IOException {
        Netc run = prove("zeros", classifier("""
                  param V: f32[F, Hidden: 8] = 0
                  param W: f32[Hidden, Class] = 0
                  hidden = sum[F](x * V) |> tanh
                  logits = sum[Hidden](hidden * W)
                """, "adam(rate: 0.01)"));
        assertEquals(1, run.code());
        assertEquals(List.of("no unit is dead at the start", "one batch can be overfitted"), failed(run));
        assertEquals("""
                no unit is dead at the start         FAILED
                    sum (zeros.net:7:12): expected a gradient for every unit, found none for 8
                      of 8
                    hidden (zeros.net:7:3): expected a gradient for every unit, found none for 8
                      of 8
                    over 32 examples; look at how the parameters before and behind start
                """, section(run, "no unit"));
    }

    @Test
    void weightsThatAreAllEqualMakeUnitsCopies() throws IOException {
        Netc run = prove("equal", classifier("""
                  param V: f32[F, Hidden: 8] = 0.1
                  param W: f32[Hidden, Class] = 0.1
                  hidden = sum[F](x * V)
                  logits = sum[Hidden](tanh(hidden) * W)
                """, "adam(rate: 0.01)"));
        assertEquals(List.of("units differ at the start", "one batch can be overfitted"), failed(run));
        assertEquals("""
                units differ at the start            FAILED
                    hidden (equal.net:7:3): expected units that differ, found 8 with the same
                      values and gradients
                    tanh (equal.net:8:24): expected units that differ, found 8 with the same
                      values and gradients
                    what starts equal stays equal: draw the weights (`~`) in place of one number
                      for all
                """, section(run, "units differ"));
    }

    @Test
    void gradientVanishesThroughTwelveSigmoids() throws IOException {
        Netc run = prove("deep",
                "layer Block(x: f32[Hidden]) -> f32[Hidden] { x |> Dense[Hidden -> Hidden] |> sigmoid }"
                        + "\n\n" + classifier("""
                  hidden = x |> Dense[F -> Hidden: 16] |> sigmoid |> repeat 11 Block
                  logits = hidden |> Dense[Hidden -> Class]
                """, "sgd(rate: 0.1)"));
        assertEquals(List.of("gradients neither vanish nor explode", "one batch can be overfitted"), failed(run));
        String found = section(run, "gradients neither");
        assertTrue(found.matches("""
                gradients neither vanish nor explode FAILED
                    the gradient vanishes through depth
                    hidden.dense1 \\(deep.net:7:17\\): norm \\S+
                    sigmoid \\(deep.net:1:78\\), turn 11: norm \\S+
                    expected a factor of at most 1e\\+05 between layers, found \\S+
                    look at activations that saturate, wider initial values, or a sum around
                      each layer
                """), found);
    }

    @Test
    void gradientExplodesThroughLargeWeights() throws IOException {
        Netc run = prove("large", "layer Block(x: f32[H]) -> f32[H] {\n  param W: f32[H, J: 8] ~ normal(9)\n"
                + "  sum[H](x * W)[J as H]\n}\n\n" + classifier("""
                  param V: f32[F, H: 8] ~ normal(0.001)
                  hidden = sum[F](x * V) |> repeat 5 Block
                  logits = hidden |> Dense[H -> Class]
                """, "sgd(rate: 0.1)"));
        assertTrue(section(run, "gradients neither").startsWith("""
                gradients neither vanish nor explode FAILED
                    the gradient explodes through depth
                """), run.out());
    }

    @Test
    void inputsAndParametersThatNothingReachesAreNamed() throws IOException {
        Netc run = prove("unused", """
                model M {
                  input  x, z: f32
                  target y: f32
                  param a: f32 ~ normal(1)
                  param b: f32 ~ normal(1)
                  output height = tanh(a * x) * a + 0 * z
                  output other = b * z
                }

                train M {
                  data  csv("d.csv") -> x: column("x"), z: column("z"), y: column("y")
                  loss  (height - y)^2
                  using sgd(rate: 0.1)
                  batch 32   epochs 10   seed 7
                }
                """);
        assertEquals(List.of("every input reaches the loss", "every parameter has a gradient"), failed(run));
        assertEquals("""
                every input reaches the loss         FAILED
                    z (unused.net:2): expected the loss to change with it, found no change
                    look at where it is read: is it dropped, multiplied by 0, or behind `stop`?
                """, section(run, "every input"));
        assertEquals("""
                every parameter has a gradient       FAILED
                    b (unused.net:5): expected a gradient, found that the loss does not depend
                      on it
                    look at the path from it to the loss: `stop`, a product with 0, units that
                      are dead
                """, section(run, "every parameter"));
    }

    @Test
    void inputsThatAreNotScaledMakeTheFirstLossWorseThanChance() throws IOException {
        Netc run = prove("raw", classifier("""
                  logits = 200 * x |> Dense[F -> Hidden: 8] |> relu |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)").replace("200 * x", "(200 * x)"));
        assertTrue(failed(run).contains("first loss is what chance gives"), run.out());
        assertTrue(section(run, "first loss").matches("""
                first loss is what chance gives      FAILED
                    the loss before training, over all labels of kind \\(raw.net:4\\)
                    expected about ln 3 = 1.099 \\(0.549 to 1.428\\), found \\S+
                    look at the size of inputs \\(divide them, or standardise them\\) and of initial
                      weights
                """), run.out());
    }

    @Test
    void lossThatIsNoLikelihoodIsNotMeasuredAgainstChance() throws IOException {
        Netc run = prove("margin", classifier("""
                  logits = x |> Dense[F -> Hidden: 8] |> tanh |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)").replace("cross_entropy(logits, kind)", "max(0, 1 - logits[kind])"));
        assertTrue(section(run, "first loss").matches("""
                first loss is what chance gives      not applicable
                    exp\\(-loss\\) sums over the 3 classes to \\S+, not 1: the loss is no -log of
                      probabilities
                """), run.out());
    }

    @Test
    void rateThatIsTooSmallFitsNoBatch() throws IOException {
        Netc run = prove("slow", classifier("""
                  logits = x |> Dense[F -> Hidden: 8] |> tanh |> Dense[Hidden -> Class]
                """, "sgd(rate: 1e-7)"));
        assertEquals(List.of("one batch can be overfitted"), failed(run));
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of 8 examples, seen again and again
                    expected it to halve within 500 steps, found \\S+ to \\S+ in 500 steps
                    look at the optimizer's rate, at initial weights, and at the checks above
                """), run.out());
    }

    @Test
    void stoppedGradientsAreNoMistake() throws IOException {
        Netc run = prove("stop", regression("""
                  hidden = x |> Dense[F -> Hidden: 8] |> tanh
                  param w: f32[Hidden] = 0.5
                  output height = sum[Hidden](hidden * w) - stop(mean[Hidden](hidden))
                """, "(height - y)^2"));
        assertEquals(List.of(), failed(run), run.out());
    }

    /// The keys' bias has the gradient 0, of which rounding leaves something else in single than in double precision.
    @Test
    void gradientThatCancelsIsNoMistake() throws IOException {
        Netc run = prove("look", """
                model Look {
                  dim T = 8, Vocab = 11, D = 12
                  input  text: Vocab[T]
                  target next: Vocab[T]
                  param table: f32[Vocab, D] ~ normal(0.3)
                  h = table[text]
                  query = h |> Dense[D -> E: 12]
                  key = h[T as S] |> Dense[D -> E: 12]
                  seen = softmax[S](sum[E](query * key))
                  logits = (h + sum[S](seen * h[T as S])) |> Dense[D -> Vocab]
                  output best: Vocab[T] = argmax[Vocab](logits)
                }

                train Look {
                  data csv("a.csv") -> text: columns(1..8), next: columns(9..16)
                  loss mean[T](cross_entropy[Vocab](logits, next))
                  using adam(rate: 0.01)
                  batch 16   epochs 2
                }
                """);
        assertEquals(List.of(), failed(run), run.out() + run.err());
        assertEquals("""
                forward mode matches reverse mode    not applicable
                    no real output that needs no target has a derivative
                """, section(run, "forward mode"));
    }

    @Test
    void examplesThatGiveNaNAreTheOnlyFinding() throws IOException {
        Netc run = prove("positive", regression("""
                  param w: f32[F] = 0.5
                  output height = sum[F](log(x) * w)
                """, "(height - y)^2"));
        assertEquals(1, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("\n16 checks: 0 ok, 1 failed, 15 not applicable; "), run.out());
        assertEquals("""
                every number is finite               FAILED
                    the examples give NaN at positive.net:5, which reaches output height
                    expected finite numbers: random examples may lie outside of what the model
                      takes, give records of yours with --data; else look at logarithms, roots
                      and quotients there
                """, section(run, "every number"));
        assertEquals("""
                every input reaches the loss         not applicable
                    the examples give NaN at positive.net:5
                """, section(run, "every input"));
    }

    @Test
    void gradientThatIsInfiniteIsFoundWhereTheLossIsFinite() throws IOException {
        Netc run = prove("root", regression("""
                  param w: f32[F] = 0.5
                  output height = sum[F](sqrt(max(x, 0) * w))
                """, "(height - y)^2"));
        assertTrue(section(run, "every number").startsWith("""
                every number is finite               FAILED
                    the examples give"""), run.out());
        assertEquals(List.of("every number is finite"), failed(run));
    }

    @Test
    void offsetAloneIsNoFit() throws IOException {
        Netc run = prove("offset", regression("""
                  param c: f32 = 0
                  param V: f32[F, Hidden: 8] ~ normal(0.5)
                  param w: f32[Hidden] ~ normal(0.5)
                  hidden = sum[F](1e-7 * x * V) |> tanh
                  output height = c + sum[Hidden](hidden * w)
                """, "(height - (100 + y))^2"));
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of 8 examples, seen again and again
                    expected half of the \\S+ that it reaches where all inputs are equal,
                      within 500 steps, found \\S+ to \\S+ in 500 steps
                    look at the optimizer's rate, at initial weights, and at the checks above
                """), run.out());
    }

    @Test
    void lossWithAFloorIsNoMistake() throws IOException {
        Netc run = prove("floor", classifier("""
                  logits = x |> Dense[F -> Hidden: 16] |> tanh |> Dense[Hidden -> Class]
                """, "adam(rate: 0.03)").replace("(logits, kind)", "(logits, kind, smooth: 0.4)"));
        assertEquals(List.of(), failed(run), run.out() + run.err());
        assertTrue(section(run, "one batch").startsWith("""
                one batch can be overfitted          not applicable
                    the loss rests at"""), run.out());
    }

    @Test
    void drawnExamplesThatContradictEachOtherAreLeftOut() throws IOException {
        Netc run = prove("contradict", """
                model M {
                  dim Class = 3, Word = 4
                  input  word: Word
                  target kind: Class
                  param table: f32[Word, E: 8] ~ normal(0.3)
                  logits = table[word] |> Dense[E -> Class]
                }

                train M {
                  data  csv("d.csv") -> word: column("word"), kind: column("kind")
                  loss  cross_entropy(logits, kind)
                  using adam(rate: 0.01)
                  batch 32   epochs 10   seed 7
                }
                """);
        assertEquals(List.of(), failed(run), run.out() + run.err());
    }

    @Test
    void twoClassesStartWithinAThirdOfChance() throws IOException {
        Netc run = prove("two", classifier("""
                  param V: f32[F, Class] ~ normal(1)
                  logits = sum[F](x * V)
                """, "adam(rate: 0.01)").replace("dim Class = 3", "dim Class = 2"));
        assertTrue(section(run, "first loss").contains("expected about ln 2 = 0.693 (0.347 to 0.901), found"),
                run.out());
    }
}
