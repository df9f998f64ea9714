package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import netc.runtime.checkpoint.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that compares every example with every other of its batch, from its text to its trained weights.
@Tag("slow")
class ContrastiveTest {
    private static final int RECORDS = 70;
    private static final int BATCH = 16;
    private static final String MODEL = """
            model Views {
              input left: f32[F: 4], right: f32[F]
              param w: f32[F, D: 3] ~ glorot[F -> D]
              code = sum[F](left * w)
              alike = sum[D](code * (sum[F](right * w))[batch as Other]) / 0.5
              output vector: f32[D] = code
            }
            train Views {
              data csv("views.csv") -> left: columns(1..4), right: columns(5..8)
              loss cross_entropy(alike, Other(index(batch)))
              report hit = argmax[Other](alike) == index(batch)
              using adam(rate: 0.02)
              batch %d   epochs 4   seed 5
            }
            """;

    @TempDir
    private Path folder;
    private final double[][] views = new double[RECORDS][8];

    @BeforeEach
    void writeViews() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (double[] view : views) {
            for (int i = 0; i < 8; i++) {
                double number = i < 4 ? random.nextGaussian() : view[i - 4] + 0.2 * random.nextGaussian();
                view[i] = Double.parseDouble(String.format(Locale.ROOT, "%.3f", number));
                text.append(i == 0 ? "" : ",").append(view[i]);
            }
            text.append('\n');
        }
        Files.writeString(folder.resolve("views.csv"), text);
    }

    private Netc train(int batch, String out, String... more) throws IOException {
        Path model = Files.writeString(folder.resolve(out + ".net"), MODEL.formatted(batch));
        List<String> words = new java.util.ArrayList<>(List.of("train", model.toString(), "--data", folder.toString(),
                "--out", folder.resolve(out).toString()));
        words.addAll(List.of(more));
        return Netc.run(words.toArray(String[]::new));
    }

    private double[] weights(String out) throws IOException {
        float[] w = Safetensors.read(folder.resolve(out + "/best.safetensors")).tensor("w").values();
        double[] doubles = new double[w.length];
        Arrays.setAll(doubles, i -> w[i]);
        return doubles;
    }

    /// The mean over all records, each compared with those of its batch, in the order of the file.
    private double[] lossAndHits(double[] w, int batch) {
        double loss = 0;
        double hits = 0;
        for (int from = 0; from < RECORDS; from += batch) {
            int to = Math.min(RECORDS, from + batch);
            for (int i = from; i < to; i++) {
                double sum = 0;
                double own = alike(w, i, i);
                boolean isHit = true;
                for (int j = from; j < to; j++) {
                    sum += Math.exp(alike(w, i, j));
                    isHit &= i == j || alike(w, i, j) < own;
                }
                loss += Math.log(sum) - own;
                hits += isHit ? 1 : 0;
            }
        }
        return new double[] {loss / RECORDS, hits / RECORDS};
    }

    private double alike(double[] w, int i, int j) {
        double alike = 0;
        for (int d = 0; d < 3; d++) {
            double left = 0;
            double right = 0;
            for (int f = 0; f < 4; f++) {
                left += views[i][f] * w[3 * f + d];
                right += views[j][4 + f] * w[3 * f + d];
            }
            alike += left * right / 0.5;
        }
        return alike;
    }

    /// What is printed has four digits.
    private static double metric(Netc run, String name) {
        return run.out().lines().filter(l -> l.startsWith("training " + name + " "))
                .mapToDouble(l -> Double.parseDouble(l.split(" ")[2])).findFirst().orElseThrow();
    }

    @Test
    void itsLossIsThatOfTheBatches() throws IOException {
        for (int batch : new int[] {1, 7, BATCH, 64}) {
            Netc run = train(batch, "of" + batch);
            assertEquals(0, run.code(), run.err());
            double[] expected = lossAndHits(weights("of" + batch), batch);
            assertEquals(expected[0], metric(run, "loss"), 1e-4 * Math.max(1, expected[0]), "batch " + batch);
            assertEquals(expected[1], metric(run, "hit"), 1e-4, "batch " + batch);
        }
    }

    @Test
    void itLearnsToTellItsExamplesApart() throws IOException {
        assertEquals(0, train(BATCH, "once").code());
        Path longer = Files.writeString(folder.resolve("longer.net"), MODEL.formatted(BATCH).replace("epochs 4",
                "epochs 40"));
        Netc run = Netc.run("train", longer.toString(), "--data", folder.toString(), "--out",
                folder.resolve("longer").toString());
        assertEquals(0, run.code(), run.err());
        double first = lossAndHits(weights("once"), BATCH)[0];
        double last = metric(run, "loss");
        assertTrue(last < 0.5 * Math.log(BATCH) && last < first, first + " to " + last);
    }

    @Test
    void threadsChangeNoBit() throws IOException {
        train(BATCH, "one", "--threads", "1");
        for (String threads : List.of("2", "3")) {
            train(BATCH, threads, "--threads", threads);
            assertArrayEquals(Files.readAllBytes(folder.resolve("one/best.safetensors")),
                    Files.readAllBytes(folder.resolve(threads + "/best.safetensors")));
        }
    }

    /// Sixteen times the batch take 256 times the memory of the pairs.
    @Test
    void memoryGrowsWithTheSquareOfTheBatch() throws IOException {
        Path model = Files.writeString(folder.resolve("m.net"), MODEL.formatted(BATCH));
        long few = bytes(Netc.run("summary", model.toString()));
        long many = bytes(Netc.run("summary", model.toString(), "--batch", Integer.toString(16 * BATCH)));
        assertTrue(many > 60 * few, few + " and " + many);
        long pairs = 16L * BATCH * 16 * BATCH;
        assertTrue(many < 4 * Float.BYTES * pairs, many + " bytes for " + pairs + " pairs");
        Path bounded = Files.writeString(folder.resolve("bounded.net"), MODEL.formatted(4096).replace("  output",
                "  require memory < 16 MiB\n  output"));
        Netc run = Netc.run("check", bounded.toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("error[N208]: a training step at batch 4,096 takes "), run.err());
    }

    @Test
    void aSummarySaysWhatIsAsLongAsTheBatch() throws IOException {
        Path model = Files.writeString(folder.resolve("layer.net"), """
                model M {
                  input x: f32[T: 4]
                  net = Dense[T -> D: 3]
                  output y = sum[D](net(x))
                  far = net(x - x[batch as Other])
                }
                train M {
                  data csv("views.csv") -> x: columns(1..4)
                  loss sum[D](max[Other](far))
                  using sgd()
                  batch 16   epochs 1
                }
                """);
        Netc run = Netc.run("summary", model.toString());
        assertTrue(run.out().contains("net              f32[Other: batch, D: 3]"), run.out());
    }

    private static long bytes(Netc run) {
        return run.out().lines().filter(l -> l.startsWith("training ")).mapToLong(l -> Long.parseLong(
                l.replaceFirst("training +", "").replaceFirst(" bytes.*", "").replace(",", ""))).findFirst()
                .orElseThrow(() -> new AssertionError(run.out() + run.err()));
    }
}
