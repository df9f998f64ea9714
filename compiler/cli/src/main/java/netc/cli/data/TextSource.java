package netc.cli.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;

/// Reads a text whose records are its characters or its words, as one data clause says.
final class TextSource {
    private final FileText file;
    private final Growing.Ints numbers = new Growing.Ints();
    private final Numbering numbering = new Numbering();
    /// Where each record begins.
    private final Growing.Ints starts = new Growing.Ints();

    private TextSource(Path path) {
        this.file = FileText.read(path);
    }

    /// What fills the inputs of a clause.
    ///
    /// @param types of the inputs and targets that are asked for, by name; what fills others is not looked at
    /// @param sizes told what does not fit
    /// @throws netc.runtime.InputException for a file without a record, or one that is not UTF-8
    static SequencedMap<String, Raw> read(Path path, DataSource source, Map<String, TensorType> types,
            WrongSizes sizes) {
        return switch (source.format()) {
            case CHARS -> alike(source, types, new TextSource(path).characters());
            case WORDS -> alike(source, types, new TextSource(path).words());
            case LINES, PAIRS -> LineSource.read(path, source, types, sizes);
            case CSV, IDX, NPY, LITERAL -> throw new IllegalStateException("no text: " + source);
        };
    }

    private static SequencedMap<String, Raw> alike(DataSource source, Map<String, TensorType> types, Raw.Texts texts) {
        SequencedMap<String, Raw> inputs = new LinkedHashMap<>();
        source.feeds().stream().filter(f -> types.containsKey(f.input())).forEach(f -> inputs.put(f.input(), texts));
        return inputs;
    }

    /// An end of a line is a character too, and the same one whether the file ends its lines with LF, CRLF or CR.
    private Raw.Texts characters() {
        String text = file.text();
        for (int at = 0; at < text.length();) {
            int end = text.startsWith("\r\n", at) ? at + 2 : text.offsetByCodePoints(at, 1);
            add(at, text.charAt(at) == '\r' ? "\n" : text.substring(at, end));
            at = end;
        }
        return texts("character");
    }

    /// What stands between white space.
    private Raw.Texts words() {
        String text = file.text();
        for (int at = 0; at < text.length(); at++) {
            int from = at;
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at > from) {
                add(from, text.substring(from, at));
            }
        }
        return texts("word");
    }

    private void add(int from, String text) {
        starts.add(from);
        numbers.add(numbering.of(text));
    }

    private Raw.Texts texts(String what) {
        int[] at = starts.toArray();
        if (at.length == 0) {
            throw file.wrong(file.text().length(), "at least one " + what, "the end of the file");
        }
        return new Raw.Texts(numbers.toArray(), 1, numbering.words(),
                (record, _, expected, found) -> file.wrong(at[record],
                        expected, found));
    }
}
