package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.advice.DottedCalls;
import netc.compiler.elaborate.advice.ForeignCalls;
import netc.compiler.elaborate.advice.MissingBrackets;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// Applies what stands in front of round brackets or behind `|>`.
final class Applications {
    /// A model whose stages make more equations than this is refused.
    private static final int MOST_EQUATIONS = 200_000;

    private final Session session;
    private final Evaluator expressions;
    private final Names names;
    private final StageNames stageNames;
    private final Stages stages;
    private final CoreCalls core;
    private final Calls calls;
    private final Shapes shapes;

    Applications(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.names = new Names(session);
        this.stageNames = new StageNames(session);
        this.stages = new Stages(session, expressions);
        this.core = new CoreCalls(session, expressions);
        this.calls = new Calls(session, expressions);
        this.shapes = new Shapes(session, expressions);
    }

    Quantity pipe(Expression.Pipe pipe) {
        try {
            return through(pipe);
        } catch (Rejected reported) {
            if (!session.limits().isExhausted()) {
                pipe.stages().forEach(this::requireKnown);
            }
            throw reported;
        }
    }

    /// Reports a stage that nothing defines, where the value that would reach it is not known.
    private void requireKnown(Expression stage) {
        switch (stage) {
            case Expression.Call c -> requireKnown(c.target());
            case Expression.Bracket b -> requireKnown(b.target());
            case Expression.Repeat r -> requireKnown(r.stage());
            case Expression.Each e -> requireKnown(e.stage());
            case Expression.Path path when path.single().isPresent() -> {
                if (!stageNames.isKnown(path.single().get().text())) {
                    names.unknownApplied(path.single().get());
                }
            }
            case Expression.Path _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    {
                    }
        }
    }

    private boolean isAxis(Expression argument) {
        return argument instanceof Expression.Path path
                && path.single().flatMap(n -> session.frame().scope().axis(n.text())).isPresent();
    }

    private Quantity through(Expression.Pipe pipe) {
        Quantity value = expressions.value(pipe.value());
        Span from = pipe.value().span();
        for (Expression stage : pipe.stages()) {
            new MissingBrackets(session, expressions).requireHere(stage, value);
            List<Supplied> arguments = new ArrayList<>();
            arguments.add(new Supplied.Known(value, from));
            Expression head = stage;
            if (stage instanceof Expression.Call(Expression target, var written, Span _)) {
                arguments.addAll(stages.written(written));
                head = target;
            }
            new MissingBrackets(session, expressions).requireArrow(head, Optional.of(value));
            value = apply(stages.resolve(head), arguments, stage.span());
            if (value instanceof Quantity.Many(List<Quantity> several) && stage != pipe.stages().getLast()) {
                throw session.reject(Diagnostic.error(Code.N105, stage.span(), "this gives " + several.size()
                        + " values, and the next stage takes one")
                        .note("bound first, as in `a, b = x |> …`, each can go on"));
            }
            from = from.source() == stage.span().source() ? from.to(stage.span()) : stage.span();
        }
        return value;
    }

    Quantity call(Expression.Call call, boolean exact) {
        if (StartSources.isSource(call) && !stageNames.isKnown(call.target().span().text())) {
            return new StartSources(session).of(call);
        }
        if (call.target() instanceof Expression.Path path && !stageNames.isKnown(path.names().getLast().text())) {
            new ForeignCalls(session, expressions).refuse(call, path);
        }
        if (call.target() instanceof Expression.Path path) {
            new DottedCalls(session, expressions).requireNone(call, path);
        }
        if (call.target() instanceof Expression.Path path && path.single().isPresent()
                && !stageNames.isKnown(path.single().get().text())) {
            names.unknownApplied(path.single().get());
            call.arguments().stream().map(Expression.CallArgument::value).filter(a -> !isAxis(a))
                    .forEach(a -> expressions.attempt(a, exact));
            throw new Rejected();
        }
        MissingBrackets missing = new MissingBrackets(session, expressions);
        if (call.target() instanceof Expression.Call first && first.target() instanceof Expression.Path head
                && head.single().isPresent() && call.arguments().size() == 1
                && !head.span().text().equals(StageNames.COPY)) {
            Optional<Quantity> value = expressions.attempt(call.arguments().getFirst().value(), exact);
            throw session.reject(missing.twice(first, value, Stages.unapplicable(first)));
        }
        missing.requireArrow(call.target(), Optional.empty());
        return apply(stages.resolve(call.target()), stages.written(call.arguments()), call.span(), exact);
    }

    /// What a stage gives for these arguments.
    Quantity apply(Expression stage, List<Supplied> arguments, Span span) {
        return apply(stages.resolve(stage), arguments, span);
    }

    Quantity apply(Applicable applicable, List<Supplied> arguments, Span span) {
        return apply(applicable, arguments, span, false);
    }

    private Quantity apply(Applicable applicable, List<Supplied> arguments, Span span, boolean exact) {
        session.limits().applies(span);
        if (session.builder().size() > MOST_EQUATIONS) {
            throw session.limits().exhaust(Diagnostic.error(Code.N206, span, "this model takes more than "
                    + Counted.of(MOST_EQUATIONS, "equation")));
        }
        return switch (applicable) {
            case Applicable.Core c -> {
                Quantity value = core.apply(c, arguments, span, exact);
                session.applied(c.word()::text, value, span);
                yield value;
            }
            case Applicable.Called c -> calls.apply(c, arguments, span);
            case Applicable.Member m ->
                    new Members(session, expressions).outside(m, calls.apply(m.function(), arguments, span), span);
            case Applicable.Repeated r -> new Repeats(session, expressions).of(r, arguments, span, this::apply);
            case Applicable.Each e -> new OneForEach(session, expressions).of(e, arguments, span, this::apply);
            case Applicable.IndexOf(AxisName axis, Span _) -> shapes.indexOf(axis, arguments, span);
            case Applicable.OwnValue own -> ownValue(own, arguments, span);
        };
    }

    private Quantity ownValue(Applicable.OwnValue own, List<Supplied> arguments, Span span) {
        List<String> given = new ArrayList<>();
        for (Supplied argument : arguments) {
            given.add(argument instanceof Supplied.Written(var name, Expression.Path path) && name.isEmpty()
                    ? path.span().text() : "");
        }
        if (!given.equals(own.arguments())) {
            throw session.reject(Diagnostic.error(Code.N114, span,
                    "in its own gradient's rule a function stands for its value, with its own arguments only")
                    .fix(own.span().text() + "(" + String.join(", ", own.arguments()) + ")"));
        }
        return own.value();
    }
}
