package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netc.abi.Variable;
import netc.runtime.InputException;
import netc.runtime.checkpoint.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights, the states of the optimizer and the number of steps move together from file to model and back.
class ModelFilesTest {
    private static final int STEPS = 9;

    @TempDir
    private Path folder;

    private static float[] steps(Line line, int from, int to) {
        float[] losses = new float[to - from];
        line.schedule(from + 1, STEPS, 1, 1);
        for (int i = from; i < to; i++) {
            float[] x = {i, 0.5f, -i, 1, -1, 0.5f};
            losses[i - from] = line.step(x, new int[] {i % 2, 1}, new float[] {0.1f * i, -1}, 2);
        }
        return losses;
    }

    private byte[] saved(Line line) throws IOException {
        Path file = folder.resolve("saved.safetensors");
        line.save(file);
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8})
    void aLearnerThatIsResumedEndsInTheBytesOfOneThatNeverStopped(int stop) throws IOException {
        Path file = folder.resolve("stopped.safetensors");
        try (Line unbroken = new Line(1); Line stopped = new Line(1)) {
            steps(unbroken, 0, STEPS);
            steps(stopped, 0, stop);
            stopped.save(file);
            try (Line resumed = new Line(file)) {
                assertEquals(stop, resumed.stepsDone());
                steps(resumed, stop, STEPS);
                assertEquals(STEPS, resumed.stepsDone());
                assertArrayEquals(saved(unbroken), saved(resumed));
            }
        }
    }

    /// The draws of a step are of the seed that the file names, whatever object goes on with it.
    @Test
    void theSeedOfAFileGoesOnToo() throws IOException {
        Path file = folder.resolve("seeded.safetensors");
        try (Line line = new Line(1)) {
            steps(line, 0, 3);
            line.save(file);
        }
        Safetensors content = Safetensors.read(file);
        TreeMap<String, String> metadata = new TreeMap<>(content.metadata());
        metadata.put(WeightsFile.SEED, "8");
        Path other = folder.resolve("other.safetensors");
        Safetensors.write(other, metadata, List.copyOf(content.tensors().values()));
        try (Line seven = new Line(file); Line eight = new Line(other)) {
            steps(seven, 3, 4);
            steps(eight, 3, 4);
            assertTrue(seven.variable("w")[0] != eight.variable("w")[0]);
            eight.save(other);
            assertEquals("8", Safetensors.read(other).metadata().get(WeightsFile.SEED));
        }
    }

    @Test
    void ofAFileWithoutTheOptimizersStatesTrainingBeginsAnew() {
        Path file = folder.resolve("best.safetensors");
        try (Line line = new Line(1); Line fresh = new Line(1)) {
            steps(line, 0, 3);
            WeightsFile.write(file, line.plan(), weights(line), EnumSet.of(Variable.Role.PARAMETER),
                    new TreeMap<>(Map.of(WeightsFile.STEP, "3")));
            steps(line, 3, 5);
            float[] atStart = fresh.variable("w/m");
            line.load(file);
            assertEquals(0, line.stepsDone());
            assertArrayEquals(atStart, line.variable("w/m"));
            fresh.load(file);
            assertArrayEquals(steps(fresh, 0, 4), steps(line, 0, 4));
            assertArrayEquals(fresh.variable("w"), line.variable("w"));
        }
    }

    @Test
    void ofAFileWithoutTheNumberOfStepsTrainingBeginsAnew() {
        Path file = folder.resolve("nameless.safetensors");
        try (Line line = new Line(1); Line fresh = new Line(1)) {
            steps(line, 0, 3);
            WeightsFile.write(file, line.plan(), weights(line), EnumSet.allOf(Variable.Role.class), new TreeMap<>());
            float[] w = line.variable("w");
            line.load(file);
            assertEquals(0, line.stepsDone());
            assertArrayEquals(w, line.variable("w"));
            assertArrayEquals(fresh.variable("w/m"), line.variable("w/m"));
        }
    }

    private static float[] weights(Line line) {
        float[] all = new float[64];
        for (Variable variable : line.plan().variables()) {
            float[] values = line.variable(variable.path());
            System.arraycopy(values, 0, all, (int) variable.offset(), values.length);
        }
        return all;
    }

    /// Where a run of the command stands is no longer true of weights that have learned elsewhere.
    @Test
    void entriesOfARunAreNotPassedOn() {
        Path file = folder.resolve("last.safetensors");
        try (Line line = new Line(1)) {
            TreeMap<String, String> metadata = new TreeMap<>(
                    Map.of("data.x", "(value - [0.0, 1.0, 2.0]) / [1.0, 1.0, 3.0]",
                            WeightsFile.STEP, "2"));
            WeightsFile.OF_A_RUN.forEach(key -> metadata.put(key, "1"));
            WeightsFile.write(file, line.plan(), weights(line), EnumSet.allOf(Variable.Role.class), metadata);
            line.load(file);
            assertEquals(2, line.stepsDone());
            line.save(file);
            assertEquals(
                    "{batch=64, data.x=(value - [0.0, 1.0, 2.0]) / [1.0, 1.0, 3.0], hash.model=5eed, model=Line, netc=0.1.0, seed=7,"
                            + " step=2}",
                    Safetensors.read(file).metadata().toString());
        }
    }

    @Test
    void aScheduleDoesNotOutliveTheWeightsItWasGivenFor() {
        Path file = folder.resolve("line.safetensors");
        try (Line line = new Line(1)) {
            steps(line, 0, 3);
            line.save(file);
            line.load(file);
            assertTrue(assertThrows(IllegalStateException.class,
                    () -> line.step(new float[3], new int[1], new float[1], 1)).getMessage()
                    .contains("call schedule(4, steps, 1, epochs) before"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"step | -1 | expected at least 0, found -1",
            "step | two | expected a whole number, found two", "seed | x | expected a whole number, found x"})
    void metadataThatIsNoNumberIsRefusedAndChangesNothing(String key, String value, String message) {
        Path file = folder.resolve("line.safetensors");
        try (Line line = new Line(1); Line other = new Line(1)) {
            steps(other, 0, 2);
            TreeMap<String, String> metadata = new TreeMap<>(Map.of(WeightsFile.STEP, "2"));
            metadata.put(key, value);
            WeightsFile.write(file, other.plan(), weights(other), EnumSet.allOf(Variable.Role.class), metadata);
            float[] before = line.variable("w");
            assertEquals(file + ": metadata " + key + ": " + message,
                    assertThrows(InputException.class, () -> line.load(file)).getMessage());
            assertArrayEquals(before, line.variable("w"));
            assertEquals(0, line.stepsDone());
        }
    }

    @Test
    void whatIsNotFiniteIsNotWritten() {
        Path file = folder.resolve("line.safetensors");
        try (Line line = new Line(1)) {
            float[] weights = weights(line);
            weights[33] = Float.NEGATIVE_INFINITY;
            assertEquals(file + ": is not written, because a weight is not finite: w/m[1] = -Infinity",
                    assertThrows(IllegalStateException.class, () -> WeightsFile.write(file, line.plan(), weights,
                            EnumSet.allOf(Variable.Role.class), new TreeMap<>())).getMessage());
            assertTrue(Files.notExists(file));
        }
    }
}
