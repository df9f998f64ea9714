package netc.compiler.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One thing that is wrong, or doubtful, with what a user gave: what and where, why, and how to mend it.
///
/// @param place where, as messages begin: `path:line:column` for a span, else a path or whatever names the input
/// @param span the characters that are wrong, where the place is in a source
/// @param headline what is wrong, in one line, beginning in lower case and without a full stop
/// @param notes lines of detail: expected and found, why a size is what it is; leading spaces are kept
/// @param related other places that matter, such as the line that applied a layer
/// @param fix text to paste, and where, where it is nearly certain that the author meant this; what may be meant is said in
///            notes
/// @param choices texts of which each may be meant: where one alone makes the program right, it becomes the fix, and where
///            several do or none does, nobody knows which is meant
///
/// Text that quotes the source may be as long as a line of it: what is longer than anybody reads is cut, and a fix that
/// long is left out, because half of one mends nothing.
public record Diagnostic(Severity severity, Code code, String place, Optional<Span> span, String headline,
        List<String> notes, List<Related> related, Optional<Fix> fix, List<Fix> choices) {
    /// In UTF-16 characters; the longest names and lists that messages are made of fit.
    private static final int LONGEST_LINE = 600;
    private static final int LONGEST_FIX = 1_000;

    /// Another place that matters, and what it is: "applied here".
    public record Related(Span span, String text) {
        public Related {
            Objects.requireNonNull(span);
            Objects.requireNonNull(text);
        }
    }

    public Diagnostic {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(code);
        Objects.requireNonNull(place);
        Objects.requireNonNull(span);
        Objects.requireNonNull(headline);
        headline = cut(headline);
        notes = notes.stream().map(Diagnostic::cut).toList();
        related = List.copyOf(related);
        fix = fix.filter(Diagnostic::isShort);
        choices = choices.stream().filter(Diagnostic::isShort).distinct().toList();
    }

    private static boolean isShort(Fix fix) {
        return fix.text().length() <= LONGEST_FIX;
    }

    private static String cut(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        boolean isSplit = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1));
        return line.substring(0, LONGEST_LINE - (isSplit ? 1 : 0)) + "…";
    }

    public static Diagnostic error(Code code, Span span, String headline) {
        return at(Severity.ERROR, code, span, headline);
    }

    public static Diagnostic warning(Code code, Span span, String headline) {
        return at(Severity.WARNING, code, span, headline);
    }

    /// An error that no line of a source can be shown for: a file that is missing, a row of data.
    public static Diagnostic error(Code code, String place, String headline) {
        return new Diagnostic(Severity.ERROR, code, place, Optional.empty(), headline, List.of(), List.of(),
                Optional.empty(), List.of());
    }

    /// A warning about a file as a whole.
    public static Diagnostic warning(Code code, String place, String headline) {
        return new Diagnostic(Severity.WARNING, code, place, Optional.empty(), headline, List.of(), List.of(),
                Optional.empty(), List.of());
    }

    private static Diagnostic at(Severity severity, Code code, Span span, String headline) {
        return new Diagnostic(severity, code, span.toString(), Optional.of(span), headline, List.of(), List.of(),
                Optional.empty(), List.of());
    }

    /// This with one more line of detail.
    public Diagnostic note(String line) {
        return notes(List.of(line));
    }

    /// This with more lines of detail.
    public Diagnostic notes(Collection<String> lines) {
        var more = new ArrayList<>(notes);
        more.addAll(lines);
        return new Diagnostic(severity, code, place, span, headline, more, related, fix, choices);
    }

    /// This with one more place that matters.
    public Diagnostic related(Span where, String text) {
        var more = new ArrayList<>(related);
        more.add(new Related(where, text));
        return new Diagnostic(severity, code, place, span, headline, notes, more, fix, choices);
    }

    /// This at the place where it is to be mended; where it was is one more place that matters.
    public Diagnostic moved(Span to, String text) {
        return new Diagnostic(severity, code, to.toString(), Optional.of(to), headline, notes, related, fix, choices)
                .related(span.orElseThrow(), text);
    }

    /// This with text to paste over the characters that are wrong.
    public Diagnostic fix(String text) {
        return fix(span.orElseThrow(), text);
    }

    /// This with text to paste elsewhere.
    public Diagnostic fix(Span replaces, String text) {
        return fix(new Fix(replaces, text));
    }

    public Diagnostic fix(Fix offered) {
        return new Diagnostic(severity, code, place, span, headline, notes, related, Optional.of(offered), choices);
    }

    /// This with texts of which at most one is meant.
    public Diagnostic choices(List<Fix> meant) {
        return new Diagnostic(severity, code, place, span, headline, notes, related, fix, meant);
    }

    /// As users see it, without a line break at the end:
    ///
    /// ```
    /// lenet.net:17:8: error[N012]: Dense sums over axis Feature, but this value has no such axis
    ///    16 │   logits = features
    ///    17 │     |> Dense[Feature -> Hidden: 84] |> tanh
    ///       │        ^^^^^
    ///       value: f32[H: 1, W: 1, C: 120]
    ///    fix:  |> flatten[H, W, C -> Feature]
    /// ```
    public String render() {
        var out = new StringBuilder();
        out.append(place).append(": ").append(severity.word()).append('[').append(code).append("]: ").append(headline);
        Optional<Fix> shown = fix.map(f -> span.map(f::shown).orElse(f));
        span.ifPresent(s -> Excerpt.append(out,
                shown.map(Fix::replaces).filter(r -> r.contains(s) && r.line() == s.line()).orElse(s)));
        for (String note : notes) {
            out.append("\n      ").append(note);
        }
        for (Related r : related) {
            out.append("\n      ").append(r.text()).append(" at ").append(r.span());
            Excerpt.append(out, r.span());
        }
        shown.ifPresent(f -> out.append(f.render(span.map(Span::line).orElse(0))));
        return out.toString();
    }

    @Override
    public String toString() {
        return render();
    }
}
