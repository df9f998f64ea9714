package netc.compiler.elaborate.advice;

import java.util.List;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Diagnostic;

/// `f1(logits, kind)`: a class, or a number for each, where it is asked whether something is so.
public final class WantedTruth {
    private final Session session;

    public WantedTruth(Session session) {
        this.session = session;
    }

    /// With the value compared with a class: of two that is the second, and of more nobody knows which is meant.
    ///
    /// @param d at the value
    public Diagnostic noted(Diagnostic d, Quantity value) {
        String text = d.span().orElseThrow().text();
        String tight = text.matches("[\\w.]+") ? text : "(" + text + ")";
        List<Axis> seen = new Describe(session).seen(value);
        List<Axis> classes = value.kind().isIndex() ? value.kind().into().stream().toList() : seen;
        if (classes.size() != 1 || value.kind().isIndex() && !seen.isEmpty()) {
            return d.note("a truth value comes of a comparison, as `" + tight + " > 0`");
        }
        String axis = classes.getFirst().name();
        String compared = (value.kind().isIndex() ? tight : "argmax[" + axis + "](" + text + ")") + " == 1";
        Diagnostic noted = d.note("`" + compared + "` says whether it is the class 1 of " + axis + ", counted from 0");
        return classes.getFirst().size() == 2 ? noted.fix(compared) : noted;
    }
}
