package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are ended from outside while they train, and what the next process makes of what they left.
@Tag("slow")
class InterruptedRunTest {
    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;
    private LineRun line;

    @BeforeEach
    void writeModel() throws IOException {
        StringBuilder points = new StringBuilder("x,y\n");
        for (int i = 0; i < 60; i++) {
            points.append(i / 30.0 - 1).append(',').append(i % 7).append('\n');
        }
        line = new LineRun(folder);
        line.write(points.toString());
        line.model("""
                data csv("points.csv") -> x, y
                validate 20%
                loss (guess - y)^2
                using adam(rate: cosine(1e-2, step / steps))
                batch 7   epochs 100   seed 3
                """);
    }

    @Test
    void aRunThatWasAskedToEndSavesItsLastStepAndGoesOn() throws IOException, InterruptedException {
        Process process = start();
        awaitEpochs(5);
        process.destroy();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(SIGNALLED + SIGTERM, process.exitValue());
        assertTrue(Files.readString(folder.resolve("err")).contains("; --resume goes on\n"));
        assertResumesToTheSameBytes();
    }

    @Test
    void aRunThatWasKilledGoesOnFromItsLastCheckpoint() throws IOException, InterruptedException {
        Process process = start();
        awaitEpochs(5);
        process.destroyForcibly();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(SIGNALLED + SIGKILL, process.exitValue());
        assertResumesToTheSameBytes();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                "netc.cli.Main", "train", folder.resolve("line.net").toString(), "--data", folder.toString(), "--out",
                folder.resolve("broken").toString(), "--checkpoint-every", "3")
                .redirectError(folder.resolve("err").toFile()).redirectOutput(folder.resolve("out").toFile()).start();
    }

    private void awaitEpochs(int epochs) throws IOException, InterruptedException {
        Path metrics = folder.resolve("broken/metrics.csv");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(metrics) || Files.readAllLines(metrics).size() <= epochs) {
            assertTrue(System.nanoTime() < end, () -> "no epochs:\n" + read("err"));
            Thread.sleep(5);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void assertResumesToTheSameBytes() throws IOException {
        assertTrue(Files.readAllLines(folder.resolve("broken/metrics.csv")).size() < 101, "the run was over before");
        Path model = folder.resolve("line.net");
        line.trainWell(model, "broken", "--resume");
        line.trainWell(model, "whole", "--checkpoint-every", "1000000");
        line.assertSameFiles("whole", "broken");
    }
}
