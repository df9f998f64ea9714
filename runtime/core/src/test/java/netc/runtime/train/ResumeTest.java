package netc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import netc.abi.Training.Stop;
import netc.abi.Variable;
import netc.runtime.InputException;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.data.Column;
import netc.runtime.model.Line;
import netc.runtime.model.LinePlan;
import netc.runtime.model.Program;
import netc.runtime.model.TrainingException;
import netc.runtime.parallel.Workers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// However a run is interrupted, resuming it ends in the same bytes.
@Tag("slow")
class ResumeTest {
    private static final List<String> FILES = List.of("best.safetensors", "last.safetensors", "metrics.csv");
    private static final TrainingOptions OPTIONS = TrainingOptions.of(LinePlan.plan().blocks().getFirst())
            .withMetadata(new TreeMap<>(Map.of("hash.data", "da7a", "data.t", "(value - [0.0]) / [1.0]")));
    private static final int STEPS = 24;

    @TempDir
    private Path folder;
    private Path unbroken;
    private Path run;

    @BeforeEach
    void trainWithoutABreak() {
        unbroken = folder.resolve("unbroken");
        run = folder.resolve("run");
        assertTrue(train(OPTIONS.withFolder(unbroken, false)).finished());
    }

    private static Outcome train(TrainingOptions options) {
        return trainer(options, new Progress() {
        }).run();
    }

    private static Trainer trainer(TrainingOptions options, Progress progress) {
        return new Trainer(LineData.PROGRAM, LineData.data(), options, new Workers(1), progress);
    }

