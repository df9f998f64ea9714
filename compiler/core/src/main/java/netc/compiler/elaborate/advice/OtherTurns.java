package netc.compiler.elaborate.advice;

import java.util.Optional;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
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

    /// The same of `x[T: e]`, where `x[T: index(T)]` is x.
    public Optional<Diagnostic> of(Quantity value, AxisName axis, Brackets.Named place, Expression.Bracket read) {
        String along = axis.text();
        boolean isHere = read.brackets().taken().size() == 1
                && place.value().span().text().replace(" ", "").equals("index(" + along + ")");
        return isHere ? session.frame().scope().scanOver(axis.label()).map(_ -> lost(value, along, place.name().span())
                .fix(read.span(), read.target().span().text())) : of(value, axis, place.name().span());
    }

    private Diagnostic lost(Quantity value, String along, Span place) {
        return new Describe(session).with(Diagnostic.error(Code.N137, place, "inside `scan " + along
                + "` every value has lost axis " + along + ": a turn sees its own place alone"), "value", value);
    }
}
