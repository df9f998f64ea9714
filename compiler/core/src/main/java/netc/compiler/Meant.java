package netc.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Parser;

/// What a part of a text is when all is pasted that is offered for it.
///
/// @param said   the mistakes that were mended, in order
/// @param before how many characters of the text stand in front of what was changed
/// @param behind how many stand behind it
/// @param text   what stands between
record Meant(List<Diagnostic> said, int before, int behind, String text) {
    /// So much is pasted: a name, and what is given to it.
    private static final int MOST_PASTED = 4;

    static Meant of(Source read, Span part, Elaborator.Options options) {
        return of(read, part, _ -> false, options);
    }

    /// @param begins whether a place that is not within the part is one to begin with
    static Meant of(Source read, Span part, Predicate<Span> begins, Elaborator.Options options) {
        Source at = read;
        int before = part.start();
        int behind = read.text().length() - part.end();
        List<Diagnostic> said = new ArrayList<>();
        while (said.size() < MOST_PASTED) {
            Span now = at.span(before, at.text().length() - behind);
            Optional<Diagnostic> next = mistakes(at, options).stream().filter(d -> d.fix().map(Fix::replaces)
                    .filter(f -> now.contains(f) || said.isEmpty() && begins.test(f)).isPresent()).findFirst();
            if (next.isEmpty()) {
                break;
            }
            Fix fix = next.get().fix().orElseThrow();
            said.add(next.get());
            before = Math.min(before, fix.replaces().start());
            behind = Math.min(behind, at.text().length() - fix.replaces().end());
            at = Source.of(at.path(), fix.paste());
        }
        return new Meant(said, before, behind, at.span(before, at.text().length() - behind).text());
    }

    static List<Diagnostic> mistakes(Source source, Elaborator.Options options) {
        Diagnostics found = new Diagnostics();
        Parser.parse(source, found).filter(FileTree::isWhole)
                .ifPresent(t -> Elaborator.elaborate(t, options, found));
        return found.sorted();
    }
}
