import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes `sums.txt` to learn from and `held_out.txt` to test with into a folder. Each line is a question of two numbers up to
/// 999, a tab, and their sum; all questions are others.
public final class Sums {
    private static final int NUMBERS = 1_000;
    private static final int LEARNED = 50_000;
    private static final int HELD_OUT = 10_000;

    private Sums() {
    }

    public static void main(String[] folder) throws IOException {
        write(Path.of(folder[0]));
    }

    static void write(Path folder) throws IOException {
        List<Integer> questions = IntStream.range(0, NUMBERS * NUMBERS).boxed().collect(Collectors.toList());
        Collections.shuffle(questions, new Random(1));
        Files.createDirectories(folder);
        Files.write(folder.resolve("sums.txt"), lines(questions.subList(0, LEARNED)));
        Files.write(folder.resolve("held_out.txt"), lines(questions.subList(LEARNED, LEARNED + HELD_OUT)));
    }

    private static List<String> lines(List<Integer> questions) {
        return questions.stream().map(q -> q / NUMBERS + "+" + q % NUMBERS + "\t" + (q / NUMBERS + q % NUMBERS)).toList();
    }
}
