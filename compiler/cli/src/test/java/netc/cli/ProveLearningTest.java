package netc.cli;

import static netc.cli.ProveReports.classifier;
import static netc.cli.ProveReports.failed;
import static netc.cli.ProveReports.regression;
import static netc.cli.ProveReports.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Losses that begin where chance puts them and can be made small pass; each mistake is found.
@Tag("slow")
class ProveLearningTest {
    @TempDir
    private Path folder;

    private Netc prove(String name, String text, String... options) throws IOException {
        return ProveReports.prove(folder, name, text, options);
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
                    expected about ln 3 = 1.099 \\(0.549 to 2.099\\), found \\S+
                    look at the size of inputs \\(divide them, or standardise them\\) and of initial
                      weights
                """), run.out());
    }

    /// Spam or not, by the -log of a probability.
    private static final String TWO_CLASSES = """
            model Spam {
              input  x: f32[F: 7]
              target spam: bool
              p = sigmoid(sum[O](x |> Dense[F -> H: 9] |> relu |> Dense[H -> O: 1]))
              output probability = p
            }
            train Spam {
              data csv("a.csv") -> x: columns(1..7), spam: column(8)
              loss -(log(p) where spam else log(1 - p))
              using adam(rate: 1e-2)
              batch 16   epochs 5   seed 1
            }
            """;

    @Test
    void truthValuesAreTwoClasses() throws IOException {
        Netc right = prove("spam", TWO_CLASSES);
        assertTrue(section(right, "first loss").matches("(?s).*ok, \\S+, and ln 2 = 0\\.693\\s.*"), right.out());
        Netc wrong = prove("plus", TWO_CLASSES.replace("log(1 - p)", "log(1 + p)"));
        assertTrue(section(wrong, "first loss").contains("exp(-loss) sums over the 2 classes to "), wrong.out());
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
                    the loss of the same few examples, seen again and again
                    expected it to halve within 5,000 steps, found \\S+ to \\S+ in 5,000 steps
                    examples whose own class has the smallest loss: \\d of 8
                    look at the optimizer's rate, at initial weights, and at the checks above
                """), run.out());
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
                    the loss of the same few examples, seen again and again
                    expected half of the \\S+ that it reaches where all inputs are equal,
                      within 5,000 steps, found \\S+ to \\S+ in 5,000 steps
                    look at the optimizer's rate, at initial weights, and at the checks above
                """), run.out());
    }

    @Test
    void lossWithAFloorIsNoMistake() throws IOException {
        Netc run = prove("floor", classifier("""
                  logits = x |> Dense[F -> Hidden: 16] |> tanh |> Dense[Hidden -> Class]
                """, "adam(rate: 0.03)").replace("(logits, kind)", "(logits, kind, smooth: 0.4)"));
        assertEquals(List.of(), failed(run), run.out() + run.err());
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          ok, \\S+ to \\S+ in 5,000 steps
                    examples whose own class has the smallest loss: 8 of 8
                """), run.out());
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
    void twoClassesMayStartOneAboveChance() throws IOException {
        Netc run = prove("two", classifier("""
                  param V: f32[F, Class] ~ normal(3)
                  logits = sum[F](x * V)
                """, "adam(rate: 0.01)").replace("dim Class = 3", "dim Class = 2"));
        assertTrue(section(run, "first loss").contains("expected about ln 2 = 0.693 (0.347 to 1.693), found"),
                run.out());
    }

    private static final String NETWORK = "  logits = x |> Dense[F -> Hidden: 16] |> tanh |> Dense[Hidden -> Class]\n";

    @Test
    void lossWithAFloorThatIsNotReachedFails() throws IOException {
        Netc run = prove("stuck", classifier(NETWORK, "adam(rate: 1e-5)").replace("(logits, kind)",
                "(logits, kind, smooth: 0.1)"));
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of the same few examples, seen again and again
                    expected it to halve within 5,000 steps, found \\S+ to \\S+ in 5,000 steps
                    examples whose own class has the smallest loss: [0-7] of 8
                    look at the optimizer's rate, at initial weights, and at the checks above
                """), run.out());
    }

    private Netc softmaxTwice(int classes) throws IOException {
        return prove("twice", classifier(NETWORK.stripTrailing() + " |> softmax[Class]\n", "adam(rate: 0.01)")
                .replace("Class = 3", "Class = " + classes));
    }

    /// Probabilities taken for scores: the loss of two classes ends at ln(1 + 1/e), less than half of what it was.
    @Test
    void softmaxInFrontOfALossThatAppliesItsOwnFails() throws IOException {
        Netc run = softmaxTwice(2);
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of the same few examples, seen again and again
                    expected it to go on towards 0, since each example has its own class, found
                      that it rests: \\S+ to \\S+ in 5,000 steps
                    what the loss is given is bounded: is softmax, sigmoid or tanh in front of a
                      loss that applies its own\\?
                """), run.out());
    }

    /// With more classes it saturates before every example has its own.
    @Test
    void softmaxInFrontOfALossIsSuspectedWhereTheLossRests() throws IOException {
        Netc run = softmaxTwice(3);
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of the same few examples, seen again and again
                    expected it to halve within 5,000 steps, found \\S+ to \\S+ in 5,000 steps
                    examples whose own class has the smallest loss: [0-7] of 8
                    it rests there: look at softmax or sigmoid in front of a loss that applies
                      its own, at initial weights, and at the checks above
                """), run.out());
    }

    @Test
    void rateOfZeroChangesNothing() throws IOException {
        Netc run = prove("zero", classifier(NETWORK, "sgd(rate: 0)"));
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of the same few examples, seen again and again
                    expected it to fall, found (\\S+) to \\1 in 5,000 steps
                    no step changes what it depends on: is the rate 0, or every parameter behind
                      `stop`\\?
                """), run.out());
    }

    @Test
    void rateThatIsTooLargeIsNamed() throws IOException {
        Netc run = prove("large", classifier(NETWORK.replace("tanh", "relu"), "sgd(rate: 300)"));
        assertTrue(section(run, "one batch").matches("""
                one batch can be overfitted          FAILED
                    the loss of the same few examples, seen again and again
                    expected it to fall, found \\S+ to (NaN|Infinity) in \\d+ steps
                    the optimizer's rate is too large for it
                """), run.out());
    }

    @Test
    void slowOptimizerIsGivenTime() throws IOException {
        Netc run = prove("slowly", classifier(NETWORK, "sgd()"));
        assertEquals(List.of(), failed(run), run.out());
    }

    @Test
    void layerBehindStopHasNoGradient() throws IOException {
        Netc run = prove("behind", classifier("""
                  hidden = stop(x |> Dense[F -> Hidden: 16] |> tanh)
                  logits = hidden |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)"));
        assertEquals(List.of("every parameter has a gradient"), failed(run), run.out());
    }

    @Test
    void lossWithItsSignTurnedRoundFails() throws IOException {
        Netc run = prove("turned", classifier(NETWORK, "adam(rate: 0.01)").replace("cross_entropy(logits, kind)",
                "log_softmax[Class](logits)[kind]"));
        assertEquals("""
                first loss is what chance gives      FAILED
                    the loss is the log of a probability, which training makes small
                    expected -log of it, found log: the sign is turned round
                """, section(run, "first loss"));
    }

    /// Glorot's initial values make scores of variance 8/7 of inputs of variance 1.
    @Test
    void linearModelStartsNearChance() throws IOException {
        Netc run = prove("linear", classifier("  logits = x |> Dense[F -> Class]\n", "adam(rate: 0.01)"));
        assertEquals(List.of(), failed(run), run.out());
        assertEquals("""
                one batch can be overfitted          not applicable
                    no weight is applied to what other weights made: there is no hidden layer,
                      and a linear model fits no batch exactly
                """, section(run, "one batch"));
    }

    @Test
    void autoencoderIsMeasuredByItsOwnStart() throws IOException {
        Netc run = prove("back", """
                model M {
                  input  x: f32[F: 8]
                  code = x |> Dense[F -> Code: 6] |> tanh
                  output back = (code |> Dense[Code -> Out: 8])[Out as F]
                }

                train M {
                  data csv("a.csv") -> x: columns(1..8)
                  loss mean[F]((back - x)^2)
                  using adam(rate: 0.01)
                  batch 16   epochs 2
                }
                """);
        assertEquals(List.of(), failed(run), run.out());
    }
}
