package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reports that compare examples with those of their batch, beside others.
class ComparedReportsTest {
    private static final int RECORDS = 300;
    private static final String MODEL = """
            model Views {
              input  left, right: f32[F: 4]
              target y: f32
              param w: f32[F] ~ normal(1)
              code  = sum[F](w * left)
              output guess = code
            }
            train Views {
              data csv("views.csv") -> left: columns(1..4), right: columns(5..8), y: column(9)
              validate 50%%
              loss (guess - y)^2
              report spread = sqrt(mean[batch]((guess - mean[batch](guess))^2))
              report near = abs(sum[F](w * right) - code)
              %s
              using sgd(rate: 1e-30)
              batch %d   epochs 1
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeViews() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            for (int column = 0; column < 9; column++) {
                text.append(column == 0 ? "" : ",").append(random.nextGaussian());
            }
            text.append('\n');
        }
        Files.writeString(folder.resolve("views.csv"), text);
    }

    private List<String> measured(String reports, int batch) throws IOException {
        return trained(reports, batch).subList(5, 7);
    }

    private List<String> validated(String report, int batch) throws IOException {
        return trained(report, batch).subList(2, 5);
    }

    /// The numbers of the last line of the file of metrics.
    private List<String> trained(String report, int batch) throws IOException {
        Path model = Files.writeString(folder.resolve("views.net"), MODEL.formatted(report, batch));
        Path out = folder.resolve(batch + "-" + report.length());
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        List<String> lines = Files.readAllLines(out.resolve("metrics.csv"));
        return List.of(lines.getLast().split(","));
    }

    /// Weights do not change, so that all of them measure the same.
    @Test
    void theBitsOfOtherReportsDependOnNoBatch() throws IOException {
        List<String> alone = validated("# nothing is compared", 64);
        for (int batch : new int[] {5, 7, 48, 100}) {
            assertEquals(alone,
                    validated("report hit = argmax[Other](code * sum[F](w * right)[batch as Other]) == index(batch)",
                            batch),
                    "batch " + batch);
        }
    }

    /// Where examples are compared with those of their batch, these are counted, and not the whole set.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"sum[Other](apart) / batch; sum[Other](apart) / Other",
            "sum[Other](apart) * log(1 + batch); sum[Other](apart) * log(1 + Other)",
            "sum[Other](abs(code / batch - other / batch)); sum[Other](abs(code / Other - other / Other))",
            "(sum[Other](apart) - mean[batch](code)) / batch; (sum[Other](apart) - mean[batch](code)) / Other",
            "sum[Other](apart where index(Other) < index(batch)); sum[Other](apart where index(Other) < place)"})
    void theExamplesOfAComparisonAreThoseOfItsBatch(String one, String same) throws IOException {
        String reports = """
                other = code[batch as Other]
                apart = abs(code - other)
                place = sum[Other](index(Other) where index(Other) == Other(index(batch)))
                report one = %s
                report same = %s
                report all = sum[batch](place + sum[Other](apart) / batch) / batch""".formatted(one, same);
        List<String> first = measured(reports, 7);
        assertEquals(first.get(0), first.get(1));
        assertNotEquals(first.get(0), measured(reports, 48).get(0));
    }
}
