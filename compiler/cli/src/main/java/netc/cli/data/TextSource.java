package netc.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.runtime.InputException;

/// Reads texts as one data clause says.
final class TextSource {
    private TextSource() {
    }

    /// What fills the inputs of a clause.
    ///
    /// @throws InputException for a file without a record, or one that is not UTF-8
    static Map<String, Raw> read(Path path, DataSource source) {
        Raw.Texts texts = switch (source.format()) {
            case CHARS -> characters(path);
            case CSV, IDX -> throw new IllegalStateException("no text: " + source);
        };
        return source.feeds().stream().collect(Collectors.toMap(Feed::input, _ -> texts, (a, _) -> a,
                LinkedHashMap::new));
    }

    /// Every character, ends of lines among them, is a record.
    private static Raw.Texts characters(Path path) {
        FileText file = FileText.read(path);
        Growing.Ints numbers = new Growing.Ints();
        Map<Integer, Integer> seen = new HashMap<>();
        List<String> words = new ArrayList<>();
        file.text().codePoints().forEach(c -> numbers.add(seen.computeIfAbsent(c, _ -> {
            words.add(Character.toString(c));
            return words.size() - 1;
        })));
        if (words.isEmpty()) {
            throw file.wrong(0, "at least one character", "the end of the file");
        }
        return new Raw.Texts(numbers.toArray(), 1, words, (record, _, expected, found) -> file
                .wrong(file.text().offsetByCodePoints(0, record), expected, found));
    }
}
