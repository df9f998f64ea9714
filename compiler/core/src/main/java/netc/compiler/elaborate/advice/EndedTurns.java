package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// What the turns of a `scan` hand on is read by its name behind it, where it is no more.
final class EndedTurns {
    private final Session session;

    EndedTurns(Session session) {
        this.session = session;
    }

    /// Empty where no scan above hands on something of this name.
    Optional<Diagnostic> of(Name name) {
        Scope scope = session.frame().scope();
        if (session.diagnostics().isFull() || scope.unit().tree().source() != name.span().source()) {
            return Optional.empty();
        }
        List<Statement> above = Enclosing.of(scope.unit().tree(), name.span()).stream()
                .flatMap(e -> e.statements().stream()).filter(s -> s.span().end() <= name.span().start()).toList();
        return above.stream().flatMap(s -> LoopStatement.bind(s).flatMap(b -> loop(s, b)))
                .filter(l -> l.scan().carries().stream().anyMatch(c -> c.name().text().equals(name.text())))
                .reduce((_, last) -> last).map(l -> ended(l, name));
    }

    /// Empty where what the scan gives is not known.
    private Stream<LoopStatement> loop(Statement statement, LoopStatement.Bound bound) {
        return session.frame().scope().find(bound.name().text()).stream()
                .flatMap(e -> e instanceof Entry.Bound b ? b.value().axes().stream() : Stream.<Axis>of())
                .filter(a -> a.name().equals(bound.scan().axis().name().text()))
                .map(turns -> new LoopStatement(session, statement, bound.name(), bound.scan(), turns));
    }

    private static Diagnostic ended(LoopStatement loop, Name name) {
        Diagnostic d = Diagnostic.error(Code.N101, name.span(),
                name.text() + " is what the turns of the `scan` in line "
                        + loop.scan().span().line() + " hand on, and is known inside it alone");
        Span last = loop.scan().body().statements().getLast().span();
        if (loop.given().filter(name.text()::equals).isEmpty()) {
            return d.note(loop.name().text() + " is what its last line gives at every turn")
                    .related(last, "what the scan gives");
        }
        String read = loop.lastTurn();
        return d.note("its last line gives it at every turn: after the last it is `" + read + "`")
                .choices(List.of(new Fix(name.span(), isRead(name) ? loop.name().text() : read)));
    }

    /// `h[T: T - 1]`, which says itself of which turn.
    private static boolean isRead(Name name) {
        return name.span().source().text().startsWith("[", name.span().end());
    }
}
