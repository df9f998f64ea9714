package netc.compiler.elaborate.advice;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;

/// A turn of a `scan` reads by its name what the scan gives, which is there when all turns are done.
final class OwnResult {
    private static final Pattern READ = Pattern
            .compile("\\??\\[\\s*(\\w+)\\s*:\\s*index\\(\\s*\\1\\s*\\)\\s*(?:([-+])\\s*1)?\\s*]");

    private final Session session;

    OwnResult(Session session) {
        this.session = session;
    }

    /// Empty where the name is that of something else.
    Optional<Diagnostic> of(Name name) {
        return session.diagnostics().isFull() ? Optional.empty()
                : LoopStatement.around(session, name.span()).filter(l -> l.name().text().equals(name.text()))
                        .map(l -> read(l, name));
    }

    private static Diagnostic read(LoopStatement loop, Name name) {
        String text = name.span().source().text();
        Matcher read = READ.matcher(text).region(name.span().end(), text.length());
        boolean isRead = read.lookingAt();
        Span span = isRead ? name.span().source().span(name.span().start(), read.end()) : name.span();
        boolean isLater = isRead && "+".equals(read.group(2));
        Diagnostic d = Diagnostic.error(Code.N140, span, name.text() + " is what this `scan` gives, and is there when "
                + "all its turns are done");
        Optional<String> carry = loop.given();
        Diagnostic noted = isLater ? OtherTurns.later(d)
                : d.note("what the turn before gave is handed on by a carry"
                        + carry.map(c -> ": as a turn begins, " + c + " is that").orElse(""));
        return noted.choices(carry.flatMap(c -> isLater ? loop.backwards(span, c)
                : Optional.of(new Fix(span, c)).filter(_ -> loop.isUnchanged(c))).stream().toList());
    }
}
