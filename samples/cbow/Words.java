import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes the words of a text without capitals and signs, and without those that occur fewer than ten times: what occurs rarely
/// says little of what it stands beside.
public final class Words {
    private static final int OFTEN = 10;

    private Words() {
    }

    /// @param folders the one that has `input.txt`, and the one in which `words.txt` is to be
    public static void main(String[] folders) throws IOException {
        String text = Files.readString(Path.of(folders[0], "input.txt")).toLowerCase(Locale.ROOT);
        List<String> words = Pattern.compile("[a-z']*[a-z]").matcher(text).results().map(MatchResult::group).toList();
        Map<String, Long> times = words.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Path to = Files.createDirectories(Path.of(folders[1]));
        Files.writeString(to.resolve("words.txt"),
                words.stream().filter(w -> times.get(w) >= OFTEN).collect(Collectors.joining(" ")) + "\n");
    }
}
