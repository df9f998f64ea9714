package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import netc.abi.PlanText;
import netc.runtime.InputException;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
    private static final float[] X = {1, 0.5f, 0, 0, -1, 0.5f, 1, 1, 1};
    private static final int[] KIND = {0, 1, 0};
    private static final float[] T = {1, 2, 3};

    @TempDir
    private Path folder;

    @Test
    void theClassCarriesItsPlan() {
        try (Line line = new Line(1)) {
            assertEquals(LinePlan.plan(), line.plan());
            assertEquals(LinePlan.plan(), PlanText.decode(PlanText.encode(line.plan())));
        }
    }

    @Test
    void kernelsOfAWidthCanBeChosen() {
        ClassLoader loader = Line.class.getClassLoader();
        assertTrue(Program.load(LinePlan.plan(), loader, Line.class.getName(), 1)
                .code() instanceof Program.Compiled(Line.Scalar _, int lanes) && lanes == 1);
        assertTrue(assertThrows(IllegalStateException.class,
                () -> Program.load(LinePlan.plan(), loader, "demo.Curve", 8)).getMessage()
                .startsWith("the kernels demo.Curve$Lanes8 of model Line cannot be loaded"));
    }

    @Test
    void oneExampleAndManyAgree() {
        try (Line line = new Line(2)) {
            int n = 150;
            float[] x = new float[3 * n];
            int[] kind = new int[n];
            for (int e = 0; e < n; e++) {
                System.arraycopy(X, e % 3 * 3, x, 3 * e, 3);
                kind[e] = KIND[e % 3];
            }
            float[] y = new float[n];
            line.y(x, kind, n, y);
            float[] w = line.variable("w");
            for (int e = 0; e < n; e++) {
                int at = e % 3 * 3;
                float[] one = line.y(new float[] {X[at], X[at + 1], X[at + 2]}, new int[] {KIND[e % 3]});
                assertEquals(one[0], y[e]);
                assertEquals(w[0] * X[at] + w[1] * X[at + 1] + w[2] * X[at + 2], y[e], 1e-6f);
            }
        }
    }

    @Test
    void stepsLearn() {
        try (Line line = new Line(1)) {
            line.schedule(1, 50, 1, 1);
            float first = line.step(X, KIND, T, 3);
            float last = first;
            for (int i = 2; i <= 50; i++) {
                last = line.step(X, KIND, T, 3);
            }
            assertTrue(last < first / 2, first + " " + last);
        }
    }

    @Test
    void aScheduleThatNeedsTheNumberOfStepsAsksForIt() {
        try (Line line = new Line(1)) {
            assertTrue(assertThrows(IllegalStateException.class, () -> line.step(X, KIND, T, 3)).getMessage()
                    .contains("call schedule(1, steps, 1, epochs) before the first step"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0, 5, 1, 1 | step: expected 1 to 5, the number of steps, found 0",
            "-3, 5, 1, 1 | step: expected 1 to 5, the number of steps, found -3",
            "6, 5, 1, 1 | step: expected 1 to 5, the number of steps, found 6",
            "1, 0, 1, 1 | steps: expected at least 1, found 0", "1, -1, 1, 1 | steps: expected at least 1, found -1",
            "1, 5, 0, 1 | epoch: expected 1 to 1, the number of epochs, found 0",
            "1, 5, 3, 2 | epoch: expected 1 to 2, the number of epochs, found 3",
            "1, 5, 1, 0 | epochs: expected at least 1, found 0"})
    void aScheduleOutOfRangeIsRefusedAndChangesNothing(String counters, String message) {
        long[] c = Stream.of(counters.split(", ")).mapToLong(Long::parseLong).toArray();
        try (Line line = new Line(1); Line other = new Line(1)) {
            line.schedule(2, 4, 1, 1);
            other.schedule(2, 4, 1, 1);
            assertEquals(message, assertThrows(IllegalArgumentException.class,
                    () -> line.schedule(c[0], c[1], c[2], c[3])).getMessage());
            assertEquals(other.step(X, KIND, T, 3), line.step(X, KIND, T, 3));
            assertArrayEquals(other.variable("w"), line.variable("w"));
        }
    }

    @Test
    void aStepBeyondTheScheduleIsRefusedAndChangesNothing() {
        try (Line line = new Line(1)) {
            line.schedule(2, 2, 1, 1);
            line.step(X, KIND, T, 3);
            float[] before = line.variable("w");
            assertEquals("the schedule's 2 steps are done: call schedule(step, steps, epoch, epochs) with more before"
                    + " another step",
                    assertThrows(IllegalStateException.class, () -> line.step(X, KIND, T, 3))
                            .getMessage());
            assertArrayEquals(before, line.variable("w"));
            line.schedule(3, 4, 1, 1);
            line.step(X, KIND, T, 3);
        }
    }

    @Test
    void givenWeightsAreThoseOfAllThatShareThem() {
        try (Line line = new Line(1); Line other = line.share()) {
            float[] w = {2, -1, 0.5f};
            line.set("w", w);
            line.set("b", new float[] {10, 20});
            w[0] = 100;
            assertEquals(11.5f, line.y(new float[] {1, 1, 1}, new int[1])[0]);
            assertEquals(21.5f, other.y(new float[] {1, 1, 1}, new int[] {1})[0]);
            assertArrayEquals(new float[] {2, -1, 0.5f}, other.variable("w"));
            assertArrayEquals(new float[] {10, 20}, other.variable("b"));
        }
    }

    /// What a step would have made of the weights if it had begun with the others.
    @Test
    void givenWeightsLeaveTheOptimizerAsItIs() {
        try (Line line = new Line(1); Line other = new Line(1)) {
            line.schedule(1, 3, 1, 1);
            other.schedule(1, 3, 1, 1);
            float[] w = line.variable("w");
            line.step(X, KIND, T, 3);
            float[] moments = line.variable("w/m");
            line.set("w", w);
            assertArrayEquals(moments, line.variable("w/m"));
            assertEquals(1, line.stepsDone());
            line.set("b", new float[2]);
            line.set("w/m", new float[3]);
            line.set("b/m", new float[2]);
            other.set("b", new float[2]);
            line.schedule(1, 3, 1, 1);
            assertEquals(other.step(X, KIND, T, 3), line.step(X, KIND, T, 3));
            assertArrayEquals(other.variable("w"), line.variable("w"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"w | 1, 2 | w: expected 3 values, found 2",
            "w | 1, 2, 3, 4 | w: expected 3 values, found 4",
            "w | 1, NaN, Infinity | w: expected finite numbers, found w[1] = NaN",
            "b | 1, -Infinity | b: expected finite numbers, found b[1] = -Infinity",
            "W | 1, 2, 3 | model Line has no variable 'W'; it has [w, b, w/m, b/m]"})
    void weightsThatDoNotFitChangeNothing(String path, String values, String message) {
        try (Line line = new Line(1)) {
            float[] given = new float[values.split(", ").length];
            for (int i = 0; i < given.length; i++) {
                given[i] = Float.parseFloat(values.split(", ")[i]);
            }
            List<float[]> before = Stream.of("w", "b", "w/m", "b/m").map(line::variable).toList();
            assertEquals(message,
                    assertThrows(IllegalArgumentException.class, () -> line.set(path, given)).getMessage());
            assertArrayEquals(before.toArray(), Stream.of("w", "b", "w/m", "b/m").map(line::variable).toArray());
        }
    }

    @Test
    void savedWeightsPredictTheSame() {
        Path file = folder.resolve("line.safetensors");
        try (Line line = new Line(1)) {
            line.schedule(1, 2, 1, 1);
            line.step(X, KIND, T, 3);
            line.save(file);
            try (Line other = new Line(file)) {
                assertArrayEquals(line.variable("w"), other.variable("w"));
                assertArrayEquals(line.variable("w/m"), other.variable("w/m"));
                assertEquals("{batch=64, hash.model=5eed, model=Line, netc=0.1.0, seed=7, step=1}",
                        other.metadata().toString());
            }
        }
    }

    @Test
    void weightsOfAnotherModelAreRefusedWithAllDifferences() {
        Path file = folder.resolve("other.safetensors");
        Safetensors.write(file, new TreeMap<>(java.util.Map.of("model", "Curve")),
                List.of(Tensor.of("w", List.of(4L), new float[4]), Tensor.of("c", List.of(), new float[1]),
                        Tensor.of("b/m", List.of(2L), new float[2])));
        InputException refused = assertThrows(InputException.class, () -> new Line(file));
        assertEquals(file + ": expected weights of model Line, found those of model Curve, 4 differences:\n"
                + "  w: expected shape [3] (I), found [4]\n  missing b [2]\n  missing w/m [3]\n  unexpected c []",
                refused.getMessage());
    }

    @Test
    void aFileThatDoesNotFitChangesNothing() throws Exception {
        Path file = folder.resolve("broken.safetensors");
        Files.write(file, new byte[] {1, 2, 3});
        try (Line line = new Line(1)) {
            float[] before = line.variable("w");
            assertThrows(InputException.class, () -> line.load(file));
            assertArrayEquals(before, line.variable("w"));
        }
    }

    @Test
    void arraysThatAreTooShortAreRefused() {
        try (Line line = new Line(1)) {
            assertEquals("x: expected 9 values for 3 examples, found 8", assertThrows(IllegalArgumentException.class,
                    () -> line.y(new float[8], KIND, 3, new float[3])).getMessage());
            assertEquals("y: expected 3 values for 3 examples, found 2", assertThrows(IllegalArgumentException.class,
                    () -> line.y(X, KIND, 3, new float[2])).getMessage());
            assertEquals("expected at least 1 example, found 0", assertThrows(IllegalArgumentException.class,
                    () -> line.y(X, KIND, 0, new float[2])).getMessage());
        }
    }

    @Test
    void indicesOutOfRangeAreNamedWithTheirExample() {
        try (Line line = new Line(1)) {
            float[] x = new float[300];
            int[] kind = new int[100];
            kind[77] = 2;
            assertEquals("kind: expected an index into Kind, 0 to 1, found 2 in example 78",
                    assertThrows(IllegalArgumentException.class, () -> line.y(x, kind, 100, new float[100]))
                            .getMessage());
            kind[77] = 1;
            line.y(x, kind, 100, new float[100]);
        }
    }

    @Test
    void batchesBeyondTheFilesAreRefused() {
        try (Line line = new Line(1)) {
            line.schedule(1, 1, 1, 1);
            assertEquals("expected at most 64 examples, the batch of the train block, found 65",
                    assertThrows(IllegalArgumentException.class,
                            () -> line.step(new float[195], new int[65], new float[65], 65)).getMessage());
        }
    }

    @Test
    void predictingAndSteppingAllocateNothing() {
        try (Line line = new Line(3)) {
            float[] x = new float[300];
            int[] kind = new int[100];
            float[] y = new float[100];
            line.schedule(1, 1_000_000, 1, 1);
            assertEquals(0, Allocation.leastOf(() -> {
                for (int i = 0; i < 200; i++) {
                    line.y(x, kind, 100, y);
                    line.step(x, kind, y, 64);
                }
            }));
        }
    }

    @Test
    void sharedPredictorsUseTheSameWeights() throws InterruptedException {
        try (Line line = new Line(2); Line other = line.share()) {
            float[] expected = line.y(X, KIND);
            AtomicBoolean same = new AtomicBoolean(true);
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 1000; i++) {
                    same.compareAndSet(true, other.y(X, KIND)[0] == expected[0]);
                }
            });
            thread.start();
            for (int i = 0; i < 1000; i++) {
                assertEquals(expected[0], line.y(X, KIND)[0]);
            }
            thread.join();
            assertTrue(same.get());
        }
    }

    @Test
    void aClosedModelRefusesToGoOn() {
        Line line = new Line(1);
        Line other = line.share();
        line.close();
        line.close();
        List<Executable> uses = List.of(() -> line.y(X, KIND), line::share, () -> line.variable("w"), line::metadata,
                () -> line.set("b", new float[2]), () -> line.schedule(1, 1, 1, 1), () -> line.load(Path.of("none")),
                () -> line.save(Path.of("none")));
        for (Executable use : uses) {
            assertEquals("model Line is closed", assertThrows(IllegalStateException.class, use).getMessage());
        }
        assertEquals("model Line shares the threads of one that is closed",
                assertThrows(IllegalStateException.class, () -> other.y(X, KIND)).getMessage());
        assertEquals("Line", line.plan().model());
    }

    @Test
    void vectorsAreAnnounced() {
        assertEquals("16 lanes (512 bit)", Vectors.describe(16));
        assertTrue(List.of(1, 4, 8, 16).contains(Vectors.lanes()));
        try (Line line = new Line(1)) {
            assertEquals(Vectors.describe(Vectors.lanes()), line.vectors());
        }
    }
}
