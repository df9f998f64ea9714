package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps whose loss or new weights are not finite.
class ModelStepTest {
    private static final float[] X = {1, 0.5f, 0, 0, -1, 0.5f, 1, 1, 1};
    private static final int[] KIND = {0, 1, 0};
    private static final float[] T = {1, 2, 3};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"NaN | 2 | the loss is NaN; t is NaN in example 2 of the step",
            "Infinity | 2 | the loss is Infinity; t is Infinity in example 2 of the step",
            "3e38 | 1 | the loss is Infinity; all weights are finite"})
    void aLossThatIsNotFiniteChangesNothing(float target, int example, String message) {
        try (Line line = new Line(1); Line other = new Line(1)) {
            line.schedule(1, 5, 1, 1);
            other.schedule(1, 5, 1, 1);
            assertEquals(other.step(X, KIND, T, 3), line.step(X, KIND, T, 3));
            float[] wrong = T.clone();
            wrong[example - 1] = target;
            assertEquals("step 2 (epoch 1): " + message,
                    assertThrows(TrainingException.class, () -> line.step(X, KIND, wrong, 3)).getMessage());
            for (String path : List.of("w", "b", "w/m", "b/m")) {
                assertArrayEquals(other.variable(path), line.variable(path), path);
            }
            assertEquals(1, line.stepsDone());
            assertEquals(other.step(X, KIND, T, 3), line.step(X, KIND, T, 3));
        }
    }

    @Test
    void inputsThatAreNotFiniteAreNamedWithTheirExample() {
        try (Line line = new Line(1)) {
            line.schedule(1, 1, 1, 1);
            float[] wrong = X.clone();
            wrong[7] = Float.NEGATIVE_INFINITY;
            assertTrue(assertThrows(TrainingException.class, () -> line.step(wrong, KIND, T, 3)).getMessage()
                    .endsWith("; x is -Infinity in example 3 of the step"));
        }
    }

    /// The loss is finite, its gradient is not.
    private static void loseWeights(Line line) {
        line.schedule(1, 5, 1, 1);
        float[] x = {1e25f, 0, 0};
        float y = line.y(x, new int[1])[0];
        assertEquals("step 1 (epoch 1): the first weight that is not finite after the update: w[0] = "
                + (y > 0 ? "Infinity" : "-Infinity"),
                assertThrows(TrainingException.class,
                        () -> line.step(x, new int[1], new float[] {y + 1e-6f * y}, 1)).getMessage());
    }

    @Test
    void whoHasLostTheWeightsRefusesAllButToLoadOthers() throws Exception {
        Path good = folder.resolve("good.safetensors");
        Path bad = folder.resolve("bad.safetensors");
        try (Line line = new Line(1); Line other = line.share()) {
            line.save(good);
            float[] expected = line.y(X, KIND);
            float[] before = line.variable("w");
            loseWeights(line);
            List<Executable> uses = List.of(() -> line.y(X, KIND), () -> line.step(X, KIND, T, 3),
                    () -> line.variable("w"), line::metadata, line::stepsDone, () -> line.schedule(1, 1, 1, 1),
                    () -> line.save(bad), () -> other.y(X, KIND), () -> other.save(bad));
            for (Executable use : uses) {
                assertTrue(assertThrows(IllegalStateException.class, use).getMessage().startsWith("model Line has no"
                        + " weights any more, load some to go on: step 1 (epoch 1): the first weight that is not finite"));
            }
            assertTrue(Files.notExists(bad));
            other.load(good);
            assertArrayEquals(before, line.variable("w"));
            assertArrayEquals(expected, line.y(X, KIND));
            line.schedule(1, 1, 1, 1);
            line.step(X, KIND, T, 3);
        }
    }

    @Test
    void whoHasLostTheWeightsCanBeClosed() {
        Line line = new Line(1);
        loseWeights(line);
        line.close();
        assertEquals("model Line is closed",
                assertThrows(IllegalStateException.class, () -> line.y(X, KIND)).getMessage());
    }
}
