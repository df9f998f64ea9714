package netc.cli.data;

import java.nio.file.Path;
import netc.runtime.InputException;

/// The text of a CSV file, and where in it something stands.
///
/// Fields are separated by commas; a field in double quotes may hold commas, line breaks and, doubled, quotes (RFC 4180).
record CsvText(FileText file) {
    /// Reads strict UTF-8; a byte order mark at the start is dropped.
    static CsvText read(Path path) {
        return new CsvText(FileText.read(path));
    }

    Path path() {
        return file.path();
    }

    String text() {
        return file.text();
    }

    /// The offset at which a line begins; the end of the text where there is no such line.
    int lineStart(long line) {
        return file.lineStart(line);
    }

    /// The complaint about what stands at an offset.
    InputException wrong(int offset, String expected, String found) {
        return file.wrong(offset, expected, found);
    }

    /// The complaint about a field.
    ///
    /// @param line  on which its record begins
    /// @param field counted from 0; one that the record lacks stands at the record's end
    InputException wrongField(long line, int field, String expected, String found) {
        int at = lineStart(line);
        boolean quoted = false;
        for (int before = field; at < text().length() && (before > 0 || isSpace(text().charAt(at))); at++) {
            char c = text().charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                before--;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                break;
            }
        }
        return wrong(at, expected, found);
    }

    /// The complaint about quotes that do not pair, in the record that begins on a line or a later one; or else `other`.
    InputException wrongQuotes(long fromLine, String other) {
        boolean fieldStart = true;
        int opening = -1;
        for (int at = lineStart(fromLine); at < text().length(); at++) {
            char c = text().charAt(at);
            if (opening >= 0) {
                if (c == '"' && at + 1 < text().length() && text().charAt(at + 1) == '"') {
                    at++;
                } else if (c == '"') {
                    opening = -1;
                    if (at + 1 < text().length() && ",\r\n".indexOf(text().charAt(at + 1)) < 0) {
                        return wrong(at + 1, "a comma or the end of the line behind a closing quote",
                                "'" + Character.toString(text().codePointAt(at + 1)) + "'");
                    }
                }
            } else if (c == '"' && fieldStart) {
                opening = at;
            }
            fieldStart = opening < 0 && (c == ',' || c == '\n' || c == '\r');
        }
        return opening >= 0
                ? wrong(opening, "a closing quote for this one", "the end of the file")
                : InputException.atLine(path(), fromLine, 1, "a CSV record", other);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
