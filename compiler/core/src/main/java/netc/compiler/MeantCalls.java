package netc.compiler;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.NamedByEquals;

/// A call with `=` where `:` stands here mostly is one of another library, with more in it that is written otherwise: what is
/// offered is all of what was meant, found by reading the same text with `:` and pasting what is offered for the call.
final class MeantCalls {
    private MeantCalls() {
    }

    /// The mistakes of the text, and in the place of those by `=` what is offered for the call that they stand in.
    ///
    /// @param written the mistakes of the text itself
    static List<Diagnostic> of(Source source, Diagnostics written, Elaborator.Options options) {
        List<NamedByEquals.Call> calls = written.hasErrors() ? NamedByEquals.of(source) : List.of();
        if (calls.isEmpty()) {
            return written.sorted();
        }
        StringBuilder text = new StringBuilder(source.text());
        calls.forEach(c -> c.signs().forEach(p -> text.setCharAt(p.start(), ':')));
        Source read = Source.of(source.path(), text.toString());
        return calls.stream().flatMap(c -> meant(source, read, c, options).stream()).findFirst()
                .map(d -> written.sorted().stream()
                        .map(w -> w.span().filter(d.fix().orElseThrow().replaces()::contains).isPresent() ? d : w)
                        .distinct().toList())
                .orElseGet(written::sorted);
    }

    /// What is said first of the call with `:`, and the text around it when nothing more is offered for it; empty where nothing
    /// is.
    private static Optional<Diagnostic> meant(Source source, Source read, NamedByEquals.Call call,
            Elaborator.Options options) {
        Meant meant = Meant.of(read, read.span(call.span().start(), call.span().end()),
                place -> call.signs().stream().anyMatch(s -> covers(place, s)), options);
        return meant.said().isEmpty() ? Optional.empty()
                : Optional.of(told(source.span(meant.before(), source.text().length() - meant.behind()), meant));
    }

    /// Whether a place of the text read, of which nothing is pasted yet, has one of the source in it.
    private static boolean covers(Span place, Span sign) {
        return place.start() <= sign.start() && sign.end() <= place.end();
    }

    /// The first mistake, with the text that mends all of them.
    private static Diagnostic told(Span replaced, Meant meant) {
        List<Diagnostic> said = meant.said();
        Span first = said.getFirst().span().orElseThrow();
        Diagnostic d = Diagnostic.error(said.getFirst().code(), replaced.source().span(first.start(), first.end()),
                said.getFirst().headline());
        return d.notes(said.stream().flatMap(m -> m.notes().stream()).distinct().toList())
                .note("what is given by name is written `name: value`")
                .fix(replaced, meant.text().replaceAll("\\b(\\w+) *:(?=\\S)", "$1: "));
    }
}
