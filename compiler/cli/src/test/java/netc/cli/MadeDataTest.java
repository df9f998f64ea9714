package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netc.abi.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that learn of what stands in their file, or of what netc makes, without a folder of data.
class MadeDataTest {
    private static final String BOTH = """
            model Both {
              input  x: f32[F: 2]
              target y: TYPE
              param w: f32[F] = 0
              param b: f32 = 0
              score = sum[F](w * x) + b
              output said = score > 0
            }
            train Both {
              data [[0, 0], [0, 1], [1, 0], [1, 1]] -> x
              data [ANSWERS] -> y
              loss bce(score, y)
              report right = said == y
              using adam(rate: 0.3)
              batch all   epochs 40   seed 1
            }
            """;
    private static final String POINTS = """
            model Points {
              dim Kind = 2
              input  x: f32[F: 2]
              target y: TYPE
              hidden = tanh(x |> Dense[F -> H: 16]) |> Dense[H -> G: 8] |> tanh
              SCORE
            }
            train Points {
              builtin NAME(train: 400, test: 200)
              loss LOSS
              report right = RIGHT
              using adam(rate: 0.03)
              batch 20   epochs EPOCHS   seed 1
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aTableInTheFileTrainsAndEvaluatesWithoutAFolder() throws IOException {
        Path model = write(BOTH.replace("ANSWERS", "0, 0, 0, 1").replace("TYPE", "bool"));
        Path out = folder.resolve("out");
        Netc run = Netc.run("train", model.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("learning from 4 records"), run.err());
        assertTrue(run.out().endsWith("training right 1.0000\n"), run.out());
        Netc again = Netc.run("evaluate", model.toString(), "--weights", out.resolve("best.safetensors").toString());
        assertEquals(0, again.code(), again.err());
        assertEquals(run.out().replace("training ", "data "), again.out());
        assertTrue(again.err().contains("evaluating 4 records of the data clause"), again.err());
        Netc resumed = Netc.run("train", model.toString(), "--out", out.toString(), "--resume");
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(0, Netc.run("compile", model.toString(), "-o", folder.resolve("classes").toString()).code());
        Netc proven = Netc.run("prove", model.toString());
        assertTrue(proven.out().startsWith("Both: seed 1, 4 records of the model"), proven.out() + proven.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "0, 0, 0; bool; line 11 of the model: expected 4 records as in line 10 of the model, found 3 records",
            "0, 0, 0, 2; bool; line 11 of the model: expected a whole number from 0 to 1 for y: bool, found 2 in row 4",
            "0, -1, 0, 2; int; ''"})
    void whatATableInTheFileHoldsIsChecked(String answers, String type, String said) throws IOException {
        Path model = write(BOTH.replace("ANSWERS", answers).replace("TYPE", type));
        Netc run = Netc.run("train", model.toString(), "--out", folder.resolve("out").toString());
        assertEquals(said.isEmpty() ? 0 : 1, run.code(), run.err());
        assertTrue(run.err().startsWith(said.isEmpty() ? "netc: Both" : said), run.err());
    }

    static List<String> names() {
        return Training.Builtin.NAMES.stream().filter(name -> !name.equals("digits")).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void pointsThatNetcMakesAreLearned(String name) throws IOException {
        Path model = points(name, "bool", "output score = hidden |> Neuron[G]", "bce(score, y)", "(score > 0) == y",
                40);
        Netc run = Netc.run("train", model.toString(), "--out", folder.resolve("out").toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.err().startsWith("netc: no --data: drawing 400 points of " + name + " to learn from and 200 to test"
                        + " with\n"),
                run.err());
        double right = Double.parseDouble(run.out().lines().toList().getLast().replace("test right ", ""));
        assertTrue(right > (name.equals("spiral") ? 0.6 : 0.93), name + ": " + run.out());
    }

    @Test
    void classesOfPointsAreIndicesOrNumbersToo() throws IOException {
        for (Path model : List.of(
                points("xor", "Kind", "output score = hidden |> Dense[G -> Kind]", "cross_entropy(score, y)",
                        "argmax[Kind](score) == y", 2),
                points("xor", "f32", "output score = hidden |> Neuron[G]", "(score - y)^2",
                        "(score > 0.5) == (y > 0.5)",
                        2))) {
            Path out = folder.resolve(model.getFileName() + ".out");
            Netc run = Netc.run("train", model.toString(), "--out", out.toString());
            assertEquals(0, run.code(), run.err());
        }
    }

    @Test
    void whatTakesNoPointIsSaid() throws IOException {
        Path model = points("moons", "f32[G: 8]", "output score = hidden", "sum[G](squared_error(score, y))",
                "score[G: 0]", 1);
        Netc run = Netc.run("train", model.toString(), "--out", folder.resolve("out").toString());
        assertEquals(1, run.code());
        assertTrue(run.err()
                .endsWith("builtin moons gives points of 2 numbers and their classes, 0 and 1, and y: f32[G: 8]"
                        + " takes neither; give --data DIR\n"),
                run.err());
    }

    private Path points(String name, String type, String score, String loss, String right, int epochs)
            throws IOException {
        return write(POINTS.replace("NAME", name).replace("TYPE", type).replace("SCORE", score).replace("LOSS", loss)
                .replace("RIGHT", right).replace("EPOCHS", Integer.toString(epochs))
                .replace(type.equals("Kind") ? "EPOCHS" : "  dim Kind = 2\n", ""));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "made", ".net"), text);
    }
}
