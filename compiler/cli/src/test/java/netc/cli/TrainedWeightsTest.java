package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weights of a run in the hands of `predict` and `evaluate`, and weights that fit no model or another.
class TrainedWeightsTest {
    @TempDir
    private Path folder;
    private LineRun line;

    @BeforeEach
    void writePoints() throws IOException {
        line = new LineRun(folder);
        line.writeFiftyPoints();
    }

    @Test
    void predictionsUseTheScalesOfTraining() throws IOException {
        Path model = line.descending("", "0.1", "50", 200);
        line.train(model, "out");
        Files.writeString(folder.resolve("new.csv"), "x\n0\n49\n24.5\n");
        Netc run = Netc.run("predict", model.toString(), "--weights", line.weights("out"), "--input",
                folder.resolve("new.csv").toString());
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals("guess", lines.getFirst());
        List<Double> guesses = lines.stream().skip(1).map(Double::valueOf).toList();
        assertEquals(-7, guesses.get(0), 3);
        assertEquals(140, guesses.get(1), 3);
        assertEquals((guesses.get(0) + guesses.get(1)) / 2, guesses.get(2), 1e-3);
        Path answer = folder.resolve("answer.csv");
        Netc.run("predict", model.toString(), "--weights", line.weights("out"), "--input",
                folder.resolve("new.csv").toString(),
                "--output", answer.toString());
        assertEquals(run.out(), Files.readString(answer));
    }

    @Test
    void evaluationRepeatsWhatTrainingSaid() throws IOException {
        Path model = line.descending("test csv(\"points.csv\") -> x: standardised(column(\"x\")), y: column(\"y\")",
                "0.1", "10",
                3);
        Netc trained = line.train(model, "out");
        assertTrue(trained.out().startsWith("test loss "), trained.out());
        Netc run = Netc.run("evaluate", model.toString(), "--weights", line.weights("out"), "--data",
                folder.toString());
        assertEquals(trained.out(), run.out());
    }

    @Test
    void weightsOfAnotherModelAreRefusedWithAllDifferences() throws IOException {
        line.train(line.descending("", "0.1", "10", 1), "out");
        Path other = Files.writeString(folder.resolve("other.net"), """
                model Other {
                  input x: f32
                  param slope: f32 = 0
                  output guess = slope * x
                }
                """);
        Netc run = Netc.run("predict", other.toString(), "--weights", line.weights("out"), "--input",
                folder.resolve("points.csv").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("\n  missing slope []\n  unexpected w []\n  unexpected b []\n"), run.err());
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByName() throws IOException {
        Path model = line.descending("", "0.1", "10", 1);
        line.train(model, "out");
        Path bad = folder.resolve("out/last.safetensors");
        Safetensors.write(bad, Safetensors.read(bad).metadata(), List.of(tensor("w", 1), tensor("b", Float.NaN)));
        String said = bad + ": byte " + (Files.size(bad) - Float.BYTES) + ": expected finite numbers, found b = NaN\n";
        assertEquals(new Netc(1, "", said),
                Netc.run("predict", model.toString(), "--weights", bad.toString(), "--input",
                        folder.resolve("points.csv").toString()));
        Netc resumed = line.train(model, "out", "--resume");
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
        line.train(line.descending("", "0.1", "10", 1), "out");
        String input = folder.resolve("points.csv").toString();
        Netc same = Netc.run("predict", file(), "--weights", line.weights("out"), "--input", input);
        assertFalse(same.err().contains("another text"), same.err());
        Files.writeString(folder.resolve("line.net"),
                Files.readString(folder.resolve("line.net")).replace("w * x + b", "b * x + w"));
        String notice = "netc: " + line.weights("out") + " was made by another text of Line, or with another --dim; its"
                + " tensors fit by name and shape, but may not mean the same\n";
        Netc predicted = Netc.run("predict", file(), "--weights", line.weights("out"), "--input", input);
        assertEquals(0, predicted.code(), predicted.err());
        assertTrue(predicted.err().startsWith(notice), predicted.err());
        Netc evaluated = Netc.run("evaluate", file(), "--weights", line.weights("out"), "--data", folder.toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(evaluated.err().startsWith(notice), evaluated.err());
        Netc resumed = line.train(folder.resolve("line.net"), "out", "--resume");
        assertEquals(1, resumed.code());
        assertTrue(resumed.err().contains("last.safetensors: a run goes on with the model, data and options that it"
                + " began with; there are differences:\n  hash.model: "), resumed.err());
    }

    private static Tensor tensor(String key, float value) {
        return Tensor.of(key, List.of(), new float[] {value});
    }

    /// What training has read as a word is printed as that word, with the quotes that a file of CSV needs.
    @Test
    void whichOfSeveralItIsIsTheWordThatWasLearned() throws IOException {
        Path model = Files.writeString(folder.resolve("wine.net"), """
                model Wine {
                  dim F = 1, Kind = 2
                  input  x: f32[F]
                  target kind: Kind
                  logits = x |> Dense[F -> Kind]
                  output told = argmax[Kind](logits)
                }
                train Wine {
                  data csv("wine.csv") -> x: column("x"), kind: categories(column("kind"))
                  loss cross_entropy(logits, kind)
                  using adam(rate: 0.1)
                  batch all   epochs 100   seed 1
                }
                """);
        Files.writeString(folder.resolve("wine.csv"), "x,kind\n-1,\"dry, white\"\n1,red\n-2,\"dry, white\"\n2,red\n");
        assertEquals(0, line.train(model, "out").code());
        Files.writeString(folder.resolve("new.csv"), "x\n-3\n3\n");
        Netc run = Netc.run("predict", model.toString(), "--weights", line.weights("out"), "--input",
                folder.resolve("new.csv").toString());
        assertEquals("told\n\"dry, white\"\nred\n", run.out(), run.err());
    }

    @Test
    void recordsThatLackAValueKeepTheirPlaceAmongTheAnswers() throws IOException {
        Path model = line.file(Files.readString(line.descending("", "0.1", "10", 1))
                .replace("\"points.csv\"", "\"points.csv\", missing: drop"));
        assertEquals(0, line.train(model, "out").code());
        Files.writeString(folder.resolve("new.csv"), "x,y\n?,1\n0,2\n,3\n49,\n");
        Netc run = Netc.run("predict", model.toString(), "--weights", line.weights("out"), "--input",
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
        run = Netc.run("predict", model.toString(), "--weights", line.weights("out"), "--input",
                folder.resolve("new.csv").toString());
        assertTrue(run.err().contains("netc: 1 of 2 records lacks a value: its answer is NaN\n"), run.err());
    }

    private String file() {
        return folder.resolve("line.net").toString();
    }
}
