package netc.compiler.syntax;

import netc.compiler.source.Source;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/// A text as ANTLR's lexer reads it, by UTF-16 units, so that token positions are offsets into the source. (ANTLR's own
/// streams count code points.)
final class TextStream implements CharStream {
    private final Source source;
    private final String text;
    private final int end;
    private int index;

    /// From `start` up to, not including, `end`.
    TextStream(Source source, int start, int end) {
        this.source = source;
        this.text = source.text();
        this.end = end;
        this.index = start;
    }

    @Override
    public void consume() {
        if (index == end) {
            throw new IllegalStateException("cannot consume EOF");
        }
        index++;
    }

    @Override
    public int LA(int i) {
        int at = i > 0 ? index + i - 1 : index + i;
        return i == 0 ? 0 : at >= 0 && at < end ? text.charAt(at) : IntStream.EOF;
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // The whole text stays at hand.
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void seek(int to) {
        index = Math.min(to, end);
    }

    @Override
    public int size() {
        return end;
    }

    @Override
    public String getSourceName() {
        return source.path();
    }

    @Override
    public String getText(Interval interval) {
        int last = Math.min(interval.b + 1, end);
        return interval.a >= last ? "" : text.substring(interval.a, last);
    }
}
