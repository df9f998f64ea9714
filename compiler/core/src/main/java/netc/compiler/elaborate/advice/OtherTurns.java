package netc.compiler.elaborate.advice;

import java.util.Optional;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;

/// A value is read along the axis of the turns of a `scan` around: it has lost that, and only this turn's is there.
public final class OtherTurns {
    private final Session session;

    public OtherTurns(Session session) {
        this.session = session;
    }

    /// Empty where no scan is over the axis.
    ///
    /// @param place where the axis is named
    public Optional<Diagnostic> of(Quantity value, AxisName axis, Span place) {
        String along = axis.text();
        return session.frame().scope().scanOver(axis.label()).map(_ -> lost(value, along, place)
                .note("what earlier turns computed is handed on by a carry")
                .note("what was there before is read outside, under a name of its own: `before = x?[" + along
                        + ": index(" + along + ") - 1]`"));
    }

    /// The same of `x[T: e]`: `x[T: index(T)]` is x, `h[T: index(T) - 1]` is the carry h, and what lies elsewhere along a
    /// value from outside has a name above the scan.
    public Optional<Diagnostic> of(Quantity value, AxisName axis, Brackets.Named place, Expression.Bracket read) {
        String along = axis.text();
        String where = place.value().span().text().replace(" ", "");
        boolean isAlone = read.brackets().taken().size() == 1 && read.target() instanceof Expression.Path;
        if (!isAlone || session.frame().scope().scanOver(axis.label()).isEmpty()) {
            return of(value, axis, place.name().span());
        }
        String index = "index(" + along + ")";
        String owner = read.target().span().text();
        Diagnostic lost = lost(value, along, place.name().span());
        if (where.equals(index)) {
            return Optional.of(lost.fix(read.span(), owner));
        }
        boolean isCarry = session.frame().scope().scan().filter(s -> s.carried().containsKey(owner)).isPresent();
        Optional<LoopStatement> loop = session.diagnostics().isFull() ? Optional.empty()
                : LoopStatement.around(session, read.span());
        if (!isCarry) {
            return of(value, axis, place.name().span()).map(d -> d.choices(
                    loop.map(l -> l.outside(read.span(), owner, where.startsWith(index + "-"))).stream().toList()));
        }
        if (where.equals(index + "+1")) {
            return Optional.of(later(lost)
                    .choices(loop.flatMap(l -> l.backwards(read.span(), owner)).stream().toList()));
        }
        return Optional
                .of(lost.note(owner + " is what the turn before handed on, until `" + owner + " <- …` changes it")
                        .choices(loop.filter(l -> where.equals(index + "-1") && l.isUnchanged(owner))
                                .map(_ -> new Fix(read.span(), owner)).stream().toList()));
    }

    /// That what later turns give is not there yet.
    static Diagnostic later(Diagnostic d) {
        return d.note("turns go from the first to the last, so that no later one is done")
                .note("from the last to the first go the turns of a `scan` over what is read from its end, and its"
                        + " result is read from its end again");
    }

    private Diagnostic lost(Quantity value, String along, Span place) {
        return new Describe(session).with(Diagnostic.error(Code.N137, place, "inside `scan " + along
                + "` every value has lost axis " + along + ": a turn sees its own place alone"), "value", value);
    }
}
