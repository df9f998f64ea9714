package netc.compiler;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.NamedByEquals;
import netc.compiler.syntax.Parser;

/// A call with `=` where `:` stands here mostly is one of another library, with more in it that is written otherwise: what is
/// offered is all of what was meant, found by reading the same text with `:`.
final class MeantCalls {
    private MeantCalls() {
    }

    /// The mistakes of the text, and in the place of those by `=` what is offered for the call that they stand in.
    ///
    /// @param written the mistakes of the text itself
    static List<Diagnostic> of(Source source, Diagnostics written, Elaborator.Options options) {
        List<Span> places = written.hasErrors() ? NamedByEquals.of(source) : List.of();
        if (places.isEmpty()) {
            return written.sorted();
        }
        StringBuilder text = new StringBuilder(source.text());
        places.forEach(p -> text.setCharAt(p.start(), ':'));
        Diagnostics found = new Diagnostics();
        Optional<FileTree> tree = Parser.parse(Source.of(source.path(), text.toString()), found)
                .filter(FileTree::isWhole);
        tree.ifPresent(t -> Elaborator.elaborate(t, options, found));
        Optional<Diagnostic> meant = tree.isEmpty() ? Optional.empty()
                : found.sorted().stream().filter(d -> d.fix().filter(f -> places.stream()
                        .anyMatch(p -> f.replaces().start() <= p.start() && p.end() <= f.replaces().end()))
                        .isPresent()).findFirst();
        return meant.map(d -> instead(source, written, d, places)).orElseGet(written::sorted);
    }

    private static List<Diagnostic> instead(Source source, Diagnostics written, Diagnostic meant, List<Span> places) {
        Span replaced = at(source, meant.fix().orElseThrow().replaces());
        String names = places.stream().map(p -> source.text().substring(0, p.start()).stripTrailing())
                .map(before -> before.replaceFirst("(?s).*?(\\w+)$", "$1")).distinct().map(Pattern::quote)
                .collect(Collectors.joining("|"));
        String fix = meant.fix().orElseThrow().text()
                .replaceAll("\\b(" + names + ") *:(?=\\S)", "$1: ");
        Diagnostic said = Diagnostic.error(meant.code(), at(source, meant.span().orElseThrow()), meant.headline());
        for (String note : meant.notes()) {
            said = said.note(note);
        }
        Diagnostic told = said.note("what is given by name is written `name: value`").fix(replaced, fix);
        return written.sorted().stream()
                .map(d -> d.span().filter(replaced::contains).isPresent() ? told : d).distinct().toList();
    }

    /// The same characters; the texts are equally long.
    private static Span at(Source source, Span span) {
        return source.span(span.start(), span.end());
    }
}
