package netc.cli;

import static netc.cli.ProveReports.classifier;
import static netc.cli.ProveReports.failed;
import static netc.cli.ProveReports.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How hidden layers stand before the first step: healthy ones pass, and each mistake is found.
@Tag("slow")
class ProveStartTest {
    @TempDir
    private Path folder;

    private Netc prove(String name, String text, String... options) throws IOException {
        return ProveReports.prove(folder, name, text, options);
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
                      of 8, whatever initial values are drawn
                    hidden (zeros.net:7:3): expected a gradient for every unit, found none for 8
                      of 8, whatever initial values are drawn
                    over 256 examples; look at how the parameters before and behind start
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
        assertTrue(failed(run).contains("units differ at the start"), run.out());
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
                    expected a factor of at most 1e\\+04 between layers, found \\S+
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

    /// Beside a sum around it, what a branch weighs says nothing about depth.
    @Test
    void branchThatWeighsLittleBesideOthersIsInOrder() throws IOException {
        Netc run = prove("branch", "layer Block(x: f32[H]) -> f32[H] {\n  param V: f32[H, J: 8] ~ normal(0.00001)\n"
                + "  gate = sum[H](x * V)\n  x + 0.00001 * sum[J](tanh(gate))\n}\n\n" + classifier("""
                  hidden = x |> Dense[F -> H: 16] |> tanh |> repeat 3 Block
                  logits = hidden |> Dense[H -> Class]
                """, "sgd(rate: 0.1)"));
        assertTrue(section(run, "gradients neither").startsWith("gradients neither vanish nor explode ok, within"),
                run.out());
    }

    @Test
    void biasFarBelowZeroLeavesUnitsDead() throws IOException {
        Netc run = prove("bias", classifier("""
                  param V: f32[F, Hidden: 16] ~ normal(0.5)
                  param b: f32[Hidden] = -3
                  hidden = relu(sum[F](x * V) + b)
                  logits = hidden |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)"));
        assertTrue(section(run, "no unit").matches("""
                no unit is dead at the start         FAILED
                    sum \\(bias.net:7:17\\): expected a gradient for every unit, found none for \\d+
                      of 16 with seed 7; over 16 draws of initial values \\d\\d % have none, \\d+ in
                      all
                    over 256 examples; look at how the parameters before and behind start
                """), run.out());
    }

    @Test
    void oneMaskedUnitOfManyIsFound() throws IOException {
        Netc run = prove("mask", classifier("""
                  hidden = x |> Dense[F -> Hidden: 16] |> tanh
                  logits = (hidden * (0 where index(Hidden: 16) == 5 else 1)) |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)"));
        assertTrue(section(run, "no unit").contains("none for 1\n      of 16, whatever initial values are drawn\n"),
                run.out());
    }

    /// Behind a rectifier a unit of one positive input is dead where its weight is below 0.
    @Test
    void unitsThatThisDrawAloneLeavesDeadAreToldOf() throws IOException {
        Netc run = prove("draw", classifier("""
                  logits = (1 + abs(x)) |> Dense[F -> Hidden: 16] |> relu |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)").replace("F: 4", "F: 1").replace("1..4", "1..1"));
        assertTrue(section(run, "no unit").matches("""
                no unit is dead at the start         ok, \\d+ of 32 live
                    logits.dense1 \\(draw.net:5:28\\): units without a gradient: \\d+ of 16 with seed
                      7; over \\d+ draws of initial values \\d\\d % have none
                """), run.out());
    }

    @Test
    void layerBehindWeightsOfZeroWakesWithTheFirstStep() throws IOException {
        Netc run = prove("head", classifier("""
                  param W: f32[Hidden: 16, Class] = 0
                  hidden = x |> Dense[F -> Hidden: 16] |> tanh
                  logits = sum[Hidden](hidden * W)
                """, "adam(rate: 0.01)"));
        assertEquals("""
                no unit is dead at the start         ok, all of 32
                    hidden.dense1 (head.net:6:17): 16 of 16 units have a gradient after the
                      first step only, since what is behind starts at 0
                    hidden (head.net:6:3): 16 of 16 units have a gradient after the first step
                      only, since what is behind starts at 0
                """, section(run, "no unit"));
    }

    /// Rectifiers of four units, one behind the other, at many seeds: chance alone fails none.
    @Test
    void narrowLayersPassWithEverySeed() throws IOException {
        for (int seed = 1; seed <= 8; seed++) {
            Netc run = prove("narrow", classifier("""
                      first = x |> Dense[F -> One: 4] |> relu |> Dense[One -> Two: 4] |> relu
                      logits = first |> Dense[Two -> Class]
                    """, "adam(rate: 0.01)"), "--seed", Integer.toString(seed));
            assertTrue(section(run, "no unit").startsWith("no unit is dead at the start         ok, "), run.out());
        }
    }
}
