package netc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that begin with the weights of a file.
class TrainFromWeightsTest {
    private static final String PLAIN = "column(\"x\")";
    private static final String STANDARDISED = "standardised(column(\"x\"))";

    @TempDir
    private Path folder;
    private LineRun line;

    @BeforeEach
    void writePoints() throws IOException {
        line = new LineRun(folder);
        line.write("x,y\n1,2\n2,3\n4,9\n");
    }

    private Path model(String column) throws IOException {
        return line.model("""
                data csv("points.csv") -> x: %s, y: column("y")
                loss (guess - y)^2
                using adam(rate: 0.1)
                batch all   epochs 4   seed 3
                """.formatted(column));
    }

    private Path bare(float w, float b) {
        Path file = folder.resolve("bare.safetensors");
        Safetensors.write(file, Collections.emptySortedMap(), List.of(Tensor.of("w", List.of(), new float[] {w}),
                Tensor.of("b", List.of(), new float[] {b})));
        return file;
    }

    private double firstLoss(String out) throws IOException {
        return Double.parseDouble(Files.readAllLines(folder.resolve(out).resolve("metrics.csv")).get(1).split(",")[1]);
    }

    private float[] tensor(String file, String key) {
        return Safetensors.read(folder.resolve(file)).tensor(key).values();
    }

    /// 2x + 1 is 1, 2 and 0 beyond the points; the first step of Adam is its rate, against the slope.
    @Test
    void theFirstStepStartsFromTheWeightsOfTheFile() throws IOException {
        Path model = model(PLAIN);
        line.trainWell(model, "out", "--weights", bare(2, 1).toString(), "--epochs", "1");
        assertEquals((1 + 4 + 0) / 3.0, firstLoss("out"), 1e-6);
        assertEquals(1.9f, tensor("out/last.safetensors", "w")[0], 1e-5f);
        assertEquals(0.9f, tensor("out/last.safetensors", "b")[0], 1e-5f);
    }

    @Test
    void theOptimizerBeginsAnew() throws IOException {
        Path model = model(PLAIN);
        line.trainWell(model, "first");
        for (String file : List.of("best", "last")) {
            line.trainWell(model, file, "--weights", folder.resolve("first/" + file + ".safetensors").toString());
        }
        assertArrayEquals(tensor("first/best.safetensors", "w"), tensor("first/last.safetensors", "w"));
        Safetensors best = Safetensors.read(folder.resolve("best/last.safetensors"));
        Safetensors last = Safetensors.read(folder.resolve("last/last.safetensors"));
        for (String key : last.tensors().keySet()) {
            assertArrayEquals(best.tensor(key).values(), last.tensor(key).values(), key);
        }
        assertEquals("4", last.metadata().get("step"));
    }

    @Test
    void scalesOfTheFileAreAppliedToOtherDataAsTheyAre() throws IOException {
        Path model = model(STANDARDISED);
        line.trainWell(model, "first");
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("points.csv"), "x,y\n10,20\n20,30\n30,50\n");
        String weights = folder.resolve("first/best.safetensors").toString();
        line.trainWell(model, other, "second", "--weights", weights);
        assertEquals(Safetensors.read(folder.resolve("first/best.safetensors")).metadata().get("data.x"),
                Safetensors.read(folder.resolve("second/best.safetensors")).metadata().get("data.x"));
        Netc before = Netc.run("evaluate", model.toString(), "--weights", weights, "--data", other.toString(), "--as",
                "data");
        assertEquals(Double.parseDouble(before.out().strip().replace("data loss ", "")), firstLoss("second"),
                1e-3 * firstLoss("second"));
    }

    @Test
    void aRunThatBeganWithWeightsIsResumed() throws IOException {
        Path model = model(STANDARDISED);
        line.trainWell(model, "first");
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("points.csv"), "x,y\n10,20\n20,30\n30,50\n");
        String weights = folder.resolve("first/best.safetensors").toString();
        line.trainWell(model, other, "whole", "--weights", weights);
        line.trainWell(model, other, "parts", "--weights", weights, "--stop-after", "2");
        line.trainWell(model, other, "parts", "--resume");
        line.assertSameFiles("whole", "parts");
    }

    @Test
    void whatCannotBeBegunWithIsRefused() throws IOException {
        Path model = model(STANDARDISED);
        Path bare = bare(2, 1);
        Netc both = line.train(model, "out", "--weights", bare.toString(), "--resume");
        assertEquals(2, both.code());
        assertTrue(both.err().startsWith(
                "netc: error: expected --weights or --resume, found both: a run that goes on has weights already\n"),
                both.err());
        Netc unscaled = line.train(model, "out", "--weights", bare.toString());
        assertEquals(1, unscaled.code());
        assertTrue(unscaled.err().endsWith(bare + ": expected weights that hold what was learned about x (scales or"
                + " categories), as netc train leaves them; found none in their metadata\n"), unscaled.err());
        Safetensors.write(bare, Collections.emptySortedMap(), List.of(Tensor.of("w", List.of(1L), new float[1]),
                Tensor.of("c", List.of(), new float[1])));
        Netc other = line.train(model, "out", "--weights", bare.toString());
        assertEquals(1, other.code());
        assertTrue(other.err().endsWith(bare + ": expected weights of model Line, found 3 differences:\n"
                + "  w: expected shape [], found [1]\n  missing b []\n  unexpected c []\n"),
                other.err());
        assertTrue(Files.notExists(folder.resolve("out")));
    }

    @Test
    void columnsInAnotherOrderThanThatOfTheWeightsAreRefused() throws IOException {
        Path model = line.file(Files.readString(model("columns(\"a\"..\"c\")")).replace("x: f32", "x: f32[F: 2]")
                .replace("w: f32 = 0", "w: f32[F] = 0").replace("w * x", "sum[F](w * x)"));
        line.write("a,c,y\n1,5,2\n2,1,3\n4,0,9\n");
        line.trainWell(model, "first");
        Files.writeString(model, Files.readString(model).replace("columns(\"a\"..\"c\")",
                "columns(\"c\", \"a\")"));
        Netc run = line.train(model, "out", "--weights", folder.resolve("first/best.safetensors").toString());
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains(folder + ": expected the columns of x in the order of training, "), run.err());
    }

    /// Training on with other words teaches none of them.
    @Test
    void aWordThatTheWeightsDoNotKnowIsRefused() throws IOException {
        Path model = line.file("""
                model Kinds {
                  dim Kind = 2
                  input  kind: Kind
                  target y: f32
                  param w: f32[Kind] = 0
                  output guess = w[kind]
                }
                train Kinds {
                  data csv("points.csv") -> kind: categories(column("kind")), y: column("y")
                  loss (guess - y)^2
                  using sgd(rate: 0.1)
                  batch all   epochs 1
                }
                """);
        line.write("kind,y\nred,1\nblue,2\n");
        line.trainWell(model, "first");
        line.write("kind,y\nred,1\ngreen,2\n");
        Netc run = line.train(model, "out", "--weights", line.weights("first"));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains(", found 'green', which the weights do not know; leave out such records, or begin"
                + " with weights that know them\n" + model + ":"), run.err());
    }
}
