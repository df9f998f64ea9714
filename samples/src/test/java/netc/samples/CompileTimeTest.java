package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import netc.compiler.CompilerOptions;
import netc.runtime.model.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// How long compiling takes: the best of several times, because what a busy machine adds is not the compiler's.
@Isolated("takes the time")
class CompileTimeTest {
    @TempDir
    private Path folder;

    /// For every width at once: the most that a compilation of it can have to do.
    @Test
    @Tag("slow")
    void lenetCompilesInUnderASecond() {
        CompilerOptions everyWidth = new CompilerOptions(Map.of(), "", CompilerOptions.ALL_WIDTHS, false);
        double seconds = bestOf(5, () -> Sample.LENET5.compile(everyWidth));
        System.out.printf(Locale.ROOT, "LeNet-5 compiles for all widths in %.3f s%n", seconds);
        assertTrue(seconds < 1, () -> "LeNet-5 took " + seconds + " s");
    }

    /// Ten times the layers may take 25 times as long before it counts as more than linear: what is quadratic takes 100.
    /// A ratio of times wants a quiet machine: this is for the profile `full`.
    @Test
    @Tag("full")
    void timeGrowsLinearlyWithTheLayersWrittenOut() throws IOException {
        Path ten = write(10);
        Path hundred = write(100);
        Path thousand = write(1_000);
        double few = bestOf(5, () -> compile(ten, 10));
        double more = bestOf(3, () -> compile(hundred, 100));
        double many = bestOf(2, () -> compile(thousand, 1_000));
        String times = String.format(Locale.ROOT,
                "10, 100 and 1,000 layers compile in %.3f, %.3f and %.3f s", few, more, many);
        System.out.println(times);
        assertTrue(many / more < 25, times);
        assertTrue(more / few < 25, times);
    }

    private static void compile(Path file, int layers) {
        int lanes = Vectors.lanes();
        assertEquals(2 * layers, Sample.compile(file, CompilerOptions.forWidth(lanes)).program().variables().size());
    }

    private Path write(int layers) throws IOException {
        StringBuilder chain = new StringBuilder("  h1 = x |> Dense[F0 -> F1: 8] |> tanh\n");
        for (int i = 2; i <= layers; i++) {
            chain.append(
                    String.format(Locale.ROOT, "  h%d = h%d |> Dense[F%d -> F%d: 8] |> tanh\n", i, i - 1, i - 1, i));
        }
        String text = """
                model Deep {
                  input  x: f32[F0: 8]
                  target y: f32
                %s  output z = mean[F%d](h%d)
                }
                train Deep {
                  data  csv("deep.csv") -> x: columns(1..8), y: column(9)
                  loss  squared_error(z, y)
                  using sgd(rate: 0.1)
                  batch 16   epochs 1   seed 1
                }
                """.formatted(chain, layers, layers);
        return Files.writeString(folder.resolve("deep" + layers + ".net"), text, StandardCharsets.UTF_8);
    }

    private static double bestOf(int times, Runnable task) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            task.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
