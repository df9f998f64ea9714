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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Losses that begin where chance puts them and can be made small pass; each mistake is found.
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
