package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs: a line through the points of a CSV file.
class TrainingRunTest {
    private static final String LINE = """
            model Line {
              input  x: f32
              target y: f32
              param w: f32 = 0
              param b: f32 = 0
              output guess = w * x + b
            }
            train Line {
              data csv("points.csv") -> x: standardised(column("x")), y: column("y")
              %s
              loss (guess - y)^2
              report error = rmse(guess, y)
              using sgd(rate: %s)
              batch %s   epochs %d   seed 3
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writePoints() throws IOException {
        StringBuilder points = new StringBuilder("x,y\n");
        for (int i = 0; i < 50; i++) {
            points.append(i).append(',').append(String.format(Locale.ROOT, "%.3f", 3 * i - 7 + 5 * Math.sin(i)))
                    .append('\n');
        }
        Files.writeString(folder.resolve("points.csv"), points);
    }

    @Test
    void fullBatchDescentMeetsTheClosedForm() throws IOException {
        Netc run = train(model("", "0.1", "50", 200), "out");
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
        Path model = model("", "0.1", "50", 1);
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
        Path model = model(clause, "0.1", "50", 1);
        assertEquals(new Netc(1, "", model + ":10:3: expected " + needed + " records or more, so that the training and"
                + " the validation part have one each, found 50 records\n   10 │   " + clause + "\n      │   "
                + "^".repeat(clause.length()) + "\n"), train(model, "out"));
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
        Netc run = train(model("validate last 20%", "0.1", "10", 3), "out");
        assertEquals(0, run.code(), run.err());
        List<String> results = run.out().lines().toList();
        assertEquals(2, results.size(), run.out());
        assertTrue(results.get(0).matches("validation loss [0-9.]+"), run.out());
        assertTrue(results.get(1).matches("validation error [0-9.]+"), run.out());
        assertTrue(run.err().lines().anyMatch(
                l -> l.matches("epoch 2/3  loss [0-9.]+  validation loss [0-9.]+  error [0-9.]+  [0-9,]+ examples/s")),
                run.err());
        assertEquals(4, Files.readAllLines(folder.resolve("out/metrics.csv")).size());
        assertEquals(List.of("best.safetensors", "last.safetensors", "metrics.csv"), files("out"));
    }

    @Test
    void theSizesOfThePartsAreSaid() throws IOException {
        assertTrue(train(model("", "0.1", "50", 1), "one").err().contains("netc: learning from 50 records\n"));
        String test = "test csv(\"points.csv\") -> x: standardised(column(\"x\")), y: column(\"y\")";
        Netc run = train(model("validate 2%\n  " + test, "0.1", "50", 1), "three");
        assertTrue(run.err().contains(
                "netc: learning from 49 records, validating with 1 record, testing with 50 records\n"), run.err());
        Netc evaluated = Netc.run("evaluate", line(), "--weights", weights("three"), "--data", folder.toString());
        assertTrue(evaluated.err().contains("netc: evaluating 50 records of the test clause\n"), evaluated.err());
    }

    @Test
    void withoutOtherDataTheMetricsAreThoseOfTheTrainingPart() throws IOException {
        Netc run = train(model("", "0.1", "50", 3), "out");
        assertTrue(run.out().matches("training loss [0-9.]+\\Rtraining error [0-9.]+\\R"), run.out());
    }

    @Test
    void aRunThatStoppedEndsInTheSameBytes() throws IOException {
        Path model = model("validate 20%", "0.05", "7", 10);
        assertEquals(0, train(model, "whole").code());
        Netc stopped = train(model, "parts", "--stop-after", "5", "--checkpoint-every", "2");
        assertEquals(0, stopped.code());
        assertEquals("", stopped.out());
        assertTrue(stopped.err().endsWith("netc: stopped after epoch 5 of 10; --resume goes on\n"), stopped.err());
        Netc resumed = train(model, "parts", "--resume");
        assertTrue(resumed.err().contains("netc: going on after epoch 5 of 10\n"), resumed.err());
        for (String file : files("whole")) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole").resolve(file)),
                    Files.readAllBytes(folder.resolve("parts").resolve(file)), file);
        }
    }

    @Test
    void whatResumingCannotDoIsSaid() throws IOException {
        Path model = model("validate 20%", "0.05", "7", 2);
        Netc fresh = train(model, "out", "--resume");
        assertEquals(0, fresh.code());
        assertTrue(fresh.err().contains("netc: there is no run in " + folder.resolve("out") + " yet: it begins here\n"),
                fresh.err());
        Netc whole = train(model, "out", "--resume");
        assertEquals(fresh.out(), whole.out());
        assertTrue(
                whole.err().contains("netc: the run has 2 epochs already: nothing is left to train; --epochs says how"
                        + " many it shall have\n"),
                whole.err());
        assertTrue(
                train(model, "out", "--resume", "--epochs", "3").err().contains("netc: going on after epoch 2 of 3\n"));
    }

    @Test
    void threadsChangeNoBit() throws IOException {
        Path model = model("validate 20%", "0.05", "7", 3);
        train(model, "one", "--threads", "1");
        train(model, "three", "--threads", "3");
        assertArrayEquals(Files.readAllBytes(folder.resolve("one/last.safetensors")),
                Files.readAllBytes(folder.resolve("three/last.safetensors")));
    }

    @Test
    void aFolderWithARunIsRefusedWithoutResume() throws IOException {
        Path model = model("", "0.1", "10", 1);
        train(model, "out");
        byte[] before = Files.readAllBytes(folder.resolve("out/last.safetensors"));
        Netc again = train(model, "out");
        assertEquals(1, again.code());
        assertTrue(again.err().contains(folder.resolve("out") + ": expected a folder without a run, found "),
                again.err());
        assertTrue(again.err().contains("--resume"), again.err());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("out/last.safetensors")));
    }

    @Test
    void anOutputFolderThatIsAFileIsRefused() throws IOException {
        Files.writeString(folder.resolve("out"), "mine");
        Netc run = train(model("", "0.1", "10", 1), "out");
        assertEquals(1, run.code(), run.err());
        assertTrue(
                run.err().endsWith(
                        folder.resolve("out") + ": expected a folder for the files of the run, found a file\n"),
                run.err());
        assertEquals("mine", Files.readString(folder.resolve("out")));
    }

    @Test
    void theOutputFolderIsRefusedBeforeDataIsRead() throws IOException {
        Files.writeString(folder.resolve("points.csv"), "no data");
        Files.writeString(folder.resolve("out"), "mine");
        Netc run = train(model("", "0.1", "10", 1), "out");
        assertTrue(run.err().endsWith("expected a folder for the files of the run, found a file\n"), run.err());
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunAndKeepsTheLastGoodWeights() throws IOException {
        Netc run = train(model("", "1e30", "10", 3), "out");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().lines().anyMatch(l -> l.matches("step \\d+ \\(epoch 1\\): the loss is (NaN|Infinity).*")),
                run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    /// The weight falls below 0 in step 3, after 15 examples of 50; the logarithm of it is the first that is no number.
    private static final String LOGARITHM = """
            model Line {
              input  x: f32
              target y: f32
              param w: f32 = 0.5
              masked = x where x < 30 else -inf
              slope = log(w)
              output guess = slope * x + max(masked, 0)
            }
            train Line {
              data csv("points.csv") -> x: scaled(column("x")), y: column("y")
              loss (guess - y) * 0 + w
              using sgd(rate: 0.2)
              batch 5   epochs 3   seed 3
            }
            """;

    @Test
    void aLossThatIsNoNumberIsTracedToTheFirstTensorThatIsNone() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"), LOGARITHM);
        Netc run = train(model, "deep/out");
        assertEquals(1, run.code());
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches("step 4 \\(epoch 1\\): the loss is NaN; the first tensor that is not"
                + " finite: slope \\(.*line\\.net:6:3\\) = NaN"), run.err());
        assertFalse(Files.exists(folder.resolve("deep")), "folders without a file are left");
    }

    @Test
    void aDivergenceIsTracedToTheLossAndItsLargestOperand() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"),
                Files.readString(model("", "50", "10", 20)).replace("standardised(column(\"x\"))", "column(\"x\")"));
        assertMatches("step \\d+ \\(epoch \\d+\\): the loss is Infinity; the first tensor that is not finite:"
                + " loss \\(.*line\\.net:11:8\\) = Infinity for record (\\d+) of the training data; the largest number"
                + " before it: guess \\(.*line\\.net:6:10\\) = -?\\d\\.\\d+E\\d+ for record \\1 of the training data;"
                + " a lower rate may help, or columns of like scale: standardised\\(…\\) for x, y",
                train(model, "out"));
    }

    @Test
    void aTargetThatIsTooLargeIsNamedAndNoRateIsBlamed() throws IOException {
        Files.writeString(folder.resolve("points.csv"), "x,y\n1,2\n3,-1e30\n4,5\n");
        Path model = Files.writeString(folder.resolve("line.net"),
                Files.readString(model("", "0.05", "all", 1)).replace("(guess - y)^2", "squared_error(guess, y)"));
        assertMatches("step 1 \\(epoch 1\\): the loss is Infinity; the first tensor that is not finite: loss"
                + " \\(.*line\\.net:11:8\\) = Infinity for record 2 of the training data; the largest number before it:"
                + " y \\(.*line\\.net:3:10\\) = -1\\.0E30 for record 2 of the training data; columns of like scale may"
                + " help: standardised\\(…\\) for y", train(model, "out"));
    }

    @Test
    void anExampleThatTheLossLeavesOutIsNotBlamed() throws IOException {
        Path model = Files.writeString(folder.resolve("logs.net"), """
                model Logs {
                  input x: f32
                  target y: f32
                  param w: f32 = 1
                  h = log(x)
                  output p = w * h
                }
                train Logs {
                  data csv("points.csv") -> x: column("x"), y: column("y")
                  loss (p - y)^2 where x > 0
                  using sgd(rate: 1e20)   batch 50   epochs 9
                }
                """);
        Netc run = train(model, "out");
        assertTrue(run.err().contains("the first tensor that is not finite: loss (" + model + ":10:8) = Infinity"),
                run.err());
    }

    @Test
    void aMeanThatOverflowsAloneIsTracedToTheLoss() throws IOException {
        Files.writeString(folder.resolve("points.csv"), "x,y\n1,1.5e19\n3,1.6e19\n4,1.5e19\n");
        assertMatches(
                "step 1 \\(epoch 1\\): the loss is Infinity; all weights and all named tensors are finite, and the"
                        + " mean of loss \\(.*line\\.net:11:8\\) over the examples is not; the largest number before it: loss"
                        + " \\(.*line\\.net:11:8\\) = 2\\.56\\d*E38 for record 2 of the training data; columns of like scale may"
                        + " help: standardised\\(…\\) for y",
                train(model("", "0.05", "all", 1), "out"));
    }

    private static void assertMatches(String lastLine, Netc run) {
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches(lastLine), run.err());
    }

    @Test
    void aWeightThatIsNoNumberIsTracedToTheStepThatMadeItSo() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"),
                LOGARITHM.replace("(guess - y) * 0 + w", "y * 0 + w")
                        .replace("sgd(rate: 0.2)", "sgd(rate: 0.2 + log(6.5 - step))")
                        .replace("  slope = log(w)\n", "").replace("slope", "w"));
        Netc run = train(model, "out");
        String[] lines = run.err().split("\n");
        assertEquals(
                "step 7 (epoch 1): the first weight that is not finite after the update: w = NaN",
                lines[lines.length - 1]);
    }

    @Test
    void aTensorOfExamplesIsNamedWithItsRecord() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"), LOGARITHM.replace("log(w)", "w * 0 + log(20.5 - x)")
                .replace("scaled(column(\"x\"))", "column(\"x\")").replace("batch 5", "batch all"));
        Netc run = train(model, "out");
        String[] lines = run.err().split("\n");
        assertTrue(lines[lines.length - 1].matches("step 1 \\(epoch 1\\): the loss is NaN; the first tensor that is not"
                + " finite: log \\(.*line\\.net:6:19\\) = NaN for record \\d+ of the training data"), run.err());
    }

    @Test
    void aLateDivergenceLeavesTheCheckpointsOfTheEpochsBefore() throws IOException {
        Path model = model("", "0.1 + 1e30 * max(epoch - 2, 0)", "10", 5);
        assertEquals(0, train(model, "good", "--stop-after", "2").code());
        Netc run = train(model, "out");
        assertEquals(1, run.code());
        assertTrue(run.err().lines().anyMatch(l -> l.matches("step \\d+ \\(epoch 3\\): the loss is (NaN|Infinity).*")),
                run.err());
        for (String file : files("good")) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("good").resolve(file)),
                    Files.readAllBytes(folder.resolve("out").resolve(file)), file);
        }
    }

    @Test
    void mistakesInTheDataLeaveNoTrace() throws IOException {
        Files.writeString(folder.resolve("points.csv"), "x,y\n1,2\n3,four\n");
        Netc run = train(model("", "0.1", "10", 3), "out");
        assertEquals(1, run.code());
        assertEquals(folder.resolve("points.csv") + ":3:3: expected a number in column 'y', found 'four'\n", run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void predictionsUseTheScalesOfTraining() throws IOException {
        Path model = model("", "0.1", "50", 200);
        train(model, "out");
        Files.writeString(folder.resolve("new.csv"), "x\n0\n49\n24.5\n");
        Netc run = Netc.run("predict", model.toString(), "--weights", weights("out"), "--input",
                folder.resolve("new.csv").toString());
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals("guess", lines.getFirst());
        List<Double> guesses = lines.stream().skip(1).map(Double::valueOf).toList();
        assertEquals(-7, guesses.get(0), 3);
        assertEquals(140, guesses.get(1), 3);
        assertEquals((guesses.get(0) + guesses.get(1)) / 2, guesses.get(2), 1e-3);
        Path answer = folder.resolve("answer.csv");
        Netc.run("predict", model.toString(), "--weights", weights("out"), "--input",
                folder.resolve("new.csv").toString(),
                "--output", answer.toString());
        assertEquals(run.out(), Files.readString(answer));
    }

    @Test
    void evaluationRepeatsWhatTrainingSaid() throws IOException {
        Path model = model("test csv(\"points.csv\") -> x: standardised(column(\"x\")), y: column(\"y\")", "0.1", "10",
                3);
        Netc trained = train(model, "out");
        assertTrue(trained.out().startsWith("test loss "), trained.out());
        Netc run = Netc.run("evaluate", model.toString(), "--weights", weights("out"), "--data", folder.toString());
        assertEquals(trained.out(), run.out());
    }

    @Test
    void weightsOfAnotherModelAreRefusedWithAllDifferences() throws IOException {
        train(model("", "0.1", "10", 1), "out");
        Path other = Files.writeString(folder.resolve("other.net"), """
                model Other {
                  input x: f32
                  param slope: f32 = 0
                  output guess = slope * x
                }
                """);
        Netc run = Netc.run("predict", other.toString(), "--weights", weights("out"), "--input",
                folder.resolve("points.csv").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("\n  missing slope []\n  unexpected w []\n  unexpected b []\n"), run.err());
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByName() throws IOException {
        Path model = model("", "0.1", "10", 1);
        train(model, "out");
        Path bad = folder.resolve("out/last.safetensors");
        Safetensors.write(bad, Safetensors.read(bad).metadata(), List.of(tensor("w", 1), tensor("b", Float.NaN)));
        String said = bad + ": byte " + (Files.size(bad) - Float.BYTES) + ": expected finite numbers, found b = NaN\n";
        assertEquals(new Netc(1, "", said),
                Netc.run("predict", model.toString(), "--weights", bad.toString(), "--input",
                        folder.resolve("points.csv").toString()));
        Netc resumed = train(model, "out", "--resume");
        assertEquals(1, resumed.code());
        assertTrue(resumed.err().endsWith(said), resumed.err());
    }

    @Test
    void weightsOfAnotherProgramAreUsedWithANotice() throws IOException {
        Path model = Files.writeString(folder.resolve("plain.net"),
                "model Plain {\n  input x: f32\n  param w: f32 = 0\n  output guess = w * x\n}\n");
        Path weights = folder.resolve("plain.safetensors");
        Safetensors.write(weights, new TreeMap<>(), List.of(tensor("w", 2)));
        Files.writeString(folder.resolve("new.csv"), "3\n");
        Netc run = Netc.run("predict", model.toString(), "--weights", weights.toString(), "--input",
                folder.resolve("new.csv").toString());
        assertEquals("guess\n6.0\n", run.out(), run.err());
        assertTrue(run.err().startsWith("netc: " + weights
                + " does not say what it was trained for; its tensors fit Plain by name and shape\n"), run.err());
    }

    @Test
    void weightsOfAnotherTextOfTheModelAreUsedWithANotice() throws IOException {
        train(model("", "0.1", "10", 1), "out");
        String input = folder.resolve("points.csv").toString();
        Netc same = Netc.run("predict", line(), "--weights", weights("out"), "--input", input);
        assertFalse(same.err().contains("another text"), same.err());
        Files.writeString(folder.resolve("line.net"),
                Files.readString(folder.resolve("line.net")).replace("w * x + b", "b * x + w"));
        String notice = "netc: " + weights("out") + " was made by another text of Line, or with another --dim; its"
                + " tensors fit by name and shape, but may not mean the same\n";
        Netc predicted = Netc.run("predict", line(), "--weights", weights("out"), "--input", input);
        assertEquals(0, predicted.code(), predicted.err());
        assertTrue(predicted.err().startsWith(notice), predicted.err());
        Netc evaluated = Netc.run("evaluate", line(), "--weights", weights("out"), "--data", folder.toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(evaluated.err().startsWith(notice), evaluated.err());
        Netc resumed = train(folder.resolve("line.net"), "out", "--resume");
        assertEquals(1, resumed.code());
        assertTrue(resumed.err().contains("last.safetensors: a run goes on with the model, data and options that it"
                + " began with; there are differences:\n  hash.model: "), resumed.err());
    }

    private String line() {
        return folder.resolve("line.net").toString();
    }

    private static Tensor tensor(String key, float value) {
        return Tensor.of(key, List.of(), new float[] {value});
    }

    @Test
    void recordsThatLackAValueKeepTheirPlaceAmongTheAnswers() throws IOException {
        Path model = Files.writeString(folder.resolve("line.net"),
                String.format(Locale.ROOT, LINE, "# nothing", "0.1", "10", 1).replace("\"points.csv\"",
                        "\"points.csv\", missing: drop"));
        assertEquals(0, train(model, "out").code());
        Files.writeString(folder.resolve("new.csv"), "x,y\n?,1\n0,2\n,3\n49,\n");
        Netc run = Netc.run("predict", model.toString(), "--weights", weights("out"), "--input",
                folder.resolve("new.csv").toString());
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(5, lines.size(), run.out());
        assertEquals("NaN", lines.get(1));
        assertTrue(Float.isFinite(Float.parseFloat(lines.get(2))), run.out());
        assertEquals("NaN", lines.get(3));
        assertTrue(Float.isFinite(Float.parseFloat(lines.get(4))), run.out());
        assertTrue(run.err().contains("netc: 2 of 4 records lack a value: their answers are NaN\n"), run.err());
        Files.writeString(folder.resolve("new.csv"), "x,y\n?,1\n0,2\n");
        run = Netc.run("predict", model.toString(), "--weights", weights("out"), "--input",
                folder.resolve("new.csv").toString());
        assertTrue(run.err().contains("netc: 1 of 2 records lacks a value: its answer is NaN\n"), run.err());
    }

    @Test
    void theRunFitsTheMemoryThatTheFileAllows() throws IOException {
        Path model = model("require memory < 100 KiB", "0.1", "10", 1);
        StringBuilder points = new StringBuilder("x,y\n");
        for (int i = 0; i < 40_000; i++) {
            points.append(i).append(",1\n");
        }
        Files.writeString(folder.resolve("points.csv"), points);
        Netc run = train(model, "out", "--batch", "40000");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains(model + ":10:11: error[N208]: a training step at batch 40,000 takes "),
                run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void modelsBecomeClassesInAFolderOrAJar() throws IOException {
        Path model = model("", "0.1", "10", 1);
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

    private Path model(String clause, String rate, String batch, int epochs) throws IOException {
        return Files.writeString(folder.resolve("line.net"),
                String.format(Locale.ROOT, LINE, clause.isEmpty() ? "# nothing" : clause, rate, batch, epochs));
    }

    private Netc train(Path model, String out, String... more) {
        List<String> words = new ArrayList<>(List.of("train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve(out).toString()));
        words.addAll(List.of(more));
        return Netc.run(words.toArray(String[]::new));
    }

    private String weights(String out) {
        return folder.resolve(out).resolve("best.safetensors").toString();
    }

    private List<String> files(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
