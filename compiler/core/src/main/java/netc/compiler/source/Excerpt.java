package netc.compiler.source;

import java.util.List;

/// The source line of a span with carets under it; the line before, too, where the line only continues it. Of a line
/// that is too long to read, the part around the span.
public final class Excerpt {
    private static final int WIDEST = 160;
    private static final int BEFORE = 60;
    private static final List<String> CONTINUATIONS = List.of("|>", "where ", "else ", "with ");

    private Excerpt() {
    }

    /// The lines that messages show under a place: the source line with carets under the characters.
    public static String of(Span span) {
        StringBuilder lines = new StringBuilder();
        append(lines, span);
        return lines.substring(1);
    }

    static void append(StringBuilder out, Span span) {
        Source source = span.source();
        int line = span.line();
        if (line > 1 && continues(source, line)) {
            appendLine(out, source, line - 1, source.lineStart(line - 1));
        }
        int from = appendLine(out, source, line, span.start());
        int lineEnd = source.lineEnd(line);
        out.append("\n      │ ");
        if (from > source.lineStart(line)) {
            out.append(' ');
        }
        for (int i = from; i < Math.min(span.start(), lineEnd);
                i += Character.charCount(source.text().codePointAt(i))) {
            out.append(source.text().charAt(i) == '\t' ? '\t' : ' ');
        }
        int end = Math.min(Math.min(span.end(), lineEnd), from + WIDEST);
        int width = span.start() < end ? source.text().codePointCount(span.start(), end) : 1;
        out.repeat('^', width);
    }

    private static boolean continues(Source source, int line) {
        String text = source.text();
        int i = source.lineStart(line);
        int end = source.lineEnd(line);
        while (i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        int start = i;
        return CONTINUATIONS.stream().anyMatch(word -> text.startsWith(word, start));
    }

    /// Appends one line, or the part of it around `focus`; the offset of the first character shown.
    private static int appendLine(StringBuilder out, Source source, int line, int focus) {
        int start = source.lineStart(line);
        int end = source.lineEnd(line);
        int from = start;
        int to = end;
        if (end - start > WIDEST) {
            from = boundary(source, Math.max(start, Math.min(focus, end) - BEFORE));
            to = boundary(source, Math.min(end, from + WIDEST));
        }
        String number = Integer.toString(line);
        out.append('\n').repeat(' ', Math.max(0, 5 - number.length())).append(number).append(" │ ");
        if (from > start) {
            out.append('…');
        }
        appendPrintable(out, source.text(), from, to);
        if (to < end) {
            out.append('…');
        }
        return from;
    }

    /// Control characters other than the tab would garble a terminal; each is shown as one replacement character.
    private static void appendPrintable(StringBuilder out, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) && c != '\t' ? '\uFFFD' : c);
        }
    }

    private static int boundary(Source source, int offset) {
        String text = source.text();
        boolean split = offset > 0 && offset < text.length() && Character.isLowSurrogate(text.charAt(offset))
                && Character.isHighSurrogate(text.charAt(offset - 1));
        return split ? offset - 1 : offset;
    }
}
