package netc.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.Elaborator;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// A statement with a mistake that hides others, as `seq, (h, c) = x |> Lstm[…]` and `x |> Dense[16] |> relu |> Dense[Class]` do:
/// what is offered is the statement without any of them.
final class MeantStatements {
    /// Each takes as long as the file itself.
    private static final int MOST_PASTED = 6;

    private static final int LONGEST = 20_000;

    private final Source source;
    private final Elaborator.Options options;
    private final List<Diagnostic> found;
    private int pasted;

    private MeantStatements(Source source, Diagnostics found, Elaborator.Options options) {
        this.source = source;
        this.options = options;
        this.found = found.sorted();
    }

    /// Where something is wrong, counted from either end of the text.
    ///
    /// @param declared how many characters are pasted above the text
    private static Stream<Integer> places(Diagnostic d, Source text, int declared) {
        return d.span().stream().filter(s -> s.source() == text)
                .flatMap(s -> Stream.of(s.start() - declared, s.end() - 1 - text.text().length()));
    }

    /// The mistakes, each with all that its statement needs.
    static Diagnostics of(Source source, Diagnostics found, Elaborator.Options options) {
        if (!found.hasErrors() || source.text().length() > LONGEST) {
            return found;
        }
        var statements = new MeantStatements(source, found, options);
        return found.sorted().stream().map(statements::meant).reduce(found, Diagnostics::with, (_, last) -> last);
    }

    private Diagnostic meant(Diagnostic d) {
        Optional<Span> place = d.span().filter(s -> s.source() == source);
        Optional<Fix> fix = d.fix().filter(f -> f.replaces().source() == source);
        return place.isEmpty() || fix.isEmpty() ? d : meant(d, statement(place.get().to(fix.get().replaces())));
    }

    private Diagnostic meant(Diagnostic d, Span statement) {
        int behind = source.text().length() - statement.end();
        Set<Integer> known = found.stream().filter(o -> o != d).flatMap(o -> places(o, source, 0))
                .collect(Collectors.toSet());
        Source at = Source.of(source.path(), d.fix().orElseThrow().paste());
        List<String> more = new ArrayList<>();
        String declared = "";
        boolean isMore = false;
        while (pasted++ < MOST_PASTED) {
            Source read = at;
            int above = declared.length();
            Span now = at.span(above + statement.start(), at.text().length() - behind);
            Optional<Diagnostic> next = Meant.mistakes(read, options).stream()
                    .filter(m -> places(m, read, above).noneMatch(known::contains)
                            && !m.headline().equals(d.headline())
                            && m.span().filter(now::contains).isPresent()
                            && m.fix().filter(f -> isDeclaration(f) || now.contains(f.replaces())).isPresent())
                    .findFirst();
            if (next.isEmpty()) {
                break;
            }
            isMore = true;
            // What a fix itself put there is no mistake of the author's.
            next.filter(m -> statement.text().contains(m.span().orElseThrow().text()))
                    .ifPresent(m -> more.add("and then: " + m.headline()));
            Fix fix = next.get().fix().orElseThrow();
            declared = isDeclaration(fix) ? fix.text() + declared : declared;
            at = Source.of(at.path(), fix.paste());
        }
        String text = at.span(declared.length() + statement.start(), at.text().length() - behind).text();
        Span whole = source.span(declared.isEmpty() ? statement.start() : declaration(statement), statement.end());
        return !isMore ? d : d.notes(more).fix(whole, declared
                + source.span(whole.start(), statement.start()).text() + text);
    }

    /// Whether a fix is put in above all else.
    private static boolean isDeclaration(Fix fix) {
        return fix.replaces().end() == 0;
    }

    /// Where the declaration of a statement begins, with what documents it.
    private int declaration(Span statement) {
        int first = statement.line();
        while (first > 1 && (line(first).isBlank() || Character.isWhitespace(source.text().charAt(
                source.lineStart(first))) || source.text().startsWith("#", source.lineStart(first - 1)))) {
            first--;
        }
        return source.lineStart(first);
    }

    /// All lines of a statement, the first from where it begins, with those that go on with a pipe.
    private Span statement(Span part) {
        int first = part.line();
        int last = source.line(Math.max(part.start(), part.end() - 1));
        while (first > 1 && line(first).startsWith("|>")) {
            first--;
        }
        while (last < source.lines() && line(last + 1).startsWith("|>")) {
            last++;
        }
        return source.span(source.lineEnd(first) - line(first).length(), source.lineEnd(last));
    }

    private String line(int line) {
        return source.text().substring(source.lineStart(line), source.lineEnd(line)).stripLeading();
    }
}
