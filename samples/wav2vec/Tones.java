import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes sounds, one in each line: a tone that rises or falls, with noise, and behind it the pitch that it ends with.
/// `tones.csv` is to listen to, `few.csv` to learn from what a pitch is, and `unheard.csv` to test with.
public final class Tones {
    private static final int LENGTH = 480;

    private Tones() {
    }

    public static void main(String[] folder) throws IOException {
        Path to = Files.createDirectories(Path.of(folder[0]));
        Random random = new Random(1);
        Files.write(to.resolve("tones.csv"), sounds(random, 3_000));
        Files.write(to.resolve("few.csv"), sounds(random, 200));
        Files.write(to.resolve("unheard.csv"), sounds(random, 500));
    }

    private static List<String> sounds(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> sound(random)).toList();
    }

    /// Pitches are how far a turn goes from one number to the next.
    private static String sound(Random random) {
        double first = 0.15 + 0.3 * random.nextDouble();
        double last = first + 0.1 * (2 * random.nextDouble() - 1);
        double begin = 2 * Math.PI * random.nextDouble();
        return IntStream.range(0, LENGTH)
                .mapToDouble(t -> Math.sin(begin + (first + (last - first) * t / (2 * LENGTH)) * t)
                        + 0.1 * random.nextGaussian())
                .mapToObj(v -> String.format(Locale.ROOT, "%.3f,", v))
                .collect(Collectors.joining("", "", String.format(Locale.ROOT, "%.4f", last)));
    }
}
