package netc.cli;

import static netc.cli.ProveReports.classifier;
import static netc.cli.ProveReports.failed;
import static netc.cli.ProveReports.regression;
import static netc.cli.ProveReports.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs, targets and parameters that act on the loss pass; what does not is named.
@Tag("slow")
class ProveInputsTest {
    @TempDir
    private Path folder;

    private Netc prove(String name, String text, String... options) throws IOException {
        return ProveReports.prove(folder, name, text, options);
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
                    look at where it is read: is it left out, multiplied by 0, or behind units
                      that are dead?
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
    void eachFeatureIsLookedAt() throws IOException {
        Netc run = prove("ignored", regression("""
                  used = x[F: index(Used: 1)] * x[F: 3]
                  output height = sum[One](used |> Dense[Used -> Hidden: 16] |> tanh |> Dense[Hidden -> One: 1])
                """, "(height - y)^2"));
        assertEquals("""
                every input reaches the loss         FAILED
                    x (ignored.net:2): expected the loss to change with every element, found no
                      change with x[F: 1 to 2], counted from 0
                    look at where it is read: is it left out, multiplied by 0, or behind units
                      that are dead?
                """, section(run, "every input"));
    }

    @Test
    void featureBehindAComparisonActsWithoutADerivative() throws IOException {
        Netc run = prove("compared", classifier("""
                  seen = 1 where x > 0 else 0
                  logits = (seen * x[F: 0]) |> Dense[F -> Hidden: 16] |> tanh |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)"));
        assertEquals("""
                every input reaches the loss         ok, all 5 elements
                    x[F: 1 to 3] acts on the loss, but no derivative reaches it: it is behind
                      `stop`, a comparison or a step
                """, section(run, "every input"));
    }

    @Test
    void wordsThatAreSkippedAreNamed() throws IOException {
        Netc run = prove("tokens", """
                model M {
                  dim T = 16, Vocab = 11, D = 12, Class = 3
                  input  text: Vocab[T]
                  target kind: Class
                  param table: f32[Vocab, D] ~ normal(0.3)
                  logits = mean[P](table[text[T: 2 * index(P: 8)]]) |> Dense[D -> Hidden: 8] |> tanh |> Dense[Hidden -> Class]
                }

                train M {
                  data csv("a.csv") -> text: columns(1..16), kind: column(17)
                  loss cross_entropy(logits, kind)
                  using adam(rate: 0.01)
                  batch 16   epochs 2
                }
                """);
        assertTrue(section(run, "every input").contains("""
                change with text[T: 1, 3, 5, 7, 9, 11, 13, 15], counted from 0
                """), run.out());
    }

    private static String picture(String body) {
        return classifier(body, "adam(rate: 0.01)").replace("f32[F: 4]", "f32[H: 10, W: 10, C: 1]").replace("1..4",
                "1..100");
    }

    @Test
    void lastRowThatNoWindowFitsIsNoMistake() throws IOException {
        Netc run = prove("strides", picture("""
                  hidden = x |> Conv[4, k: 3, stride: 2] |> tanh |> flatten[H, W, C -> Feature]
                  logits = hidden |> Dense[Feature -> Class]
                """));
        assertEquals("""
                every input reaches the loss         ok, 82 of 101 elements
                    no window reaches x[H: 9], x[W: 9], counted from 0: the stride does not come
                      out even
                """, section(run, "every input"));
    }

    @Test
    void pixelsThatAreCutOutFail() throws IOException {
        Netc run = prove("cut", picture("""
                  cut = x * (0 where index(H: 10) == index(W: 10) else 1)
                  hidden = cut |> Conv[4, k: 3, pad: 1] |> tanh |> flatten[H, W, C -> Feature]
                  logits = hidden |> Dense[Feature -> Class]
                """));
        assertTrue(section(run, "every input").contains("""
                change with x[H: 0, W: 0, C: 0], x[H: 1, W: 1, C: 0], x[H: 2, W: 2, C: 0]
                      and 7 more, counted from 0
                """), run.out());
    }

    @Test
    void columnThatTheDataKeepsFromActingIsToldOf() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,c,d,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(String.format(Locale.ROOT, "%d,%d,7,0,%d%n", i % 7 - 3, i % 5 - 2, i % 3));
        }
        Files.writeString(folder.resolve("d.csv"), rows);
        Netc run = prove("gate", regression("""
                  param w: f32 ~ normal(1)
                  output height = tanh(w * x[F: 0] + x[F: 1]) + w * x[F: 2] * x[F: 3]
                """, "(height - y)^2"), "--data", folder.toString());
        assertEquals("""
                every input reaches the loss         ok, all 5 elements
                    x[F: 2] has the gradient 0 in all 40 examples, in which it is always the
                      same; with other values it acts
                """, section(run, "every input"));
    }
}
