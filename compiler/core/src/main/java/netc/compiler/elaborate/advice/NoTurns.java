package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// A size of 0 or less that says how many turns a loop takes.
public final class NoTurns {
    /// What a size is that of: `P = `, `T: `.
    private static final Pattern SIZED = Pattern.compile("(\\w+)\\s*[:=]\\s*$");
    private static final String LEAST = "a loop takes one turn at least";

    private final Session session;

    public NoTurns(Session session) {
        this.session = session;
    }

    /// Where a `scan` of the same body is over the axis with this size.
    ///
    /// @param why what it is
    public Optional<Diagnostic> scan(Expression size, String why) {
        Source source = size.span().source();
        String before = source.text().substring(source.lineStart(size.span().line()), size.span().start());
        Matcher sized = SIZED.matcher(before);
        if (session.diagnostics().isFull() || source != session.frame().scope().unit().tree().source()
                || !sized.find()) {
            return Optional.empty();
        }
        String axis = sized.group(1);
        boolean isLooped = Enclosing.of(session.frame().scope().unit().tree(), size.span())
                .filter(e -> Pattern.compile("\\bscan\\s+" + axis + "\\b").matcher(e.declaration().span().text())
                        .find())
                .isPresent();
        boolean isOfScan = before.substring(0, sized.start()).endsWith("scan ");
        Diagnostic d = Diagnostic.error(Code.N141, size.span(), "`scan " + axis + "` has no turn: " + why).note(LEAST);
        Span written = source.span(source.lineStart(size.span().line()) + sized.start(), size.span().end());
        return !isLooped ? Optional.empty()
                : Optional.of(isOfScan
                        ? d.note("how many there are is the size of its axis, or written here: `scan " + axis + ": n`")
                                .choices(List.of(new Fix(written, axis)))
                        : d);
    }

    /// `repeat 0 L`, which leaves what goes into it as it is.
    public Diagnostic repeat(Expression times, String why, Span repeat) {
        Diagnostic d = Diagnostic.error(Code.N141, times.span(), "this `repeat` has no turn: " + why).note(LEAST);
        String text = repeat.source().text();
        int pipe = text.lastIndexOf("|>", repeat.start());
        boolean isPiped = pipe >= 0 && text.substring(pipe + 2, repeat.start()).isBlank();
        return isPiped && times instanceof Expression.Number
                ? d.choices(List.of(Fix.ofLines(Map.of(repeat.source().span(before(text, pipe), repeat.end()), ""))))
                : d;
    }

    /// Where the blanks in front of a place begin.
    private static int before(String text, int place) {
        return text.substring(0, place).stripTrailing().length();
    }
}
