package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
