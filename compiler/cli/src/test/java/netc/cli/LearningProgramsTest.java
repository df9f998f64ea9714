package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Programs as the field teaches them, from their text to what they have learned of data that this test makes.
class LearningProgramsTest {
    private static final Pattern LOSS = Pattern.compile("epoch \\d+/\\d+  loss ([0-9.]+)");

    @TempDir
    private Path folder;

    /// The weights have the same bits on every machine, with any number of threads.
    @ParameterizedTest
    @CsvSource({"augment, d5669e4f", "tagger, d721384c", "sorter, 3d3b9b48",
            "tree, 7a0ad2f1", "training, 1b567401"})
    void theLossFallsAndTheWeightsAreThoseOfEveryMachine(String name, String hash) throws IOException {
        TaughtPrograms.writeData(folder);
        Path model = TaughtPrograms.copy(name, folder);
        for (String threads : List.of("1", "2")) {
            Path out = folder.resolve("run" + threads);
            Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString(),
                    "--threads", threads);
            assertEquals(0, run.code(), run.err());
            List<Double> losses = LOSS.matcher(run.err()).results().map(m -> Double.parseDouble(m.group(1))).toList();
            assertTrue(losses.getLast() < 0.9 * losses.getFirst(), losses.toString());
            assertEquals(hash, TaughtPrograms.hash(out.resolve("best.safetensors")));
        }
    }

    /// Those that learn in steps of their own, without a loss that falls in every one.
    @ParameterizedTest
    @CsvSource({"wgan, 2fcceccf", "plateau, a2c9a643", "qlearning, f288b395", "turns, 7e00f5f4"})
    void theWeightsAfterThreeStepsAreThoseOfEveryMachine(String name, String hash) throws IOException {
        TaughtPrograms.writeData(folder);
        Path model = TaughtPrograms.copy(name, folder);
        Path out = folder.resolve("run");
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString(),
                "--steps", "3");
        assertEquals(0, run.code(), run.err());
        assertEquals(hash, TaughtPrograms.hash(out.resolve("last.safetensors")));
    }

    /// The end of an answer is learned as its letters are.
    @Test
    void aSorterStopsWhereItsAnswerEnds() throws IOException {
        TaughtPrograms.writeData(folder);
        Path model = TaughtPrograms.copy("sorter", folder);
        Path out = folder.resolve("run");
        Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString(),
                "--epochs", "60");
        assertEquals(0, run.code(), run.err());
        String weights = out.resolve("best.safetensors").toString();
        List<String> said = Stream.of("e", "ba", "cab", "dbca")
                .map(text -> Netc.run("generate", model.toString(), "--weights", weights, "--prompt", text,
                        "--temperature", "0").out().strip())
                .toList();
        assertEquals(List.of("e", "ab", "abc", "abcd"), said);
    }
}
