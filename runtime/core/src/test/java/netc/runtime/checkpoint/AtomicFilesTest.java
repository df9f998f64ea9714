package netc.runtime.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheContentAndLeavesNothingElse() throws IOException {
        Path path = folder.resolve("file");
        Files.writeString(folder.resolve("file.part"), "left behind by a crash, longer than what follows");
        for (String content : List.of("first", "second")) {
            AtomicFiles.write(path, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
            assertEquals(content, Files.readString(path));
        }
        assertEquals(List.of(path), list());
    }

    @Test
    void aFailureKeepsThePreviousContent() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "previous");
        InputException e = assertThrows(InputException.class, () -> AtomicFiles.write(path, out -> {
            out.write(new byte[100_000]);
            throw new IOException("disk full");
        }));
        assertEquals(path + ": cannot write: disk full", e.getMessage());
        assertThrows(IllegalStateException.class, () -> AtomicFiles.write(path, out -> {
            throw new IllegalStateException();
        }));
        assertEquals("previous", Files.readString(path));
        assertEquals(List.of(path), list());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path path = folder.resolve("none").resolve("file");
        InputException e = assertThrows(InputException.class, () -> AtomicFiles.write(path, out -> out.write(1)));
        assertEquals(path + ": cannot write: no such file or folder (" + path + ".part)", e.getMessage());
    }

    @Test
    @Timeout(60)
    void killedAtAnyMomentThePreviousCheckpointLoads() throws IOException, InterruptedException {
        Path path = folder.resolve("weights.safetensors");
        for (int attempt = 0; attempt < 4; attempt++) {
            Files.deleteIfExists(path);
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto", "-cp", System.getProperty("java.class.path"), Endless.class.getName(),
                    path.toString())
                    .inheritIO().start();
            while (!Files.exists(path)) {
                assertTrue(child.isAlive(), "the writer ended");
                Thread.sleep(1);
            }
            Thread.sleep(30 + 17 * attempt);
            assertTrue(child.isAlive(), "the writer ended");
            child.destroyForcibly();
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            Safetensors read = Safetensors.read(path);
            float[] values = read.tensor("values").values();
            float[] expected = new float[values.length];
            Arrays.fill(expected, Integer.parseInt(read.metadata().get("round")));
            assertTrue(Arrays.equals(expected, values), "a mixture of two checkpoints");
        }
        assertFalse(list().isEmpty());
    }

    private List<Path> list() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    /// Writes one checkpoint after the other until it is killed.
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) {
            float[] values = new float[300_000];
            for (int round = 0;; round++) {
                Arrays.fill(values, round);
                TreeMap<String, String> metadata = new TreeMap<>();
                metadata.put("round", Integer.toString(round));
                Safetensors.write(Path.of(args[0]), metadata, List.of(Tensor.of("values", List.of(300_000L), values)));
            }
        }
    }
}
