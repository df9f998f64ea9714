package netc.compiler.elaborate.scope;

import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// Which names can be applied, as far as the open body and its file say.
public final class StageNames {
    private static final Set<String> OTHERS = Set.of("index", "rank", "stop", CoreWords.GRAD);
    /// `average = copy(net)`
    public static final String COPY = "copy";

    private final Session session;

    public StageNames(Session session) {
        this.session = session;
    }

    /// Whether a name means anything.
    public boolean isKnown(String name) {
        return session.frame().scope().find(name).isPresent() || isWord(name) || name.equals(COPY)
                || session.frame().scope().unit().find(name).isPresent();
    }

    /// Whether a path names something to apply, not a value.
    public boolean isApplicable(Expression.Path path) {
        Optional<Name> single = path.single();
        if (single.isEmpty()) {
            return false;
        }
        Optional<Entry> entry = session.frame().scope().find(single.get().text());
        if (entry.isPresent()) {
            return entry.get() instanceof Entry.Shared || entry.get() instanceof Entry.Local;
        }
        return isWord(single.get().text()) || session.frame().scope().unit().find(single.get().text()).isPresent();
    }

    /// Whether this is a word of the language that is applied.
    public static boolean isWord(String name) {
        return CoreWords.REDUCTIONS.contains(name) || CoreWords.SHAPES.contains(name) || OTHERS.contains(name)
                || ScalarFunction.called(name).isPresent();
    }

    /// Whether a binding of this expression binds an instance.
    public boolean isInstance(Expression expression) {
        return switch (expression) {
            case Expression.Repeat _, Expression.Each _ -> true;
            case Expression.Bracket b -> b.target() instanceof Expression.Path path && !b.isGuarded() && isLayer(path);
            case Expression.Path path -> isLayer(path);
            case Expression.Call(Expression.Path path, var _, var _) when path.span().text().equals(COPY) -> true;
            case Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    false;
        };
    }

    private boolean isLayer(Expression.Path path) {
        return path.single().filter(n -> session.frame().scope().find(n.text()).isEmpty())
                .flatMap(n -> session.frame().scope().unit().find(n.text()))
                .filter(d -> d.declaration() instanceof Declaration.Layer).isPresent();
    }

    /// Reports something that is applied and stands where a value is wanted.
    public Rejected notApplied(Span span, String what) {
        return session.reject(Diagnostic.error(Code.N104, span, what + " is not a value: apply it to one")
                .note("as in `x |> " + span.text() + "`"));
    }
}
