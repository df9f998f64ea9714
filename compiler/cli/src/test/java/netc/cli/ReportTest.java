package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports over a whole set that is evaluated batch by batch, against what their definitions give in double precision.
class ReportTest {
    private static final int RECORDS = 103;
    private static final String LINE = """
            model Line {
              input  x: f32
              target y: f32
              param w: f32 = 3
              output p = w * x
            }
            train Line {
              data csv("points.csv") -> x: column(1), y: column(2)
              loss (p - y)^2
              report r = %s
              using sgd(rate: 0)
              batch 8   epochs 1
            }
            """;

    @TempDir
    private Path folder;
    private final double[] x = new double[RECORDS];
    private final double[] y = new double[RECORDS];

    @BeforeEach
    void writePoints() throws IOException {
        Random random = new Random(7);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            x[i] = Math.round(100 * random.nextDouble()) / 10.0;
            y[i] = Math.round(100 * (3 * x[i] + random.nextGaussian() + 5)) / 100.0;
            points.append(x[i]).append(',').append(y[i]).append('\n');
        }
        Files.writeString(folder.resolve("points.csv"), points);
    }

    @Test
    void theVarianceOfASetIsAMeanOfSquaresLessASquareOfTheMean() throws IOException {
        assertEquals(explained(), measured("1 - mean[batch]((p - y)^2) / (mean[batch](y^2) - mean[batch](y)^2)"), 1e-4);
    }

    @Test
    void aSumOverTheSetMayStandInsideAnother() throws IOException {
        assertEquals(explained(), measured("1 - sum[batch]((y - p)^2) / sum[batch]((y - mean[batch](y))^2)"), 1e-4);
        double mean = Arrays.stream(y).average().orElseThrow();
        double most = Arrays.stream(y).map(v -> Math.abs(v - mean)).max().orElseThrow();
        double beyond = Arrays.stream(y).filter(v -> Math.abs(v - mean) > most / 2).count();
        assertEquals(beyond / RECORDS,
                measured("abs(y - mean[batch](y)) > max[batch](abs(y - mean[batch](y))) / 2"), 1e-4);
    }

    /// The place of the mean far from 0 costs no digits.
    @Test
    void deviationsAreTakenFromTheMean() throws IOException {
        double mean = Arrays.stream(y).average().orElseThrow();
        double variance = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        assertEquals(Math.sqrt(variance), measured("stddev(y + 4096)"), 1e-3);
    }

    private double explained() {
        double mean = Arrays.stream(y).average().orElseThrow();
        double left = 0;
        double variance = 0;
        for (int i = 0; i < RECORDS; i++) {
            left += Math.pow(3 * x[i] - y[i], 2);
            variance += Math.pow(y[i] - mean, 2);
        }
        return 1 - left / variance;
    }

    @Test
    void whatIsOneForEachExampleMayDependOnTheSet() throws IOException {
        double expected = 0;
        for (int i = 0; i < RECORDS; i++) {
            expected += (Math.pow(3 * x[i] - y[i], 2) - y[i]) / RECORDS;
        }
        assertEquals(expected, measured("(p - y)^2 - mean[batch](y)"), 1e-3);
    }

    @Test
    void allPairsOfASetAreRefused() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"), String.format(Locale.ROOT, LINE,
                "mean[Other](they)").replace("output p = w * x", "output p = w * x\n  they = p[batch as Other]"));
        Netc run = Netc.run("check", model.toString());
        assertEquals(model + """
                :11:14: error[N150]: r compares all examples of the set with each other, and an example meets those of its\
                 batch alone
                   11 │   report r = mean[Other](they)
                      │              ^^^^^^^^^^^^^^^^^
                      what is one number for each example can be measured: `mean[Other](abs(e - e[batch as Other]))`
                1 error
                """, run.err());
    }

    /// `value` is also what the number of a report is called among procedures.
    @Test
    void theNameOfATargetChangesNoNumber() throws IOException {
        assertEquals(1, classified("value"));
        assertEquals(1, classified("kind"));
    }

    /// Of a model that is always right, for targets below four.
    private double classified(String target) throws IOException {
        Files.writeString(folder.resolve("points.csv"), "1,1\n1,1\n");
        Path model = Files.writeString(folder.resolve("kinds.net"), """
                model Kinds {
                  dim Kind = 4
                  input  x: f32
                  target TARGET: Kind
                  param w: f32 = 3
                  output score: f32[Kind] = w * x where index(Kind) == 1 else 0
                }
                train Kinds {
                  data csv("points.csv") -> x: column(1), TARGET: column(2)
                  loss cross_entropy(score, TARGET)
                  report r = accuracy(score, TARGET)
                  using sgd(rate: 0)
                  batch 2   epochs 1
                }
                """.replace("TARGET", target));
        return measured(model);
    }

    private double measured(String text) throws IOException {
        return measured(
                Files.writeString(folder.resolve("line.net"), String.format(Locale.ROOT, LINE, text)));
    }

    private double measured(Path model) {
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("out" + System.nanoTime()).toString());
        assertEquals(0, run.code(), run.err());
        return run.out().lines().filter(l -> l.startsWith("training r ")).map(l -> Double.valueOf(l.split(" ")[2]))
                .findFirst().orElseThrow();
    }
}