    private void assertSameAsUnbroken(String how) {
        for (String file : FILES) {
            try {
                assertArrayEquals(Files.readAllBytes(unbroken.resolve(file)), Files.readAllBytes(run.resolve(file)),
                        file + ", " + how);
            } catch (IOException e) {
                throw new AssertionError(how, e);
            }
        }
        try (var files = Files.list(run)) {
            assertEquals(FILES, files.map(f -> f.getFileName().toString()).sorted().toList());
        } catch (IOException e) {
            throw new AssertionError(how, e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void afterStoppingAfterAnEpoch(int epoch) {
        Outcome stopped = train(OPTIONS.withFolder(run, false).withStopAfter(epoch));
        assertFalse(stopped.finished());
        assertEquals(epoch, stopped.epochs().size());
        assertEquals(Optional.empty(), stopped.test());
        Outcome resumed = train(OPTIONS.withFolder(run, true));
        assertTrue(resumed.finished() && resumed.test().isPresent());
        assertSameAsUnbroken("stopped after " + epoch);
    }

    @Test
    void afterStoppingAtAnyStep() throws IOException {
        for (int at = 0; at < STEPS; at++) {
            deleteRun();
            stopAt(at, OPTIONS.withFolder(run, false));
            stopAt(2, OPTIONS.withFolder(run, true));
            assertTrue(train(OPTIONS.withFolder(run, true)).finished());
            assertSameAsUnbroken("stopped at step " + at);
        }
    }

    /// As Ctrl-C does it.
    private static void stopAt(int steps, TrainingOptions options) {
        Trainer[] trainer = new Trainer[1];
        int[] left = {steps};
        trainer[0] = trainer(options, new Progress() {
            @Override
            public void begins(int epochs, int epochsDone, int stepsDone, int steps, int examples, int last) {
                step(0, 0, 0, 0, new double[0]);
            }

            @Override
            public void step(int epoch, int step, int examples, float loss, double[] means) {
                if (left[0]-- == 0) {
                    trainer[0].stop();
                }
            }
        });
        trainer[0].run();
    }

    @Test
    void withCheckpointsWithinEpochs() {
        train(OPTIONS.withFolder(run, false).withCheckpointEvery(3));
        assertSameAsUnbroken("with checkpoints");
    }

    @Test
    void fromWhatIsOnDiskAtAnyStep() throws IOException {
        Path copies = folder.resolve("copies");
        trainer(OPTIONS.withFolder(run, false).withCheckpointEvery(3), new Progress() {
            private int steps;

            @Override
            public void step(int epoch, int step, int examples, float loss, double[] means) {
                copy(run, copies.resolve(Integer.toString(++steps)));
            }
        }).run();
        for (int at = 1; at <= STEPS; at++) {
            run = copies.resolve(Integer.toString(at));
            assertTrue(train(OPTIONS.withFolder(run, true)).finished());
            assertSameAsUnbroken("killed after step " + at);
        }
    }

    @Test
    void fromBestWeightsThatAreNewerThanTheLast() throws IOException {
        train(OPTIONS.withFolder(run, false).withStopAfter(2));
        Path later = folder.resolve("later");
        train(OPTIONS.withFolder(later, false).withStopAfter(3));
        Files.copy(later.resolve("best.safetensors"), run.resolve("best.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.delete(run.resolve("metrics.csv"));
        train(OPTIONS.withFolder(run, true));
        assertSameAsUnbroken("killed between two files");
    }

    @Test
    void afterBeingKilled() throws Exception {
        boolean killedEarly = false;
        for (int millis : new int[] {40, 90, 150, 210}) {
            deleteRun();
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), SlowRun.class.getName(), run.toString())
                    .redirectErrorStream(true).start();
            // The first step has begun when the first byte comes.
            assertEquals('.', process.getInputStream().read());
            Thread.sleep(millis);
            process.destroyForcibly();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            killedEarly |= process.exitValue() != 0;
            assertTrue(train(OPTIONS.withFolder(run, true)).finished());
            assertSameAsUnbroken("killed after " + millis + " ms");
        }
        assertTrue(killedEarly, "every run came to its end before it was killed");
    }

    /// Ten milliseconds a step.
    static final class SlowRun {
        private SlowRun() {
        }

        public static void main(String[] args) {
            trainer(OPTIONS.withFolder(Path.of(args[0]), false).withCheckpointEvery(2), new Progress() {
                @Override
                public void step(int epoch, int step, int examples, float loss, double[] means) {
                    System.out.print('.');
                    System.out.flush();
                    try {
                        Thread.sleep(10);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }).run();
        }
    }

    @Test
    void withEarlyStopping() {
        Program program = new Program(LinePlan.plan(Optional.of(new Stop.Patience("worst", true, 2))),
                new Line.Scalar(), 1);
        TrainingOptions options = OPTIONS.withEpochs(300);
        unbroken = folder.resolve("unbroken early");
        Progress silent = new Progress() {
        };
        int epochs = new Trainer(program, LineData.data(), options.withFolder(unbroken, false), new Workers(1), silent)
                .run().epochs().size();
        for (int at = 1; at < epochs; at++) {
            run = folder.resolve("early" + at);
            new Trainer(program, LineData.data(), options.withFolder(run, false).withStopAfter(at), new Workers(1),
                    silent).run();
            Outcome outcome = new Trainer(program, LineData.data(), options.withFolder(run, true), new Workers(1),
                    silent).run();
            assertEquals(epochs, outcome.epochs().size());
            assertSameAsUnbroken("early stopping, stopped after " + at);
        }
    }

    /// The files of a run that is past its best epoch are as they should be whatever it goes on with.
    @Test
    void theWeightsInTheEndAreTheBestAlsoOfARunThatIsPastThem() {
        TrainingOptions options = OPTIONS.withEpochs(40);
        Progress silent = new Progress() {
        };
        Trainer whole = trainer(options, silent);
        Outcome expected = whole.run();
        assertTrue(expected.best() < 39, "no epoch follows the best: the test shows nothing");
        for (int at = expected.best() - 1; at < 40; at++) {
            run = folder.resolve("past" + at);
            train(options.withFolder(run, false).withStopAfter(at));
            Trainer resumed = trainer(options.withFolder(run, true), silent);
            assertEquals(expected.test(), resumed.run().test(), "stopped after " + at);
            assertArrayEquals(parameters(whole), parameters(resumed), "stopped after " + at);
        }
    }

    private static float[] parameters(Trainer trainer) {
        return Arrays.copyOf(trainer.weights().read(),
                Math.toIntExact(LinePlan.plan().variables().stream().filter(v -> v.role() == Variable.Role.OPTIMIZER)
                        .mapToLong(Variable::offset).min().orElseThrow()));
    }

    @Test
    void aFinishedRunStaysAsItIs() throws IOException {
        copy(unbroken, run);
        Outcome outcome = train(OPTIONS.withFolder(run, true));
        assertTrue(outcome.finished() && outcome.test().isPresent());
        assertEquals(train(OPTIONS).test(), outcome.test());
        assertSameAsUnbroken("resumed after its end");
    }

    @Test
    void fromAnEndWhoseMetricsWereNotYetWritten() throws IOException {
        copy(unbroken, run);
        Files.delete(run.resolve("metrics.csv"));
        assertTrue(train(OPTIONS.withFolder(run, true)).finished());
        assertSameAsUnbroken("killed between the last two files");
    }

    @Test
    void aFolderThatHoldsARunIsRefused() {
        assertEquals(unbroken + ": expected a folder without a run, found last.safetensors; give --resume to go on with"
                + " that run, or another folder",
                assertThrows(InputException.class, () -> train(OPTIONS.withFolder(unbroken, false))).getMessage());
    }

    @Test
    void anotherRunIsRefusedWithAllDifferences() {
        InputException refused = assertThrows(InputException.class, () -> train(
                OPTIONS.withFolder(unbroken, true).withSeed(8).withMetadata(new TreeMap<>(Map.of("hash.data", "00")))));
        assertEquals(unbroken.resolve("last.safetensors") + ": a run goes on with the model, data and options that it"
                + " began with; there are differences:\n  data.t: (value - [0.0]) / [1.0] then, nothing now\n"
                + "  hash.data: da7a then, 00 now\n  seed: 7 then, 8 now", refused.getMessage());
        assertTrue(assertThrows(InputException.class, () -> train(OPTIONS.withFolder(unbroken, true).withEpochs(9)))
                .getMessage().contains("expected 6 epochs, as the run began with"));
    }

    @Test
    void aLossThatIsNoNumberLeavesTheLastCheckpoint() throws IOException {
        train(OPTIONS.withFolder(run, false).withStopAfter(2));
        Map<String, byte[]> before = content(run);
        TrainingData data = LineData.data();
        ((Column.Floats) data.training().column("t")).values()[202] = Float.NaN;
        assertThrows(TrainingException.class,
                () -> new Trainer(LineData.PROGRAM, data, OPTIONS.withFolder(run, true), new Workers(1),
                        new Progress() {
                        }).run());
        content(run).forEach((file, bytes) -> assertArrayEquals(before.get(file), bytes, file));
    }

    /// The loss of the step that makes it so is still a number.
    @Test
    void aWeightThatIsNoNumberReachesNoCheckpoint() {
        Line.LineKernels failing = new Line.LineKernels() {
            private int updates;

            @Override
            public void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets,
                    int at, int n,
                    long seed, int first, int from, int to) {
                super.run(kernel, weights, arena, indices, own, offsets, at, n, seed, first, from, to);
                if (kernel == 3 && ++updates == 2) {
                    weights[0] = Float.POSITIVE_INFINITY;
                }
            }
        };
        assertThrows(TrainingException.class, () -> new Trainer(new Program(LinePlan.plan(), failing, 1),
                LineData.data(), OPTIONS.withFolder(run, false).withCheckpointEvery(1), new Workers(1), new Progress() {
                }).run());
        Safetensors.read(run.resolve("last.safetensors")).tensors().values().forEach(tensor -> {
            for (float value : tensor.values()) {
                assertTrue(Float.isFinite(value), tensor.key());
            }
        });
    }

    @Test
    void metadataSaysWhatMadeTheWeights() {
        Safetensors best = Safetensors.read(unbroken.resolve("best.safetensors"));
        assertEquals(List.of("batch", "data.t", "epoch", "hash.data", "hash.model", "model", "netc", "seed"),
                List.copyOf(best.metadata().keySet()));
        assertEquals(List.of("w", "b"), List.copyOf(best.tensors().keySet()));
        assertEquals(List.of("w", "b", "w/m", "b/m"),
                List.copyOf(Safetensors.read(unbroken.resolve("last.safetensors")).tensors().keySet()));
    }

    @Test
    void metricsAreOneLineAnEpoch() throws IOException {
        List<String> lines = Files.readAllLines(unbroken.resolve("metrics.csv"));
        assertEquals(7, lines.size());
        assertEquals("epoch,loss,validation.loss,validation.worst", lines.getFirst());
        assertTrue(lines.getLast().matches("6(,\\d+\\.\\d+(E-\\d+)?){3}"), lines.getLast());
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertTrue(assertThrows(InputException.class, () -> train(OPTIONS.withFolder(file.resolve("run"), false)))
                .getMessage().startsWith(file.resolve("run") + ": cannot make the folder: "));
    }

    @Test
    void aRunThatFailsBeforeItsFirstFileLeavesNoFolder() {
        Path deep = folder.resolve("some/where");
        Progress broken = new Progress() {
            @Override
            public void step(int epoch, int step, int examples, float loss, double[] means) {
                throw new IllegalStateException("broken in a step");
            }
        };
        assertEquals("broken in a step", assertThrows(IllegalStateException.class,
                () -> new Trainer(LineData.PROGRAM, LineData.data(), OPTIONS.withFolder(deep, false), new Workers(1),
                        broken).run())
                .getMessage());
        assertFalse(Files.exists(deep.getParent()));
    }

    @Test
    void aFolderThatCannotBeMadeLeavesNoneOfThoseAboveIt() {
        Path tooLong = folder.resolve("some").resolve("x".repeat(5000));
        assertThrows(InputException.class, () -> train(OPTIONS.withFolder(tooLong, false)));
        assertFalse(Files.exists(folder.resolve("some")));
    }

    // ---------- files

    private static Map<String, byte[]> content(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        for (String file : FILES) {
            content.put(file, Files.readAllBytes(folder.resolve(file)));
        }
        return content;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (String file : FILES) {
                if (Files.exists(from.resolve(file))) {
                    Files.copy(from.resolve(file), to.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void deleteRun() throws IOException {
        for (String file : FILES) {
            Files.deleteIfExists(run.resolve(file));
            Files.deleteIfExists(run.resolve(file + ".part"));
        }
    }
}
