package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        double mean = Arrays.stream(y).average().orElseThrow();
        double left = 0;
        double variance = 0;
        for (int i = 0; i < RECORDS; i++) {
            left += Math.pow(3 * x[i] - y[i], 2) / RECORDS;
            variance += Math.pow(y[i] - mean, 2) / RECORDS;
        }
        assertEquals(1 - left / variance,
                measured("1 - mean[batch]((p - y)^2) / (mean[batch](y^2) - mean[batch](y)^2)"), 1e-4);
    }

    @Test
    void termsThatAreAveragedApartAsTheMessageOffersAreTheMeanOfTheSum() throws IOException {
        Netc refused = report("(p - y)^2 - mean[batch](y)");
        assertTrue(refused.err().contains("error[N190]: r reduces `batch` over what itself depends on the whole batch"),
                refused.err());
        Matcher fix = Pattern.compile("\n   fix:  (.*)\n").matcher(refused.err());
        assertTrue(fix.find(), refused.err());
        double expected = 0;
        for (int i = 0; i < RECORDS; i++) {
            expected += (Math.pow(3 * x[i] - y[i], 2) - y[i]) / RECORDS;
        }
        assertEquals(expected, measured(fix.group(1)), 1e-3);
    }

    @Test
    void nothingIsOfferedWhereNoOtherTextMeasuresTheSame() throws IOException {
        Netc refused = report("1 - sum[batch]((y - p)^2) / sum[batch]((y - mean[batch](y))^2)");
        assertEquals(folder.resolve("line.net") + """
                :10:42: error[N190]: r reduces `batch` over what itself depends on the whole batch, which is not yet in\
                 this version of netc
                   10 │   report r = 1 - sum[batch]((y - p)^2) / sum[batch]((y - mean[batch](y))^2)
                      │                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                      a set is looked at once, and `mean[batch](y)` is known only when all of it has been
                1 error
                """, refused.err());
        assertFalse(report("(p - y)^2 - sum[batch]((y - mean[batch](y))^2)").err().contains("fix:"));
    }

    private Netc report(String text) throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"), String.format(Locale.ROOT, LINE, text));
        return Netc.run("train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("out" + System.nanoTime()).toString());
    }

    private double measured(String text) throws IOException {
        Netc run = report(text);
        assertEquals(0, run.code(), run.err());
        return run.out().lines().filter(l -> l.startsWith("training r ")).map(l -> Double.valueOf(l.split(" ")[2]))
                .findFirst().orElseThrow();
    }
}
