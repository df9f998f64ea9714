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
    /// Where something is wrong, counted from either end of the text.
    private final Set<Integer> known;
    private int pasted;

    private MeantStatements(Source source, Diagnostics found, Elaborator.Options options) {
        this.source = source;
        this.options = options;
        this.known = found.sorted().stream().flatMap(d -> places(d, source)).collect(Collectors.toSet());
    }

    private static Stream<Integer> places(Diagnostic d, Source text) {
        return d.span().stream().filter(s -> s.source() == text)
                .flatMap(s -> Stream.of(s.start(), s.end() - 1 - text.text().length()));
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
        Source at = Source.of(source.path(), d.fix().orElseThrow().paste());
        List<String> more = new ArrayList<>();
        while (pasted++ < MOST_PASTED) {
            Source read = at;
            Span now = at.span(statement.start(), at.text().length() - behind);
            Optional<Diagnostic> next = Meant.mistakes(read, options).stream()
                    .filter(m -> places(m, read).noneMatch(known::contains)
                            && m.span().filter(now::contains).isPresent()
                            && m.fix().map(Fix::replaces).filter(now::contains).isPresent())
                    .findFirst();
            if (next.isEmpty()) {
                break;
            }
            more.add("and then: " + next.get().headline());
            at = Source.of(at.path(), next.get().fix().orElseThrow().paste());
        }
        return more.isEmpty() ? d : d.notes(more).fix(statement,
                at.span(statement.start(), at.text().length() - behind).text());
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
