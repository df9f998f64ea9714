package netc.compiler.source;

import java.util.Objects;

/// The characters of `source` from offset `start` up to, not including, `end`. May be empty.
public record Span(Source source, int start, int end) {
    public Span {
        Objects.requireNonNull(source);
        if (start < 0 || end < start || end > source.text().length()) {
            throw new IllegalArgumentException("no such span in " + source + ": " + start + ".." + end);
        }
    }

    /// The line, from 1, on which it begins.
    public int line() {
        return source.line(start);
    }

    /// The column, from 1 and in code points, at which it begins.
    public int column() {
        return source.column(start);
    }

    public String text() {
        return source.text().substring(start, end);
    }

    /// Whether `other` is a part of this, or all of it.
    public boolean contains(Span other) {
        return other.source == source && other.start >= start && other.end <= end;
    }

    /// From the start of this to the end of `last`, both of one source.
    public Span to(Span last) {
        if (last.source != source) {
            throw new IllegalArgumentException("spans of two sources: " + this + " and " + last);
        }
        return new Span(source, Math.min(start, last.start), Math.max(end, last.end));
    }

    /// `path:line:column`, as in messages.
    @Override
    public String toString() {
        return source.path() + ":" + line() + ":" + column();
    }
}
