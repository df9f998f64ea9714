package netc.cli.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;

/// The text of a CSV file, and where in it something stands. Lines and columns count from 1, columns in code points.
///
/// Fields are separated by commas; a field in double quotes may hold commas, line breaks and, doubled, quotes (RFC 4180).
record CsvText(Path path, String text) {
    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    /// Reads strict UTF-8; a byte order mark at the start is dropped.
    static CsvText read(Path path) {
        try {
            long size = OrdinaryFile.size(path);
            if (size > LARGEST) {
                throw new InputException(path + ": expected a CSV file of at most " + Counted.of(LARGEST, "byte")
                        + ", found " + Counted.of(size, "byte"));
            }
            return decode(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw InputException.because(path, "read", e);
        }
    }

    private static CsvText decode(Path path, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        CsvText read = new CsvText(path, out.flip().toString());
        if (result.isError()) {
            throw read.wrong(read.text.length(), "text in UTF-8",
                    String.format(Locale.ROOT, "byte 0x%02X; save the file as UTF-8", bytes[in.position()] & 0xFF));
        }
        return read.text.startsWith("\uFEFF") ? new CsvText(path, read.text.substring(1)) : read;
    }

    /// The offset at which a line begins; the end of the text where there is no such line.
    int lineStart(long line) {
        int at = 0;
        for (long n = 1; n < line && at < text.length(); n++) {
            at = lineEnd(at);
            at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    /// The complaint about what stands at an offset.
    InputException wrong(int offset, String expected, String found) {
        long line = 1;
        int start = 0;
        for (int end = lineEnd(0); end < offset; end = lineEnd(start)) {
            int next = end + (text.startsWith("\r\n", end) ? 2 : 1);
            if (next > offset) {
                break;
            }
            start = next;
            line++;
        }
        return InputException.atLine(path, line, text.codePointCount(start, offset) + 1, expected, found);
    }

    /// The complaint about a field.
    ///
    /// @param line  on which its record begins
    /// @param field counted from 0; one that the record lacks stands at the record's end
    InputException wrongField(long line, int field, String expected, String found) {
        int at = lineStart(line);
        boolean quoted = false;
        for (int before = field; at < text.length() && (before > 0 || isSpace(text.charAt(at))); at++) {
            char c = text.charAt(at);
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
        for (int at = lineStart(fromLine); at < text.length(); at++) {
            char c = text.charAt(at);
            if (opening >= 0) {
                if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    at++;
                } else if (c == '"') {
                    opening = -1;
                    if (at + 1 < text.length() && ",\r\n".indexOf(text.charAt(at + 1)) < 0) {
                        return wrong(at + 1, "a comma or the end of the line behind a closing quote",
                                "'" + Character.toString(text.codePointAt(at + 1)) + "'");
                    }
                }
            } else if (c == '"' && fieldStart) {
                opening = at;
            }
            fieldStart = opening < 0 && (c == ',' || c == '\n' || c == '\r');
        }
        return opening >= 0
                ? wrong(opening, "a closing quote for this one", "the end of the file")
                : InputException.atLine(path, fromLine, 1, "a CSV record", other);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
