package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherWords;

/// `nn.relu(x)` and `h.sum()`: a name in front of the dot has no functions.
public final class DottedCalls {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    public DottedCalls(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    public Rejected of(Expression.Path path) {
        Name first = path.names().getFirst();
        Name last = path.names().getLast();
        Optional<Entry> entry = session.frame().scope().find(first.text());
        if (entry.filter(e -> e instanceof Entry.Shared).isPresent()) {
            return session.notYet(path.span(), "calling a function of an instance");
        }
        if (entry.filter(e -> e instanceof Entry.Broken).isPresent()) {
            return new Rejected();
        }
        Diagnostic d = Diagnostic.error(entry.isPresent() ? Code.N104 : Code.N101, path.span(), entry.isPresent()
                ? first.text() + " has no functions of its own: they stand in front of what they are applied to"
                : "nothing here is called " + first.text());
        Optional<Diagnostic> asked = entry.flatMap(_ -> ForeignMembers.of(path));
        if (asked.isPresent()) {
            return session.reject(asked.get());
        }
        if (new StageNames(session).isKnown(last.text())) {
            return session.reject(entry.filter(e -> !(e instanceof Entry.Axis)).isPresent()
                    ? d.note("as in " + last.text() + brackets(last.text(), entry.get()) + "(" + first.text() + ")")
                    : d.fix(last.text()));
        }
        Unit unit = session.frame().scope().unit();
        Optional<String> same = entry.isPresent() ? Optional.empty()
                : unit.names().stream().filter(last.text()::equalsIgnoreCase).findFirst();
        if (same.isPresent()) {
            return session.reject(d.fix(same.get()));
        }
        Diagnostic alone = d.note("a layer or function is called by its own name alone");
        Optional<OtherWords.Entry> other = OtherNames.find(last.text());
        return other.isPresent() ? session.reject(OtherNames.on(alone, other.get(), last.text()))
                : session.mistakes().rejectName(alone, last.text(), unit::names);
    }

    /// The axis of a value that has one, for a word that takes it away.
    private String brackets(String word, Entry entry) {
        List<Axis> seen = CoreWords.REDUCTIONS.contains(word)
                && entry instanceof Entry.Bound(Quantity value, var _, var _)
                        ? describe.seen(value) : List.of();
        return seen.size() == 1 ? "[" + seen.getFirst().name() + "]" : "";
    }
}
