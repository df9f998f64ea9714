package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import netc.runtime.data.NpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    /// What is best said without looking at anything: the parameter itself.
    private static final String CONSTANT = """
            model Constant {
              input  x: f32
              target y: f32
              param w: f32[D: 2] = 0
              output guess = w
              output lost = mean[D](w) - x * y
            }
            """;
    private static final String TRAIN = """
            train Constant {
              data csv("points.csv", skip: 1, missing: drop) -> x: column("x"), y: column("y")
              loss mean[D]((guess - y)^2)
              using sgd(rate: 0.1)
              batch all   epochs 1
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void outputsThatNeedNoInputHaveOneAnswerWithoutAFile() throws IOException {
        Netc run = predict(CONSTANT);
        assertEquals(0, run.code(), run.err());
        assertEquals("guess[0],guess[1]\n1.5,-2.0\n", run.out());
        Path answer = folder.resolve("answer.npy");
        Netc written = predict(CONSTANT, "--output", answer.toString());
        assertEquals(0, written.code(), written.err());
        assertEquals(List.of(1, 2), NpyFile.read(answer).shape());
    }

    @Test
    void whatIsDrawnIsTheSameForASeedAndAnotherForAnother() throws IOException {
        String text = CONSTANT.replace("output guess = w", "output guess = w\n  output z ~ normal(1)");
        Netc run = predict(text);
        assertEquals(0, run.code(), run.err());
        assertEquals(run, predict(text));
        assertEquals(run, predict(text, "--seed", "0"));
        assertNotEquals(run.out(), predict(text, "--seed", "1").out());
    }

    @Test
    void outputsThatNeedNoInputHaveAnAnswerForEachRecordOfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("new.csv"), "of 2026\nx,y\n1,?\n?,2\n3,3\n");
        Netc run = predict(CONSTANT + TRAIN, "--input", file.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals("guess[0],guess[1]\n" + "1.5,-2.0\n".repeat(3), run.out());
    }

    @Test
    void aFileOfWhichNothingIsKnownIsRefusedWhereNothingIsReadOfIt() throws IOException {
        Path csv = Files.writeString(folder.resolve("new.csv"), "x\n1\n");
        assertEquals(
                new Netc(1, "", said() + csv + ": expected no --input, because no output needs an input and no data"
                        + " clause says what a record of it is; without --input there is one answer\n"),
                predict(CONSTANT, "--input", csv.toString()));
        Path npy = folder.resolve("new.npy");
        try (var out = Files.newOutputStream(npy)) {
            NpyFile.write(out, List.of(3), new float[3]);
        }
        assertEquals(new Netc(1, "", said() + npy + ": expected a CSV file, because an array is one input and the model"
                + " takes none; without --input there is one answer\n"),
                predict(CONSTANT + TRAIN, "--input", npy.toString()));
    }

    @Test
    void whatNeedsAnInputIsNotPredictedWithoutAFile() throws IOException {
        Netc run = predict(CONSTANT.replace("guess = w", "guess = w * x"));
        assertEquals(2, run.code());
        assertTrue(run.err().contains("netc: error: missing required option: '--input=X', a file with x\n"), run.err());
    }

    private static final String LAYOUTS = """
            model Weighing {
              input  p: f32
              input  q: f32
              target y: f32
              param w: f32 = 10
              output guess = w * p + q
            }
            train Weighing {
              data csv("a.csv") -> p: column(2), q: column(1), y: column(3)
              test csv("t.csv", skip: 1) -> q: column(2), p: column(3), y: column(1)
              loss (guess - y)^2
              using sgd(rate: 0)
              batch all   epochs 1
            }
            """;

    /// @return the weights
    private Path trainLayouts() throws IOException {
        Files.writeString(folder.resolve("weighing.net"), LAYOUTS);
        Files.writeString(folder.resolve("a.csv"), "1,2,21\n2,1,13\n");
        Files.writeString(folder.resolve("t.csv"), "y,q,p\n30,5,4\n");
        Netc run = Netc.run("train", folder.resolve("weighing.net").toString(), "--data", folder.toString(), "--out",
                folder.resolve("out").toString());
        assertEquals("test loss 225.0000\n", run.out(), run.err());
        return folder.resolve("out/best.safetensors");
    }

    private Netc with(String command, Path weights, String... more) {
        List<String> words = new ArrayList<>(List.of(command, folder.resolve("weighing.net").toString(), "--weights",
                weights.toString()));
        words.addAll(List.of(more));
        return Netc.run(words.toArray(String[]::new));
    }

    @Test
    void columnsByNumberAreTheClausesWhereTheTargetIsMissing() throws IOException {
        Path weights = trainLayouts();
        Path file = Files.writeString(folder.resolve("new.csv"), "1,2\n");
        Netc run = with("predict", weights, "--input", file.toString());
        assertEquals("guess\n21.0\n", run.out(), run.err());
        assertTrue(run.err().contains(
                "netc: new.csv is laid out as a.csv without the target: p is column 2, q is column 1\n"), run.err());
        Files.writeString(file, "1,2,3,4\n");
        assertEquals(new Netc(1, "", file + ": expected 3 columns as in a.csv, or 2 without the target, found 4\n"),
                with("predict", weights, "--input", file.toString()));
    }

    @Test
    void aFileThatIsLaidOutAsTheTestClauseSaysIsReadSo() throws IOException {
        Path weights = trainLayouts();
        String file = folder.resolve("t.csv").toString();
        Netc run = with("predict", weights, "--input", file, "--as", "test");
        assertEquals("guess\n45.0\n", run.out(), run.err());
        assertTrue(
                run.err().contains("netc: t.csv is laid out as t.csv: p is column 3, q is column 2; 1 line at the top"
                        + " skipped\n"),
                run.err());
        assertEquals(new Netc(1, "", file
                + ":1:3: expected a number in column 2, found 'q'; if this line holds the names"
                + " of the columns, `skip: 1` in the data clause passes over it\n   fix:  --as test, which reads it as the test clause"
                + " says\n"), with("predict", weights, "--input", file));
    }

    @Test
    void eitherClauseIsEvaluated() throws IOException {
        Path weights = trainLayouts();
        Netc test = with("evaluate", weights, "--data", folder.toString());
        assertEquals("test loss 225.0000\n", test.out(), test.err());
        assertEquals(test, with("evaluate", weights, "--data", folder.toString(), "--as", "test"));
        Netc data = with("evaluate", weights, "--data", folder.toString(), "--as", "data");
        assertEquals("data loss 0.5000\n", data.out(), data.err());
        assertTrue(data.err().contains("netc: evaluating 2 records of the data clause\n"), data.err());
        Files.writeString(folder.resolve("a.csv"), "0,1,2,21\n");
        assertEquals(new Netc(1, "", folder.resolve("a.csv") + ": expected 3 columns, as the training file has, because"
                + " they are called by number; found 4\n"),
                with("evaluate", weights, "--data", folder.toString(), "--as", "data"));
    }

    @Test
    void aTestClauseThatIsNotThereIsNotFollowed() throws IOException {
        Path weights = trainLayouts();
        Files.writeString(folder.resolve("weighing.net"), LAYOUTS.replaceAll(" *test csv.*\n", ""));
        String said = "--as test: expected a clause 'test SOURCE -> …' in the train block, found none\n";
        Netc run = with("predict", weights, "--input", folder.resolve("t.csv").toString(), "--as", "test");
        assertTrue(run.err().endsWith(said), run.err());
        assertTrue(with("evaluate", weights, "--data", folder.toString(), "--as", "test").err().endsWith(said));
    }

    @Test
    void aTestSetInAnotherOrderThanTheTrainingSetIsRefused() throws IOException {
        Path model = Files.writeString(folder.resolve("weighing.net"), """
                model Weighing {
                  dim F = 3
                  input  x: f32[F]
                  target y: f32
                  param w: f32[F] = 1 + index(F)
                  output guess = sum[F](w * x)
                }
                train Weighing {
                  data csv("a.csv") -> x: columns("a".."c"), y: column("y")
                  test csv("t.csv") -> x: columns("a".."c"), y: column("y")
                  loss (guess - y)^2
                  using sgd(rate: 0)
                  batch all   epochs 1
                }
                """);
        Files.writeString(folder.resolve("a.csv"), "y,a,m,c\n0,1,2,3\n");
        Files.writeString(folder.resolve("t.csv"), "y,m,a,c\n0,2,1,3\n");
        String refusal = folder.resolve("t.csv") + ":1:5: expected 3 columns for x: f32[F: 3], found 2\n";
        String[] train = {"train", model.toString(), "--data", folder.toString(), "--out",
                folder.resolve("out").toString()};
        String told = Netc.run(train).err();
        assertTrue(told.startsWith(refusal + model + ":") && told.contains(": it is read by this clause\n"), told);
        Files.writeString(folder.resolve("t.csv"), "a,m,c,y\n1,2,3,0\n");
        assertEquals("test loss 196.0000\n", Netc.run(train).out());
        Files.writeString(folder.resolve("weighing.net"),
                Files.readString(model).replace("(\"a\"..\"c\"), y: column(\"y\")\n"
                        + "  loss", "(\"m\"..\"c\"), y: column(\"y\")\n  loss"));
        Files.writeString(folder.resolve("t.csv"), "y,m,a,c\n0,2,1,3\n");
        assertEquals(folder.resolve("t.csv") + ": expected the columns of x in the order of training, 'a', 'm', 'c',"
                + " found 'm', 'a', 'c'; columns(…) with each name takes them from any order\n",
                with("evaluate", folder.resolve("out/best.safetensors"), "--data", folder.toString()).err().lines()
                        .reduce((_, last) -> last).orElseThrow() + "\n");
    }

    private Netc predict(String model, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("model.net"), model);
        Safetensors.write(weights(), new TreeMap<>(), List.of(Tensor.of("w", List.of(2L), new float[] {1.5f, -2})));
        List<String> words = new ArrayList<>(List.of("predict", file.toString(), "--weights", weights().toString()));
        words.addAll(List.of(more));
        return Netc.run(words.toArray(String[]::new));
    }

    private Path weights() {
        return folder.resolve("weights.safetensors");
    }

    private String said() {
        return "netc: " + weights() + " does not say what it was trained for; its tensors fit Constant by name and"
                + " shape\n";
    }
}
