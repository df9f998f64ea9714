import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Writes `ring.csv` into a folder: 10,000 points of eight clouds, whose middles lie on a circle of radius 2 and which are 0.1 wide.
public final class Ring {
    private static final int CLOUDS = 8;
    private static final int POINTS = 10_000;

    private Ring() {
    }

    public static void main(String[] folder) throws IOException {
        Path to = Path.of(folder[0]);
        Random random = new Random(1);
        Files.createDirectories(to);
        Files.write(to.resolve("ring.csv"), IntStream.range(0, POINTS).mapToObj(i -> {
            double angle = 2 * Math.PI * (i % CLOUDS) / CLOUDS;
            return String.format(Locale.ROOT, "%.4f,%.4f", 2 * Math.cos(angle) + 0.1 * random.nextGaussian(),
                    2 * Math.sin(angle) + 0.1 * random.nextGaussian());
        }).toList());
    }
}
