package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Programs as the field teaches them, from their text to what they have learned of data that this test makes.
class LearningProgramsTest {
    private static final Path PROGRAMS = Path.of("src/test/resources/netc/cli/programs");
    private static final Pattern LOSS = Pattern.compile("epoch \\d+/\\d+  loss ([0-9.]+)");

    @TempDir
    private Path folder;

    /// Ten figures of 8 x 8 numbers from 0 to 16, each seen twenty times with some numbers changed, and which it is.
    private void writeDigits() throws IOException {
        Random random = new Random(5);
        int[][] figures = new int[10][64];
        for (int[] figure : figures) {
            Arrays.setAll(figure, _ -> random.nextInt(3) == 0 ? 16 : 0);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            for (int pixel : figures[i % 10]) {
                text.append(Math.clamp(pixel + random.nextInt(9) - 4, 0, 16)).append(',');
            }
            text.append(i % 10).append('\n');
        }
        Files.writeString(folder.resolve("digits.csv"), text);
    }

    /// Sentences of few words, in which 15 characters occur.
    private void writeText() throws IOException {
        Random random = new Random(6);
        List<String> words = List.of("the cat", "a hen", "the mice", "one dog");
        List<String> verbs = List.of(" sat on ", " met ", " and ", " hid at ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append(words.get(random.nextInt(4))).append(verbs.get(random.nextInt(4)))
                    .append(words.get(random.nextInt(4))).append(".\n");
        }
        Files.writeString(folder.resolve("input.txt"), text);
    }

    /// Sums of numbers below 100, words of ten letters whose vowels are marked, and up to four letters in order.
    private void writeLines() throws IOException {
        Random random = new Random(7);
        StringBuilder sums = new StringBuilder();
        StringBuilder tags = new StringBuilder();
        StringBuilder sorted = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            int a = random.nextInt(100);
            int b = random.nextInt(100);
            String letters = random.ints(1L + i % 4, 0, 5).mapToObj(c -> "abcde".substring(c, c + 1))
                    .collect(Collectors.joining());
            sorted.append(letters).append('\t')
                    .append(letters.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining()))
                    .append('\n');
            sums.append(a).append('+').append(b).append('\t').append(a + b).append('\n');
            String word = random.ints(2L + i % 7, 0, 10).mapToObj(c -> "abcdefghij".substring(c, c + 1))
                    .collect(Collectors.joining());
            tags.append(word).append('\t').append(word.replaceAll("[^aei]", "c").replaceAll("[aei]", "v")).append('\n');
        }
        Files.writeString(folder.resolve("sums.txt"), sums);
        Files.writeString(folder.resolve("tags.txt"), tags);
        Files.writeString(folder.resolve("sort.txt"), sorted);
    }

    /// Sixty-four sounds, each of its own pitch and phase, of 80 numbers, and as many series of four variables at six times
    /// with what comes next of the first at each.
    private void writeSeries() throws IOException {
        Random random = new Random(7);
        StringBuilder tones = new StringBuilder();
        StringBuilder series = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            double pitch = 0.2 + random.nextDouble();
            double phase = 6 * random.nextDouble();
            for (int t = 0; t < 80; t++) {
                tones.append(rounded(StrictMath.sin(pitch * t + phase))).append(t < 79 ? "," : "\n");
            }
            for (int t = 0; t < 24; t++) {
                series.append(rounded(StrictMath.sin(pitch * (t / 4) + phase * (1 + t % 4)))).append(',');
            }
            for (int t = 1; t <= 6; t++) {
                series.append(rounded(StrictMath.sin(pitch * t + phase))).append(t < 6 ? "," : "\n");
            }
        }
        Files.writeString(folder.resolve("tones.csv"), tones);
        Files.writeString(folder.resolve("series.csv"), series);
    }

    private static String rounded(double x) {
        return String.format(Locale.ROOT, "%.4f", x);
    }

    /// The weights have the same bits on every machine, with any number of threads.
    @ParameterizedTest
    @CsvSource({"vae, 9b34c234", "augment, d5669e4f", "gpt, 71cd1a09", "adder, 820cb155", "tagger, d721384c",
            "sorter, 3d3b9b48",
            "cbow, dd79aef5", "wave, 26c1e479", "tft, 959bd9cb", "resnet, 29d1b26c"})
    void theLossFallsAndTheWeightsAreThoseOfEveryMachine(String name, String hash) throws IOException {
        writeDigits();
        writeText();
        writeLines();
        writeSeries();
        Path model = Files.copy(PROGRAMS.resolve(name + ".net"), folder.resolve(name + ".net"));
        for (String threads : List.of("1", "2")) {
            Path out = folder.resolve("run" + threads);
            Netc run = Netc.run("train", model.toString(), "--data", folder.toString(), "--out", out.toString(),
                    "--threads", threads);
            assertEquals(0, run.code(), run.err());
            List<Double> losses = LOSS.matcher(run.err()).results().map(m -> Double.parseDouble(m.group(1))).toList();
            assertTrue(losses.getLast() < 0.9 * losses.getFirst(), losses.toString());
            assertEquals(hash, hash(out.resolve("best.safetensors")));
        }
    }

    /// The end of an answer is learned as its letters are.
    @Test
    void aSorterStopsWhereItsAnswerEnds() throws IOException {
        writeLines();
        Path model = Files.copy(PROGRAMS.resolve("sorter.net"), folder.resolve("sorter.net"));
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

    /// Of all numbers, in the order of their keys.
    private static String hash(Path weights) {
        CRC32 sum = new CRC32();
        Safetensors.read(weights).tensors().values().stream().sorted(Comparator.comparing(Tensor::key)).forEach(t -> {
            float[] values = new float[t.size()];
            t.copyTo(values, 0);
            for (float value : values) {
                sum.update(ByteBuffer.allocate(Float.BYTES).putFloat(value).array());
            }
        });
        return Long.toHexString(sum.getValue());
    }
}
