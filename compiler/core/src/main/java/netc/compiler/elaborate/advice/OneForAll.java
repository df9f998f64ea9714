package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;

/// `x |> each A L`, where nothing given has A: every place of A is meant to have a part of x, or all of x.
public final class OneForAll {
    private final Session session;

    public OneForAll(Session session) {
        this.session = session;
    }

    /// @param span of the application
    public Diagnostic lacks(Applicable.Each each, List<Supplied.Known> given, Span span) {
        String axis = each.axis().text();
        if (given.isEmpty()) {
            return Diagnostic.error(Code.N105, span, "`each " + axis + "` needs a value to begin with");
        }
        Supplied.Known first = given.getFirst();
        Diagnostic d = new Describe(session).with(Diagnostic.error(Code.N012, span, "`each` is over axis " + axis
                + ", but this value has no such axis"), "value", first.value())
                .note("what has " + axis + " is told apart: each place's own part goes into its own instance");
        Optional<String> same = same(session.frame().scope().unit());
        boolean isPiped = each.span().equals(span) && each.axis().number().isPresent();
        return isPiped && same.isPresent() ? d.note("all are given the same value by `" + same.get() + "`")
                .fix(same.get() + "[" + axis + "] |> " + span.text()) : d;
    }

    /// A function of one number and one axis: the number for every place of it.
    private static Optional<String> same(Unit unit) {
        return unit.names().stream().filter(n -> unit.find(n).orElseThrow()
                .declaration() instanceof Declaration.Function f && f.signature().taken().size() == 1
                && f.signature().taken().getFirst().type().isEmpty() && f.signature().made().isEmpty()
                && f.signature().arguments().size() == 1
                && f.signature().arguments().getFirst().type().isEmpty()).findFirst();
    }
}
