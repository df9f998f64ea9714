package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import netc.runtime.checkpoint.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs: a line through the points of a CSV file.
class TrainingRunTest {
    @TempDir
    private Path folder;
    private LineRun line;

    @BeforeEach
    void writePoints() throws IOException {
        line = new LineRun(folder);
        line.writeFiftyPoints();
    }

    @Test
    void fullBatchDescentMeetsTheClosedForm() throws IOException {
        Netc run = line.train(line.descending("", "0.1", "50", 200), "out");
        assertEquals(0, run.code(), run.err());
        double[] x = new double[50];
        double[] y = new double[50];
        List<String> lines = Files.readAllLines(folder.resolve("points.csv"));
        for (int i = 0; i < 50; i++) {
            x[i] = Double.parseDouble(lines.get(i + 1).split(",")[0]);
            y[i] = Double.parseDouble(lines.get(i + 1).split(",")[1]);
        }
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < 50; i++) {
            covariance += (x[i] - meanX) * (y[i] - meanY) / 50;
            variance += (x[i] - meanX) * (x[i] - meanX) / 50;
        }
        Safetensors weights = Safetensors.read(folder.resolve("out/best.safetensors"));
        double slope = covariance / Math.sqrt(variance);
        assertEquals(slope, weights.tensor("w").values()[0], 1e-4 * slope);
        assertEquals(meanY, weights.tensor("b").values()[0], 1e-4 * slope);
        assertEquals("(value - [" + meanX + "]) / [" + Math.sqrt(variance) + "]", weights.metadata().get("data.x"));
        assertEquals(List
                .of("columns.x", "columns.y", "data.x", "epoch", "hash.data", "hash.model", "batch", "model", "netc",
                        "seed")
                .stream()
                .sorted()
                .toList(), List.copyOf(weights.metadata().keySet()));
    }

    @Test
    void withoutAFolderTheClauseAndItsFilesAreNamed() throws IOException {
        Path model = line.descending("", "0.1", "50", 1);
        assertEquals(new Netc(1, "", """
                FILE:9:3: expected --data DIR, a folder with points.csv; found no --data
                    9 │   data csv("points.csv") -> x: standardised(column("x")), y: column("y")
                      │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                   fix:  netc train FILE --data FOLDER
                """.replace("FILE", model.toString()).replace("FOLDER", folder.toString())),
                Netc.run("train", model.toString()));
    }

    @Test
    void tooFewRecordsForAValidationPartAreSaidAtItsClause() throws IOException {
        assertTooFew("validate 0.5%", 100);
        assertTooFew("validate last 99.5%", 101);
    }

    private void assertTooFew(String clause, int needed) throws IOException {
        Path model = line.descending(clause, "0.1", "50", 1);
        assertEquals(new Netc(1, "", model + ":10:3: expected " + needed + " records or more, so that the training and"
                + " the validation part have one each, found 50 records\n   10 │   " + clause + "\n      │   "
                + "^".repeat(clause.length()) + "\n"), line.train(model, "out"));
    }

    @Test
    void whatDigitsFitIsOfferedThemToo() throws IOException {
        Path model = Files.writeString(folder.resolve("digits.net"), """
                model Digits {
                  dim Class = 10
                  input picture: f32[P: 784]
                  target digit: Class
                  logits = picture |> Dense[P -> Class]
                  output probability = softmax[Class](logits)
                }
                train Digits {
                  data idx("images.gz") -> picture
                  data idx("labels.gz") -> digit
                  loss cross_entropy(logits, digit)   using sgd(rate: 0.1)   batch 64   epochs 1
                }
                """);
        Netc run = Netc.run("train", model.toString());
        assertTrue(run.err().startsWith(model + ":9:3: expected --data DIR, a folder with images.gz, labels.gz;"),
                run.err());
        assertTrue(run.err().endsWith("\n   fix:  netc train " + model + " --data DIR\n"
                + "         or builtin digits(train: 20_000, test: 4_000), a line of the train block\n"), run.err());
    }

    @Test
    void outputEndsWithOneLineAMetric() throws IOException {
        Netc run = line.train(line.descending("validate last 20%", "0.1", "10", 3), "out");
        assertEquals(0, run.code(), run.err());
        List<String> results = run.out().lines().toList();
        assertEquals(2, results.size(), run.out());
        assertTrue(results.get(0).matches("validation loss [0-9.]+"), run.out());
        assertTrue(results.get(1).matches("validation error [0-9.]+"), run.out());
        assertTrue(run.err().lines().anyMatch(
                l -> l.matches("epoch 2/3  loss [0-9.]+  validation loss [0-9.]+  error [0-9.]+  [0-9,]+ examples/s")),
                run.err());
        assertEquals(4, Files.readAllLines(folder.resolve("out/metrics.csv")).size());
        assertEquals(List.of("best.safetensors", "last.safetensors", "metrics.csv"), line.files("out"));
    }

    @Test
    void theSizesOfThePartsAreSaid() throws IOException {
        assertTrue(line.train(line.descending("", "0.1", "50", 1), "one").err()
                .contains("netc: learning from 50 records\n"));
        String test = "test csv(\"points.csv\") -> x: standardised(column(\"x\")), y: column(\"y\")";
        Netc run = line.train(line.descending("validate 2%\n  " + test, "0.1", "50", 1), "three");
        assertTrue(run.err().contains(
                "netc: learning from 49 records, validating with 1 record, testing with 50 records\n"), run.err());
        Netc evaluated = Netc.run("evaluate", file(), "--weights", line.weights("three"), "--data", folder.toString());
        assertTrue(evaluated.err().contains("netc: evaluating 50 records of the test clause\n"), evaluated.err());
    }

    /// In training it is the last of many evaluations, on weights that drew in steps; here it is the first.
    @Test
    void whatAnEvaluationDrawsIsTheSameEveryTime() throws IOException {
        String points = "csv(\"points.csv\") -> x: column(\"x\"), y: column(\"y\")";
        Path model = line.file(LineRun.MODEL.replace("b: f32 = 0\n", "b: f32 = 0\n  e: f32 ~ normal(1)\n")
                .replace("w * x + b", "w * x + b + e") + "train Line {\n data " + points + "\n test " + points
                + "\n loss (guess - y)^2\n using sgd(rate: 1e-4)\n batch 16   epochs 2   seed 3\n}\n");
        Netc run = line.train(model, "noisy");
        assertEquals(0, run.code(), run.err());
        Netc evaluated = Netc.run("evaluate", file(), "--weights", line.weights("noisy"), "--data", folder.toString());
        assertEquals(run.out(), evaluated.out());
        assertNotEquals(run.out(), Netc.run("evaluate", file(), "--weights", line.weights("noisy"), "--data",
                folder.toString(), "--seed", "4").out());
    }

    @Test
    void withoutOtherDataTheMetricsAreThoseOfTheTrainingPart() throws IOException {
        Netc run = line.train(line.descending("", "0.1", "50", 3), "out");
        assertTrue(run.out().matches("training loss [0-9.]+\\Rtraining error [0-9.]+\\R"), run.out());
    }

    @Test
    void aRunThatStoppedEndsInTheSameBytes() throws IOException {
        Path model = line.descending("validate 20%", "0.05", "7", 10);
        assertEquals(0, line.train(model, "whole").code());
        Netc stopped = line.train(model, "parts", "--stop-after", "5", "--checkpoint-every", "2");
        assertEquals(0, stopped.code());
        assertEquals("", stopped.out());
        assertTrue(stopped.err().endsWith("netc: stopped after epoch 5 of 10; --resume goes on\n"), stopped.err());
        Netc resumed = line.train(model, "parts", "--resume");
        assertTrue(resumed.err().contains("netc: going on after epoch 5 of 10\n"), resumed.err());
        line.assertSameFiles("whole", "parts");
    }

    @Test
    void whatResumingCannotDoIsSaid() throws IOException {
        Path model = line.descending("validate 20%", "0.05", "7", 2);
        Netc fresh = line.train(model, "out", "--resume");
        assertEquals(0, fresh.code());
        assertTrue(fresh.err().contains("netc: there is no run in " + folder.resolve("out") + " yet: it begins here\n"),
                fresh.err());
        Netc whole = line.train(model, "out", "--resume");
        assertEquals(fresh.out(), whole.out());
        assertTrue(
                whole.err().contains("netc: the run has 2 epochs already: nothing is left to train; --epochs says how"
                        + " many it shall have\n"),
                whole.err());
        assertTrue(
                line.train(model, "out", "--resume", "--epochs", "3").err()
                        .contains("netc: going on after epoch 2 of 3\n"));
    }

    @Test
    void threadsChangeNoBit() throws IOException {
        Path model = line.descending("validate 20%", "0.05", "7", 3);
        line.train(model, "one", "--threads", "1");
        line.train(model, "three", "--threads", "3");
        assertArrayEquals(Files.readAllBytes(folder.resolve("one/last.safetensors")),
                Files.readAllBytes(folder.resolve("three/last.safetensors")));
    }

    @Test
    void aFolderWithARunIsRefusedWithoutResume() throws IOException {
        Path model = line.descending("", "0.1", "10", 1);
        line.train(model, "out");
        byte[] before = Files.readAllBytes(folder.resolve("out/last.safetensors"));
        Netc again = line.train(model, "out");
        assertEquals(1, again.code());
        assertTrue(again.err().contains(folder.resolve("out") + ": expected a folder without a run, found "),
                again.err());
        assertTrue(again.err().contains("--resume"), again.err());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("out/last.safetensors")));
    }

    @Test
    void anOutputFolderThatIsAFileIsRefused() throws IOException {
        Files.writeString(folder.resolve("out"), "mine");
        Netc run = line.train(line.descending("", "0.1", "10", 1), "out");
        assertEquals(1, run.code(), run.err());
        assertTrue(
                run.err().endsWith(
                        folder.resolve("out") + ": expected a folder for the files of the run, found a file\n"),
                run.err());
        assertEquals("mine", Files.readString(folder.resolve("out")));
    }

    @Test
    void theOutputFolderIsRefusedBeforeDataIsRead() throws IOException {
        line.write("no data");
        Files.writeString(folder.resolve("out"), "mine");
        Netc run = line.train(line.descending("", "0.1", "10", 1), "out");
        assertTrue(run.err().endsWith("expected a folder for the files of the run, found a file\n"), run.err());
    }

    @Test
    void mistakesInTheDataLeaveNoTrace() throws IOException {
        line.write("x,y\n1,2\n3,four\n");
        Netc run = line.train(line.descending("", "0.1", "10", 3), "out");
        assertEquals(1, run.code());
        assertEquals(List.of(folder.resolve("points.csv") + ":3:3: expected a number in column 'y', found 'four'",
                folder.resolve("line.net") + ":9:3: it is read by this clause"),
                run.err().lines().limit(2).toList());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void theRunFitsTheMemoryThatTheFileAllows() throws IOException {
        Path model = line.descending("require memory < 100 KiB", "0.1", "10", 1);
        StringBuilder points = new StringBuilder("x,y\n");
        for (int i = 0; i < 40_000; i++) {
            points.append(i).append(",1\n");
        }
        line.write(points.toString());
        Netc run = line.train(model, "out", "--batch", "40000");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains(model + ":10:11: error[N208]: a training step at batch 40,000 takes "),
                run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void modelsBecomeClassesInAFolderOrAJar() throws IOException {
        Path model = line.descending("", "0.1", "10", 1);
        Path classes = folder.resolve("classes");
        Netc run = Netc.run("compile", model.toString(), "-o", classes.toString(), "--package", "demo");
        assertEquals(0, run.code(), run.err());
        assertTrue(Files.exists(classes.resolve("demo/Line.class")), run.err());
        assertTrue(run.err().startsWith("netc: demo.Line: "), run.err());
        Path jar = folder.resolve("line.jar");
        assertEquals(0, Netc.run("compile", model.toString(), "-o", jar.toString()).code());
        byte[] first = Files.readAllBytes(jar);
        assertEquals(0, Netc.run("compile", model.toString(), "-o", jar.toString()).code());
        assertArrayEquals(first, Files.readAllBytes(jar));
        Netc refused = Netc.run("compile", model.toString(), "-o", folder.resolve("points.csv/x").toString());
        assertEquals(1, refused.code());
        assertTrue(refused.err().startsWith(folder.resolve("points.csv/x") + ": cannot write: "), refused.err());
    }

    private String file() {
        return folder.resolve("line.net").toString();
    }
}
