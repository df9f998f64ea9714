package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.MappedLayers;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Declaration;
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

    /// Refuses `x.relu()` and `x.sum()`, where it is known what they are here: what is given one example takes all its axes.
    public void requireNone(Expression.Call call, Expression.Path path) {
        Name first = path.names().getFirst();
        Name last = path.names().getLast();
        Optional<Entry> entry = session.frame().scope().find(first.text());
        if (path.names().size() == 2 && call.arguments().isEmpty()
                && entry.filter(e -> e instanceof Entry.Bound).isPresent()
                && new ForeignMembers(session).of(path).isEmpty()) {
            applied(last.text(), entry.get()).ifPresent(word -> {
                throw session.reject(withoutFunctions(path).fix(call.span(), word + "(" + first.text() + ")"));
            });
        }
    }

    /// A word of the language with all axes that it needs, or a function of one value alone.
    private Optional<String> applied(String word, Entry entry) {
        if (CoreWords.REDUCTIONS.contains(word)) {
            List<Axis> seen = entry instanceof Entry.Bound(Quantity value, var _, var _) ? describe.seen(value)
                    : List.of();
            return seen.isEmpty() || word.startsWith("arg") && seen.size() > 1 ? Optional.empty()
                    : Optional.of(word + "[" + MappedLayers.list(seen) + "]");
        }
        boolean isOfOne = ScalarFunction.called(word).filter(f -> f.arity() == 1).isPresent()
                || session.frame().scope().unit().find(word)
                        .filter(d -> d.declaration() instanceof Declaration.Function)
                        .flatMap(Definition::callee).filter(c -> c.arguments().size() == 1
                                && c.parameters().findAny().isEmpty())
                        .isPresent();
        return isOfOne ? Optional.of(word) : Optional.empty();
    }

    private static Diagnostic withoutFunctions(Expression.Path path) {
        return Diagnostic.error(Code.N104, path.span(), path.names().getFirst().text()
                + " has no functions of its own: they stand in front of what they are applied to");
    }

    public Rejected of(Expression.Path path) {
        Name first = path.names().getFirst();
        Name last = path.names().getLast();
        Optional<Entry> entry = session.frame().scope().find(first.text());
        if (entry.filter(e -> e instanceof Entry.Broken).isPresent()) {
            return new Rejected();
        }
        Diagnostic d = entry.isPresent() ? withoutFunctions(path)
                : Diagnostic.error(Code.N101, path.span(), "nothing here is called " + first.text());
        Optional<Diagnostic> asked = entry.flatMap(_ -> new ForeignMembers(session).of(path));
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
