package netc.compiler.source;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Text that mends a mistake when it takes the place of what stands there.
///
/// @param replaces the characters in whose place it comes; empty where it is put in
/// @param text     of one or more lines; those behind the first are indented as the source is
public record Fix(Span replaces, String text) {
    public Fix {
        Objects.requireNonNull(replaces);
        Objects.requireNonNull(text);
    }

    /// All lines from the first of several places of one source to the last, with other text at each of them.
    public static Fix ofLines(Map<Span, String> places) {
        List<Span> inOrder = places.keySet().stream().sorted(Comparator.comparingInt(Span::start)).toList();
        Source source = inOrder.getFirst().source();
        int start = source.lineStart(inOrder.getFirst().line());
        while (Character.isWhitespace(source.text().charAt(start))) {
            start++;
        }
        StringBuilder text = new StringBuilder();
        int at = start;
        for (Span place : inOrder) {
            text.append(source.text(), at, place.start()).append(places.get(place));
            at = place.end();
        }
        int end = source.lineEnd(source.line(Math.max(at - 1, 0)));
        return new Fix(source.span(start, end), text.append(source.text(), at, end).toString());
    }

    /// The source with this pasted.
    public String paste() {
        String source = replaces.source().text();
        return source.substring(0, replaces.start()) + text + source.substring(replaces.end());
    }

    /// The same in place of more.
    Fix over(Span more) {
        return new Fix(more, more.source().span(more.start(), replaces.start()).text() + text
                + more.source().span(replaces.end(), more.end()).text());
    }

    /// The same as it is shown beside a place: what is pasted takes the place of all that is pointed at, or else of whole lines.
    Fix shown(Span place) {
        Source source = replaces.source();
        int first = replaces.line();
        int last = source.line(Math.max(replaces.start(), replaces.end() - 1));
        boolean isBeside = place.source() == source && first == last && place.line() == first
                && source.line(Math.max(place.start(), place.end() - 1)) == first;
        Fix beside = isBeside ? over(place.to(replaces)) : this;
        if (isBeside && !beside.text.isBlank()) {
            return beside;
        }
        int start = source.lineStart(first);
        while (start < beside.replaces.start() && Character.isWhitespace(source.text().charAt(start))) {
            start++;
        }
        return replaces.start() == replaces.end() ? this : over(source.span(start, source.lineEnd(last)));
    }

    /// `   fix:  …`, with the line that it belongs to where that is another than the mistake's.
    String render(int mistakeLine) {
        int first = replaces.line();
        int last = replaces.source().line(Math.max(replaces.start(), replaces.end() - 1));
        String where = first != last ? " for lines " + first + " to " + last
                : first == mistakeLine ? ""
                : (replaces.start() == replaces.end() ? " above line " : " for line ") + first;
        String source = replaces.source().text();
        int start = replaces.source().lineStart(first);
        List<String> lines = (source.substring(start, start + indent(source.substring(start))) + text.strip()).lines()
                .toList();
        int common = lines.stream().filter(line -> !line.isBlank()).mapToInt(Fix::indent).min().orElse(0);
        String shown = lines.stream().map(line -> line.isBlank() ? "" : "         " + line.substring(common))
                .collect(Collectors.joining("\n"));
        return "\n   fix" + where + ":" + (where.isEmpty() ? "  " + shown.stripLeading() : "\n" + shown);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
