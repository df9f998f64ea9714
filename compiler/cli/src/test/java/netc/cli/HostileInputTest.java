package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of up to a megabyte that are made to be hard end in success or in a complaint that names a place, within seconds
/// and 256 MB of heap.
class HostileInputTest {
    /// A command line may take five seconds, the start of its JVM included.
    private static final int SOON = 4;

    /// All attacks take a quarter of an hour: each run draws its share of them.
    private static final int SHARES = 6;

    /// One of each kind that took too long or too much once, and what takes little.
    private static final List<String> EVERYDAY = List.of("model: require 1 == 2: \"\\{1 \\+ 1} \\{x}\", in lines",
            "model: \\), in lines", "model: a b, in one line", "model: a# = b# \\+ c# \\* d#, in one line",
            "model: \", in one line", "model: dim D# = D@, in one line", "file: import \"self.net\" \\{ a# }, in lines",
            "file: model M# \\{ }, in lines", "file: train M# \\{ }, in lines", "train: report r# = y, in lines",
            "outputs that share equations", "within a file x U.000A",
            "long: x \\|> relu, 5000", "long: x == x", "long name: .*",
            "deep: scan T \\{ ", "wide: brackets", "layers that double, 40", "axes that multiply, 40",
            "intermediate of 100000, trained", "a long path of a file", "only 9", "random bytes 0", "random words 0",
            "number 3 as .*", "truncated at .*", "mutant .*", "(csv|csv by name|text|idx|npy|safetensors): .*");

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void attacksThatSucceededOnceFail() throws Exception {
        assertTrue(run(String.join("|", EVERYDAY), SOON, 1, 0) > 300);
    }

    @Test
    @Tag("full")
    void aShareOfAllAttacksFails() throws Exception {
        int share = ThreadLocalRandom.current().nextInt(SHARES);
        System.out.println("attacks: share " + share + " of " + SHARES);
        assertTrue(run("(?!5000 layers$).*", SOON, SHARES, share) > 1_500 / SHARES);
    }

    @Test
    @Tag("full")
    void fiveThousandLayersWrittenOutCompileWithinTheHeap() throws Exception {
        assertEquals(1, run("5000 layers", 60, 1, 0));
    }

    /// How many attacks there were.
    private int run(String names, int seconds, int shares, int share) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
                HostileRun.class.getName(), Files.createDirectory(folder.resolve("files")).toString(), names,
                Integer.toString(seconds), Integer.toString(shares), Integer.toString(share))
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(30, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String said = Files.readString(out, StandardCharsets.UTF_8);
        List<String> lines = said.lines().toList();
        assertEquals(0, process.exitValue(), () -> said + read(err));
        assertEquals(1, lines.size(), said);
        System.out.println(lines.getFirst());
        return Integer.parseInt(lines.getFirst().split(" ")[0]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
