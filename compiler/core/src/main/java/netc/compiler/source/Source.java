package netc.compiler.source;

import java.util.Arrays;
import java.util.Objects;

/// The text of one file, and where its lines begin.
///
/// Offsets are UTF-16 positions in [#text()]; lines and columns count from 1, columns in code points. Two sources are
/// the same only if they are the same object: a path says nothing about the text.
public final class Source {
    private static final int BLOCK = 256;

    private final String path;
    private final String text;
    private final int[] lineStarts;
    private final int[] secondHalves;

    private Source(String path, String text) {
        this.path = Objects.requireNonNull(path);
        this.text = Objects.requireNonNull(text);
        this.lineStarts = lineStarts(text);
        this.secondHalves = secondHalves(text);
    }

    /// The source of a text that is at hand; `path` is what messages call it.
    public static Source of(String path, String text) {
        return new Source(path, text);
    }

    /// What messages call this file.
    public String path() {
        return path;
    }

    public String text() {
        return text;
    }

    public Span span(int start, int end) {
        return new Span(this, start, end);
    }

    /// How many lines there are; the empty text has one.
    public int lines() {
        return lineStarts.length;
    }

    /// The line, from 1, that holds the character at this offset.
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// The column, from 1, of the character at this offset, in code points.
    public int column(int offset) {
        int start = lineStarts[line(offset) - 1];
        return offset - start - (secondHalves(offset) - secondHalves(start)) + 1;
    }

    /// The offset at which a line (from 1) begins.
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /// The offset just behind the last character of a line (from 1), its line break not included.
    public int lineEnd(int line) {
        int end = line == lineStarts.length ? text.length() : lineStarts[line];
        while (end > lineStarts[line - 1] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    @Override
    public String toString() {
        return path;
    }

    /// How many characters before an offset are the second half of a code point.
    private int secondHalves(int offset) {
        int block = offset / BLOCK;
        int count = secondHalves[block];
        for (int i = block * BLOCK; i < offset; i++) {
            count += isSecondHalf(text, i) ? 1 : 0;
        }
        return count;
    }

    /// The same before each block, so that a column is found quickly in a line of any length.
    private static int[] secondHalves(String text) {
        int[] counts = new int[text.length() / BLOCK + 1];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i % BLOCK == 0) {
                counts[i / BLOCK] = count;
            }
            count += isSecondHalf(text, i) ? 1 : 0;
        }
        if (text.length() % BLOCK == 0) {
            counts[text.length() / BLOCK] = count;
        }
        return counts;
    }

    private static boolean isSecondHalf(String text, int i) {
        return Character.isLowSurrogate(text.charAt(i)) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static int[] lineStarts(String text) {
        int lines = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            lines++;
        }
        int[] starts = new int[lines];
        int line = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            starts[line++] = i + 1;
        }
        return starts;
    }
}
