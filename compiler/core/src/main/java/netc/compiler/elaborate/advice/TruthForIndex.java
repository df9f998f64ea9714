package netc.compiler.elaborate.advice;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.OtherWords;

/// `report accuracy(score, y)` of one number and a truth value: what is for classes is asked of what is so or not.
public final class TruthForIndex {
    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/truths-for-classes.md");
    }

    private final Session session;
    private final Applicable.Called called;
    private final GraphBuilder graph;
    private final PowersOfE powers;

    TruthForIndex(Session session, Applicable.Called called) {
        this.session = session;
        this.called = called;
        this.graph = session.graphs().forward();
        this.powers = new PowersOfE(graph);
    }

    public static Collection<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    /// @param index   what is given for an index
    /// @param numbers what is given for the numbers of the classes
    Optional<Diagnostic> of(GivenArgument index, GivenArgument numbers) {
        boolean isOne = index.value().axes().containsAll(new Describe(session).seen(numbers.value()));
        return !isOne || !called.callee().unit().isLibrary() || !index.value().kind().equals(Kind.TRUTH)
                ? Optional.empty()
                : Page.WORDS.find(called.callee().name()).map(entry -> {
                    Diagnostic d = entry.on(Diagnostic.error(Code.N106, call(index, numbers).orElse(called.span()),
                            called.callee().name() + " is for classes, and " + index.span().text()
                                    + " is true or false"));
                    return entry.text().flatMap(text -> fix(text, index, numbers)).map(d::fix).orElse(d);
                });
    }

    private Optional<Fix> fix(String text, GivenArgument index, GivenArgument numbers) {
        String first = braces(numbers);
        return call(index, numbers).flatMap(call -> (text.contains("{" + first + "}")
                ? said(numbers).map(s -> text.replace("{" + first + "}", s)) : Optional.of(text))
                .map(t -> t.replace(first, numbers.span().text())
                        .replace(braces(index), index.span().text()))
                .map(t -> report(call).map(r -> new Fix(r.span(), "report " + called.callee().name() + " = " + t))
                        .orElseGet(() -> new Fix(call, t))));
    }

    private static String braces(GivenArgument argument) {
        return "{" + argument.argument().name().text() + "}";
    }

    /// The call where both arguments stand in its round brackets.
    private Optional<Span> call(GivenArgument index, GivenArgument numbers) {
        Span stage = called.stage();
        int last = Math.max(index.span().end(), numbers.span().end());
        String text = stage.source().text();
        return Stream.of(index, numbers).allMatch(g -> g.span().source() == stage.source()
                && g.span().start() > stage.end()) && text.startsWith(")", last)
                        ? Optional.of(stage.source().span(stage.start(), last + 1)) : Optional.empty();
    }

    /// What says whether it is so: a name of the model for it, or the number where it is known from what it is true.
    private Optional<String> said(GivenArgument numbers) {
        String text = numbers.span().text();
        if (!(numbers.value() instanceof Quantity.Tensor(Value value, Kind kind, var _)) || kind.equals(Kind.TRUTH)) {
            return Optional.of(text);
        }
        Scope scope = session.frame().scope();
        Optional<String> name = scope.names().stream().filter(n -> scope.find(n)
                .filter(e -> e instanceof Entry.Bound(Quantity.Tensor t, var _, var _) && isCompared(t.value(), value))
                .isPresent()).findFirst();
        return name.or(() -> powers.logistic(value).map(_ -> "(" + text + " > 0.5)"))
                .or(() -> isLogit(value) ? Optional.of("(" + text + " > 0)") : Optional.empty());
    }

    /// Whether a truth value says that the number is above some other.
    private boolean isCompared(Value truth, Value number) {
        Equation e = graph.definitionOf(truth);
        return e.op() instanceof Op.Map(ScalarFunction f) && List.of(ScalarFunction.LT, ScalarFunction.LE).contains(f)
                && graph.definitionOf(e.operands().getFirst()).op() instanceof Op.Constant
                && e.operands().getLast().equals(number);
    }

    /// Whether a loss takes the number before sigmoid.
    private boolean isLogit(Value value) {
        return graph.build().equations().stream().anyMatch(e -> powers.logit(e).filter(value::equals).isPresent());
    }

    /// A report without a name that the call is all of.
    private Optional<Clause.Report> report(Span call) {
        return Enclosing.of(session.frame().scope().unit().tree(), call).stream()
                .flatMap(e -> e.declaration() instanceof Declaration.Train t ? t.clauses().stream() : Stream.of())
                .flatMap(c -> c instanceof Clause.Report r ? Stream.of(r) : Stream.of())
                .filter(r -> r.name().isEmpty() && r.value().span().equals(call)).findFirst();
    }
}
