package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports of several numbers: a parity that is always guessed to be 1.
class ReportTableTest {
    private static final String PARITY = """
            model Parity {
              dim Is = 2
              input  x: f32
              target y: Is
              param w: f32 = 0
              logits = w * x + index(Is)
              said = argmax[Is](logits)
            }
            train Parity {
              data csv("numbers.csv") -> x: column(1), y: column(2)
              validate last 50%
              loss cross_entropy(logits, y)
              report confusion: f32[Is, Said] = sum[batch]((y == index(Is)) and (said == index(Said: 2)))
              report part: f32[Is] = y == index(Is)
              report accuracy(logits, y)
              using sgd(rate: 0)
              batch 4   epochs 2
            }
            """;

    @TempDir
    private Path folder;

    private Netc netc(String command, String... options) {
        List<String> all = new java.util.ArrayList<>(List.of(command, folder.resolve("parity.net").toString(), "--data",
                folder.toString()));
        all.addAll(List.of(options));
        return Netc.run(all.toArray(String[]::new));
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    @BeforeEach
    void writeNumbers() throws IOException {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            numbers.append(i).append(',').append(i % 5 < 2 ? 1 : 0).append('\n');
        }
        Files.writeString(folder.resolve("numbers.csv"), numbers);
        Files.writeString(folder.resolve("parity.net"), PARITY);
    }

    /// 20 records with p = 0 … 19: each kind of partial result.
    @Test
    void theyAreOfTheWholeSetWhateverTheBatch() throws IOException {
        String model = """
                model Same {
                  input x: f32
                  target kind: f32
                  param w: f32 = 1
                  output p = w * x
                }
                train Same {
                  data csv("numbers.csv") -> x: column(1), kind: column(2)
                  loss (p - kind)^2
                  report least = min[batch](p - 7)
                  report most = max[batch](p - 25)
                  report middle = mean[batch](p)
                  report some = mean[batch](p where kind > 0)
                  report root = rmse(p, 3)
                  report all = sum[batch](p)
                  using sgd(rate: 0)
                  batch 7   epochs 1
                }
                """;
        for (int batch : new int[] {7, 20, 1}) {
            Path file = folder.resolve("same" + batch + ".net");
            Files.writeString(file, model.replace("batch 7", "batch " + batch));
            Netc run = Netc.run("train", file.toString(), "--data", folder.toString(), "--out",
                    folder.resolve("out" + batch).toString());
            for (String line : List.of("least -7.0000", "most -6.0000", "middle 9.5000", "some 8.0000",
                    // The root of the mean of (p - 3)^2 = 6.5^2 + 33.25.
                    "root 8.6891", "all 190.0000")) {
                assertTrue(run.out().contains(line), batch + " a batch, " + line + ":\n" + run.out() + run.err());
            }
        }
    }

    /// Sums of many records differ in their last places where they are put together in another order.
    @Test
    void notEvenTheirLastPlacesDependOnTheBatch() throws IOException {
        Random random = new Random(4);
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < 3_001; i++) {
            numbers.append(random.nextFloat()).append(',').append(random.nextInt(2)).append('\n');
        }
        Files.writeString(folder.resolve("numbers.csv"), numbers);
        Set<String> found = new HashSet<>();
        for (String batch : List.of("batch 1", "batch 100", "batch 1000", "batch all")) {
            String out = folder.resolve("out " + batch).toString();
            Files.writeString(folder.resolve("many.net"), """
                    model Many {
                      input x: f32
                      target kind: f32
                      param w: f32 = 1.1
                      output p = w * x
                    }
                    train Many {
                      data csv("numbers.csv") -> x: column(1), kind: column(2)
                      validate last 90%
                      loss (p - kind)^2
                      report least = min[batch](p - 7)
                      report middle = mean[batch](p)
                      report some = mean[batch](p where kind > 0)
                      report root = rmse(p, 3)
                      report all = sum[batch](p)
                      report slope = grad(mean[batch](p * p), w)
                      report spread = stddev(p)
                      report farthest = max[batch](abs(p - mean[batch](p where p < mean[batch](p))))
                      report r2(p, x + kind / 9)
                      report roc_auc(p, kind > 0)
                      using sgd(rate: 0)
                      BATCH   epochs 1
                    }
                    """.replace("BATCH", batch));
            Netc run = Netc.run("train", folder.resolve("many.net").toString(), "--data", folder.toString(), "--out",
                    out);
            assertEquals(0, run.code(), run.err());
            String line = Files.readAllLines(Path.of(out, "metrics.csv")).get(1);
            // The training loss, which comes first, is a mean of batches.
            found.add(line.substring(line.indexOf(',', 2)));
        }
        assertEquals(1, found.size(), found::toString);
    }

    @Test
    void theyAreTablesAtTheEnd() {
        Netc run = netc("train", "--out", out());
        assertEquals("""
                validation loss 0.9133
                validation confusion: Is down, Said across
                     0  1
                  0  0  6
                  1  0  4
                validation part: Is down
                  0  0.6000
                  1  0.4000
                validation accuracy 0.4000
                """, run.out(), run.err());
        assertTrue(run.err().contains("  validation loss 0.9133  accuracy 0.4000  "), run.err());
        Netc evaluated = netc("evaluate", "--weights", out() + "/best.safetensors");
        assertTrue(evaluated.out().contains("data confusion: Is down, Said across\n      0   1\n  0   0  12\n"),
                evaluated.out() + evaluated.err());
    }

    @Test
    void eachOfTheirNumbersIsAColumnOfTheMetrics() throws IOException {
        netc("train", "--out", out());
        List<String> lines = Files.readAllLines(folder.resolve("out/metrics.csv"));
        assertEquals("epoch,loss,validation.loss,validation.confusion.0.0,validation.confusion.0.1,"
                + "validation.confusion.1.0,validation.confusion.1.1,validation.part.0,validation.part.1,"
                + "validation.accuracy", lines.getFirst());
        assertTrue(lines.get(2).endsWith(",0.0,6.0,0.0,4.0,0.6,0.4,0.4"), lines.get(2));
    }

    @Test
    void aRunThatStoppedGoesOn() throws IOException {
        netc("train", "--out", out(), "--stop-after", "1");
        Netc resumed = netc("train", "--out", out(), "--resume");
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(3, Files.readAllLines(folder.resolve("out/metrics.csv")).size());
    }
}
