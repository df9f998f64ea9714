package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherWords;

/// `return (a, b)`, and `matmul(x, W)`, `torch.matmul(x, W)` and `x.dot(W)`, which are sums of products over the axis that
/// both have.
public final class ForeignCalls {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    public ForeignCalls(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// Refuses what is clear of such a call; says nothing of any other.
    public void refuse(Expression.Call call, Expression.Path path) {
        if (path.single().filter(n -> n.text().equals("return")).isPresent()) {
            throw session.reject(returned(call, path));
        }
        refuseProduct(call, path);
        refuseOther(call, path);
        OtherNames.find(path.names().getLast().text()).flatMap(OtherWords.Entry::text)
                .flatMap(n -> session.frame().scope().unit().find(n)).flatMap(Definition::callee)
                .flatMap(c -> new JoinedAxes(session, expressions).ofCall(c, call)).ifPresent(d -> {
                    throw session.reject(d);
                });
    }

    private Diagnostic returned(Expression.Call call, Expression.Path path) {
        Diagnostic d = Diagnostic.error(Code.N001, path.span(), "the language has no `return`");
        return session.frame().body() == Frame.Body.MODEL || call.arguments().isEmpty()
                ? d.note("what a model gives has names: `output name = value`")
                : d.note("the last line of a body is its value").fix(call.span(), given(call));
    }

    /// One value keeps its brackets: more of the value may stand behind them.
    private static String given(Expression.Call call) {
        String values = call.arguments().stream().map(a -> a.span().text()).collect(Collectors.joining(", "));
        return call.arguments().size() == 1 ? "(" + values + ")" : values;
    }

    /// `StepLR(0.1, step_size: 30, gamma: 0.1)`, where all of it has its place in what is written here.
    private void refuseOther(Expression.Call call, Expression.Path path) {
        Name word = path.names().getLast();
        List<OtherCalls.Given> given = Stream.concat(
                owner(path).stream().map(v -> new OtherCalls.Given(Optional.empty(), v.span().text())),
                call.arguments().stream().map(a -> new OtherCalls.Given(a.name().map(Name::text),
                        a.value().span().text())))
                .toList();
        OtherNames.find(word.text()).ifPresent(e -> e.text().filter(OtherCalls::isOne)
                .flatMap(t -> OtherCalls.written(t, given)).ifPresent(t -> {
                    throw session.reject(e.on(none(word)).fix(call.span(), t));
                }));
    }

    private static Diagnostic none(Name word) {
        return Diagnostic.error(Code.N101, word.span(), "there is no layer or function " + word.text());
    }

    /// The x of `x.dot(W)`.
    private Optional<Expression> owner(Expression.Path path) {
        Name first = path.names().getFirst();
        return path.names().size() == 2 && session.frame().scope().find(first.text()).isPresent()
                ? Optional.of(new Expression.Path(List.of(first), first.span())) : Optional.empty();
    }

    private void refuseProduct(Expression.Call call, Expression.Path path) {
        Name word = path.names().getLast();
        Optional<OtherWords.Entry> product = OtherNames.find(word.text()).filter(e -> e.words().contains("matmul"));
        List<Expression> factors = new ArrayList<>(owner(path).stream().toList());
        call.arguments().stream().map(Expression.CallArgument::value).forEach(factors::add);
        if (product.isEmpty() || factors.size() != 2
                || !factors.stream().allMatch(f -> f instanceof Expression.Path || f instanceof Expression.Call)) {
            return;
        }
        List<Axis> left = describe.seen(expressions.value(factors.getFirst()));
        List<Axis> right = describe.seen(expressions.value(factors.getLast()));
        List<Axis> shared = left.stream().filter(right::contains).toList();
        if (shared.size() == 1) {
            throw session.reject(product.get().on(none(word)).fix(call.span(), "sum["
                    + shared.getFirst().name() + "](" + factors.getFirst().span().text() + " * "
                    + factors.getLast().span().text() + ")"));
        }
    }
}
