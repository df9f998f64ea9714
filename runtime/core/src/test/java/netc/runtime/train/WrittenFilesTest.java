package netc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import netc.runtime.model.LinePlan;
import netc.runtime.parallel.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the files of a run are written, and that nothing is missing of what happens between.
class WrittenFilesTest {
    private static final List<String> FILES = List.of("best.safetensors", "last.safetensors", "metrics.csv");
    private static final TrainingOptions OPTIONS = TrainingOptions.of(LinePlan.plan().blocks().getFirst());
    private static final int EPOCHS = 130;

    @TempDir
    private Path folder;

    private static void train(TrainingOptions options, Progress progress) {
        assertTrue(new Trainer(LineData.PROGRAM, LineData.data(), options, new Workers(1), progress).run().finished());
    }

    /// A folder before the first files, and one between two times that they are written, are what a killed process leaves.
    @Test
    void epochsShorterThanASecondWriteNoFilesEachAndLoseNothing() throws IOException {
        Path run = folder.resolve("run");
        Path early = folder.resolve("early");
        Path late = folder.resolve("late");
        Set<FileTime> written = new HashSet<>();
        long begun = System.nanoTime();
        train(OPTIONS.withEpochs(EPOCHS).withFolder(run, false), new Progress() {
            @Override
            public void epoch(Epoch epoch, boolean improved) {
                try {
                    TimeUnit.MILLISECONDS.sleep(10);
                    Path last = run.resolve("last.safetensors");
                    if (Files.exists(last)) {
                        written.add(Files.getLastModifiedTime(last));
                    }
                    if (epoch.number() == 2) {
                        copy(run, early);
                    } else if (epoch.number() == EPOCHS) {
                        copy(run, late);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        assertTrue(!written.isEmpty() && written.size() <= seconds, written + " in " + seconds + " s");
        assertEquals(1 + EPOCHS, Files.readAllLines(run.resolve("metrics.csv")).size());
        for (Path killed : List.of(early, late)) {
            assertTrue(!Files.exists(killed.resolve("metrics.csv"))
                    || Files.readAllLines(killed.resolve("metrics.csv")).size() < EPOCHS);
            train(OPTIONS.withEpochs(EPOCHS).withFolder(killed, true), new Progress() {
            });
            for (String file : FILES) {
                assertArrayEquals(Files.readAllBytes(run.resolve(file)), Files.readAllBytes(killed.resolve(file)),
                        killed + ": " + file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (String file : FILES) {
            if (Files.exists(from.resolve(file))) {
                Files.copy(from.resolve(file), to.resolve(file));
            }
        }
    }
}
