package netc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import netc.runtime.checkpoint.Safetensors;
import netc.runtime.checkpoint.Tensor;

/// Programs as the field teaches them, with data that is made for them.
final class TaughtPrograms {
    private static final Path PROGRAMS = Path.of("src/test/resources/netc/cli/programs");

    private TaughtPrograms() {
    }

    /// Copies a program into a folder where it is not there yet.
    static Path copy(String name, Path in) throws IOException {
        Path model = in.resolve(name + ".net");
        return Files.exists(model) ? model : Files.copy(PROGRAMS.resolve(name + ".net"), model);
    }

    /// Writes the data that they read.
    static void writeData(Path in) throws IOException {
        writeDigits(in);
        writeLines(in);
        writeTrees(in);
        writePoints(in);
    }

    /// Of all numbers, in the order of their keys.
    static String hash(Path weights) {
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

    /// Ten figures of 8 x 8 numbers from 0 to 16, each seen twenty times with some numbers changed, and which it is.
    private static void writeDigits(Path in) throws IOException {
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
        Files.writeString(in.resolve("digits.csv"), text);
    }

    /// Sums of numbers below 100, words of ten letters whose vowels are marked, and up to four letters in order.
    private static void writeLines(Path in) throws IOException {
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
        Files.writeString(in.resolve("sums.txt"), sums);
        Files.writeString(in.resolve("tags.txt"), tags);
        Files.writeString(in.resolve("sort.txt"), sorted);
    }

    /// Trees of eight numbers and seven operations, each node behind those that it is made of, and what they come to.
    private static void writeTrees(Path in) throws IOException {
        Random random = new Random(8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            int[] symbol = new int[15];
            int[] left = new int[15];
            int[] right = new int[15];
            double[] value = new double[15];
            List<Integer> roots = new ArrayList<>();
            for (int node = 0; node < 15; node++) {
                boolean isLeaf = node < 8;
                symbol[node] = isLeaf ? random.nextInt(10) : 10 + random.nextInt(3);
                value[node] = symbol[node] / 10.0;
                if (!isLeaf) {
                    left[node] = roots.remove(random.nextInt(roots.size()));
                    right[node] = roots.remove(random.nextInt(roots.size()));
                    double a = value[left[node]];
                    double b = value[right[node]];
                    value[node] = symbol[node] == 10 ? (a + b) / 2 : symbol[node] == 11 ? Math.max(a, b)
                            : Math.min(a, b);
                }
                roots.add(node);
            }
            for (int[] row : List.of(symbol, IntStream.range(0, 15).map(n -> n < 8 ? 1 : 0).toArray(), left, right)) {
                Arrays.stream(row).forEach(n -> text.append(n).append(','));
            }
            text.append(rounded(value[14])).append('\n');
        }
        Files.writeString(in.resolve("trees.csv"), text);
    }

    private static String rounded(double x) {
        return String.format(Locale.ROOT, "%.4f", x);
    }

    /// Points on a ring, patterns of 64 signs, moves along a line of six places, and the logical and.
    private static void writePoints(Path in) throws IOException {
        Random random = new Random(7);
        StringBuilder ring = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            double angle = i % 8 * Math.PI / 4;
            ring.append(String.format(Locale.ROOT, "%f,%f%n", 2 * Math.cos(angle) + 0.05 * random.nextGaussian(),
                    2 * Math.sin(angle) + 0.05 * random.nextGaussian()));
        }
        Files.writeString(in.resolve("ring.csv"), ring);
        StringBuilder patterns = new StringBuilder();
        for (int i = 0; i < 3 * 64; i++) {
            patterns.append(random.nextBoolean() ? 1 : -1).append(i % 64 == 63 ? "\n" : ",");
        }
        Files.writeString(in.resolve("patterns.csv"), patterns);
        StringBuilder moves = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            int place = i % 6;
            int move = i / 6 % 2;
            // The last place is where it ends: nothing is to be had there any more.
            int next = place == 5 ? 5 : move == 1 ? place + 1 : Math.max(place - 1, 0);
            moves.append(place).append(',').append(move).append(',').append(place == 4 && move == 1 ? 1 : 0).append(',')
                    .append(next).append('\n');
        }
        Files.writeString(in.resolve("moves.csv"), moves);
        Files.writeString(in.resolve("and.csv"), "1,0,0,0\n1,0,1,0\n1,1,0,0\n1,1,1,1\n");
    }
}
