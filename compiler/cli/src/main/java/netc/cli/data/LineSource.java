package netc.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// Reads a text whose records are its lines, each of one text or of several with tabs between.
///
/// A text is a row of characters as long as the axis of the input that it fills; behind its end stands no character, which is
/// the first member of the axis of characters. Empty lines do not count.
final class LineSource {
    /// What stands behind the end of a text.
    static final String NOTHING = "";

    private final FileText file;
    /// For each line, where its texts begin and, one further, end.
    private final List<int[]> lines = new ArrayList<>();

    private LineSource(Path path) {
        this.file = FileText.read(path);
    }

    /// @param types of the inputs and targets that are asked for, by name
    /// @param sizes told of texts that are too long
    /// @throws InputException for a file without a line, a line of another number of texts, or one that is not UTF-8
    static SequencedMap<String, Raw> read(Path path, DataSource source, Map<String, TensorType> types,
            WrongSizes sizes) {
        LineSource read = new LineSource(path);
        List<Feed> wanted = source.feeds().stream().filter(f -> types.containsKey(f.input())).toList();
        List<Feed> given = read.split(source.feeds(), wanted);
        SequencedMap<String, Raw> inputs = new LinkedHashMap<>();
        wanted.forEach(feed -> inputs.put(feed.input(),
                read.texts(feed.input(), given.indexOf(feed), types.get(feed.input()), sizes)));
        return inputs;
    }

    /// What the texts of each line are: all that the clause says, or those alone that are asked for.
    private List<Feed> split(List<Feed> all, List<Feed> wanted) {
        List<Feed> given = all;
        String text = file.text();
        for (int at = 0; at < text.length();) {
            int end = file.lineEnd(at);
            if (end > at) {
                int[] bounds = bounds(at, end);
                if (lines.isEmpty() && bounds.length - 1 == wanted.size()) {
                    given = wanted;
                }
                if (bounds.length - 1 != given.size()) {
                    throw file.wrong(at, Counted.of(given.size(), "text")
                            + (given.size() > 1 ? " with a tab between" : " without a tab") + ", for "
                            + String.join(", ", given.stream().map(Feed::input).toList()),
                            Integer.toString(bounds.length - 1));
                }
                lines.add(bounds);
            }
            at = end + (text.startsWith("\r\n", end) ? 2 : 1);
        }
        if (lines.isEmpty()) {
            throw file.wrong(text.length(), "at least one line", "the end of the file");
        }
        return given;
    }

    private int[] bounds(int from, int end) {
        Growing.Ints bounds = new Growing.Ints();
        bounds.add(from);
        for (int at = from; at < end; at++) {
            if (file.text().charAt(at) == '\t') {
                bounds.add(at + 1);
            }
        }
        bounds.add(end + 1);
        return bounds.toArray();
    }

    private Raw.Texts texts(String input, int place, TensorType type, WrongSizes sizes) {
        int width = Math.toIntExact(type.shape().getLast().size());
        Numbering numbering = new Numbering();
        int nothing = numbering.of(NOTHING);
        int[] numbers = new int[Math.multiplyExact(lines.size(), width)];
        Arrays.fill(numbers, nothing);
        int longest = width;
        int longestLine = 0;
        for (int line = 0; line < lines.size(); line++) {
            int from = lines.get(line)[place];
            int[] characters = file.text().substring(from, lines.get(line)[place + 1] - 1).codePoints().toArray();
            for (int i = 0; i < characters.length; i++) {
                int number = numbering.of(Character.toString(characters[i]));
                if (i < width) {
                    numbers[line * width + i] = number;
                }
            }
            if (characters.length > longest) {
                longest = characters.length;
                longestLine = line;
            }
        }
        if (longest > width) {
            String axis = type.shape().getLast().name();
            sizes.add(file.wrong(lines.get(longestLine)[place], "at most " + Counted.of(width, "character") + " for "
                    + input + ": " + TypeText.of(type),
                    longest + "; for these write dim " + axis + " = " + longest), axis, longest);
        }
        return new Raw.Texts(numbers, width, numbering.words(), (record, element, expected, found) -> {
            int[] line = lines.get(record);
            int length = file.text().codePointCount(line[place], line[place + 1] - 1);
            return file.wrong(file.text().offsetByCodePoints(line[place], Math.min(element, length)), expected, found);
        });
    }
}
