package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// What stands in front of round brackets or behind `|>`: finding out what it is, and applying it.
final class Stages {
    private static final Set<String> SHAPES = Set.of("flatten", "split", "length");
    private static final Set<String> OTHERS = Set.of("index", "rank", "stop", CoreWords.GRAD);
    private static final Set<String> LATER = Set.of("copy");
    /// A model whose stages make more equations than this is refused.
    private static final int MOST_EQUATIONS = 200_000;

    private final Session session;
    private final Expressions expressions;
    private final BracketBinding bracketBinding;

    Stages(Session session, Expressions expressions) {
        this.session = session;
        this.expressions = expressions;
        this.bracketBinding = new BracketBinding(session, expressions);
    }

    // ---------- applying

    Quantity pipe(Expression.Pipe pipe) {
        try {
            return through(pipe);
        } catch (Rejected reported) {
            if (!session.isExhausted()) {
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
            case Expression.Path path when path.single().isPresent() -> {
                if (!isKnown(path.single().get().text())) {
                    expressions.names().unknownApplied(path.single().get());
                }
            }
            case Expression.Path _, Expression.Each _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    {
                    }
        }
    }

    private boolean isAxis(Expression argument) {
        return argument instanceof Expression.Path path
                && path.single().flatMap(n -> session.frame().scope().axis(n.text())).isPresent();
    }

    /// Whether a name means anything.
    boolean isKnown(String name) {
        return session.frame().scope().find(name).isPresent() || isWord(name) || LATER.contains(name)
                || session.frame().scope().unit().find(name).isPresent();
    }

    private Quantity through(Expression.Pipe pipe) {
        Quantity value = expressions.value(pipe.value());
        Span from = pipe.value().span();
        for (Expression stage : pipe.stages()) {
            List<Supplied> arguments = new ArrayList<>();
            arguments.add(new Supplied.Known(value, from));
            Expression head = stage;
            if (stage instanceof Expression.Call(Expression target, var written, Span _)) {
                arguments.addAll(written(written));
                head = target;
            }
            new MissingBrackets(session, expressions).requireArrow(head, Optional.of(value));
            value = apply(resolve(head), arguments, stage.span());
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
        if (call.target() instanceof Expression.Path path && !isKnown(path.names().getLast().text())) {
            new ForeignCalls(session, expressions).refuse(call, path);
        }
        if (call.target() instanceof Expression.Path path && path.single().isPresent()
                && !isKnown(path.single().get().text())) {
            expressions.names().unknownApplied(path.single().get());
            call.arguments().stream().map(Expression.CallArgument::value).filter(a -> !isAxis(a))
                    .forEach(a -> expressions.attempt(a, exact));
            throw new Rejected();
        }
        MissingBrackets missing = new MissingBrackets(session, expressions);
        if (call.target() instanceof Expression.Call first && first.target() instanceof Expression.Path head
                && head.single().isPresent() && call.arguments().size() == 1) {
            Optional<Quantity> value = expressions.attempt(call.arguments().getFirst().value(), exact);
            throw session.reject(missing.twice(first, value, unapplicable(first)));
        }
        missing.requireArrow(call.target(), Optional.empty());
        return apply(resolve(call.target()), written(call.arguments()), call.span(), exact);
    }

    private List<Supplied> written(List<Expression.CallArgument> arguments) {
        List<Supplied> supplied = new ArrayList<>();
        for (Expression.CallArgument argument : arguments) {
            if (argument.last().isPresent()) {
                throw session.reject(Diagnostic.error(Code.N105, argument.span(),
                        "a range `a..b` stands only in the columns of a data clause"));
            }
            supplied.add(new Supplied.Written(argument.name(), argument.value()));
        }
        return supplied;
    }

    Quantity apply(Applicable applicable, List<Supplied> arguments, Span span) {
        return apply(applicable, arguments, span, false);
    }

    private Quantity apply(Applicable applicable, List<Supplied> arguments, Span span, boolean exact) {
        session.applies(span);
        if (session.builder().size() > MOST_EQUATIONS) {
            throw session.exhaust(Diagnostic.error(Code.N206, span, "this model takes more than "
                    + Counted.of(MOST_EQUATIONS, "equation")));
        }
        return switch (applicable) {
            case Applicable.Core c -> {
                Quantity value = core(c, arguments, span, exact);
                session.applied(c.word()::text, value, span);
                yield value;
            }
            case Applicable.Called c -> expressions.calls().apply(c, arguments, span);
            case Applicable.Repeated r -> repeat(r, arguments, span);
            case Applicable.IndexOf(AxisName axis, Span _) -> expressions.shapes().indexOf(axis, arguments, span);
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

    private Quantity repeat(Applicable.Repeated repeated, List<Supplied> arguments, Span span) {
        if (arguments.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N105, span, "`repeat` needs a value to begin with"));
        }
        Quantity value = switch (arguments.getFirst()) {
            case Supplied.Known(Quantity q, Span _) -> q;
            case Supplied.Written(var _, Expression e) -> expressions.value(e);
        };
        List<Supplied> same = new ArrayList<>(arguments.subList(1, arguments.size()));
        same.addAll(repeated.arguments());
        for (long turn = 0; turn < repeated.times(); turn++) {
            if (repeated.stack().isPresent()) {
                session.turn(repeated.stack().get(), turn);
            }
            List<Supplied> all = new ArrayList<>();
            all.add(new Supplied.Known(value, arguments.getFirst().span()));
            all.addAll(same);
            Quantity next = apply(repeated.stage(), all, span);
            if (next instanceof Quantity.Many || !Set.copyOf(next.axes()).equals(Set.copyOf(value.axes()))
                    || !next.kind().equals(value.kind()) && !value.isStatic()) {
                Diagnostic d = Diagnostic.error(Code.N121, span,
                        "what goes into `repeat` and what comes out have the same type");
                d = expressions.describe().with(d, "in", value);
                throw session.reject(next instanceof Quantity.Many ? d : expressions.describe().with(d, "out", next)
                        .note("a layer that makes another axis stands in front of `repeat`, and is not repeated"));
            }
            value = next;
        }
        return value;
    }

    private Quantity core(Applicable.Core core, List<Supplied> arguments, Span span, boolean exact) {
        String word = core.word().text();
        if (core.brackets().isPresent() && Reductions.WORDS.contains(word)) {
            return expressions.reductions().reduce(core.word(), core.brackets().get(), only(core, arguments, span),
                    span);
        }
        if (core.brackets().isPresent() && SHAPES.contains(word)) {
            return expressions.shapes().bracketed(core.word(), core.brackets().get(), only(core, arguments, span),
                    span);
        }
        if (core.brackets().isPresent()) {
            throw session.reject(Diagnostic.error(Code.N105, core.brackets().get().span(),
                    "`" + word + "` has no square brackets"));
        }
        if (word.equals("index")) {
            return expressions.shapes().index(only(core, arguments, span), span);
        }
        if (word.equals("rank")) {
            return expressions.shapes().rank(value(only(core, arguments, span), false));
        }
        if (word.equals("stop")) {
            return expressions.shapes().stop(value(only(core, arguments, span), false), span);
        }
        if (word.equals(CoreWords.GRAD)) {
            return new Gradients(session, expressions).of(arguments, span);
        }
        boolean isReduction = Reductions.WORDS.contains(word) || SHAPES.contains(word);
        if (isReduction && arguments.size() == 1) {
            throw new MissingBrackets(session, expressions).of(word, arguments.getFirst(), span);
        }
        ScalarFunction function = ScalarFunction.called(word)
                .orElseThrow(() -> session.reject(Diagnostic.error(Code.N105, span,
                        "`" + word + "` takes one value, and its axes in square brackets")));
        if (arguments.size() != function.arity()) {
            throw session.reject(Diagnostic.error(Code.N105, span, "`" + word + "` takes "
                    + Counted.of(function.arity(), "value") + ", " + Counted.here(arguments.size()))
                    .note(isReduction ? "over an axis: " + word + "[A](x)" : "as in "
                            + (function.arity() == 1 ? word + "(x)" : word + "(x, y)")));
        }
        if (exact && function.rounding().isPresent()
                && arguments.getFirst() instanceof Supplied.Written(var _, Expression e)) {
            Optional<Quantity> rounded = expressions.rounded(e, function);
            if (rounded.isPresent()) {
                return rounded.get();
            }
        }
        List<Quantity> values = new ArrayList<>();
        for (Supplied argument : arguments) {
            values.add(value(argument, exact));
        }
        session.at(span);
        return expressions.arithmetic().apply(function, values, span);
    }

    private Quantity value(Supplied supplied, boolean exact) {
        return switch (supplied) {
            case Supplied.Known(Quantity q, Span _) -> q;
            case Supplied.Written(var _, Expression e) -> exact ? expressions.exact(e) : expressions.value(e);
        };
    }

    private Supplied only(Applicable.Core core, List<Supplied> arguments, Span span) {
        if (arguments.size() != 1) {
            throw session
                    .reject(Diagnostic.error(Code.N105, span, "`" + core.word().text() + "` takes one value, "
                            + Counted.here(arguments.size())));
        }
        return arguments.getFirst();
    }

    // ---------- finding out

    /// Whether a path names something to apply, not a value.
    boolean isApplicable(Expression.Path path) {
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

    private static boolean isWord(String name) {
        return Reductions.WORDS.contains(name) || SHAPES.contains(name) || OTHERS.contains(name)
                || ScalarFunction.called(name).isPresent();
    }

    Applicable resolve(Expression stage) {
        return resolve(stage, Optional.empty(), List.of());
    }

    /// Whether a binding of this expression binds an instance.
    boolean isInstance(Expression expression) {
        return switch (expression) {
            case Expression.Repeat _, Expression.Each _ -> true;
            case Expression.Bracket b -> b.target() instanceof Expression.Path path && !b.isGuarded() && isLayer(path);
            case Expression.Path path -> isLayer(path);
            case Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    false;
        };
    }

    private boolean isLayer(Expression.Path path) {
        return path.single().filter(n -> session.frame().scope().find(n.text()).isEmpty())
                .flatMap(n -> session.frame().scope().unit().find(n.text()))
                .filter(d -> d.declaration() instanceof Declaration.Layer).isPresent();
    }

    /// @param bound    the name that the instance gets; without one it is called after its kind and counted
    /// @param repeated axes of the instances, one for each `repeat` around
    Applicable resolve(Expression stage, Optional<String> bound, List<Axis> repeated) {
        return switch (stage) {
            case Expression.Path path -> named(path, Optional.empty(), bound, repeated, stage.span());
            case Expression.Bracket(Expression.Path path, boolean isGuarded, Brackets brackets, Span _) when !isGuarded ->
                    named(path, Optional.of(brackets), bound, repeated, stage.span());
            case Expression.Repeat(Expression times, Expression inner, Span span) ->
                    repeated(times, inner, bound, repeated, span);
            case Expression.Each e -> throw expressions.notYet(e.span(), "`each`");
            case Expression.Call(Expression.Path path, var _, Span _) when path.single().isEmpty() ->
                    throw new DottedCalls(session, expressions).of(path);
            case Expression.Call(Expression.Path path, var _, Span _) when !isKnown(path.span().text()) ->
                    throw expressions.names().unknownApplied(path.single().orElseThrow());
            case Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    throw session.reject(new MissingBrackets(session, expressions).twice(stage, Optional.empty(),
                            unapplicable(stage)));
        };
    }

    private static Diagnostic unapplicable(Expression stage) {
        return Diagnostic.error(Code.N104, stage.span(),
                "only a layer or function can be applied, and this is a value");
    }

    private Applicable repeated(Expression times, Expression inner, Optional<String> bound, List<Axis> repeated,
            Span span) {
        long n = expressions.size(times);
        List<Supplied> arguments = List.of();
        Expression head = inner;
        if (inner instanceof Expression.Call(Expression target, var written, Span _)) {
            arguments = written(written);
            head = target;
        }
        List<Axis> stacks = new ArrayList<>(repeated);
        stacks.add(Axis.of("repeat", n));
        Applicable stage = resolve(head, bound, stacks);
        Optional<Axis> stack = isShared(head) ? Optional.empty() : instance(stage)
                .map(i -> i.stack()
                        .get(session.frame().instance().map(p -> p.stack().size()).orElse(0) + repeated.size()));
        return new Applicable.Repeated(n, stage, arguments, stack, span);
    }

    private boolean isShared(Expression head) {
        return switch (head) {
            case Expression.Path path -> path.single()
                    .flatMap(n -> session.frame().scope().find(n.text())).filter(e -> e instanceof Entry.Shared)
                    .isPresent();
            case Expression.Repeat r -> isShared(r.stage());
            case Expression.Call c -> isShared(c.target());
            case Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Each _ ->
                    false;
        };
    }

    private static Optional<Instance> instance(Applicable applicable) {
        return switch (applicable) {
            case Applicable.Called c -> c.instance();
            case Applicable.Repeated r -> instance(r.stage());
            case Applicable.Core _, Applicable.IndexOf _, Applicable.OwnValue _ -> Optional.empty();
        };
    }

    private Applicable named(Expression.Path path, Optional<Brackets> brackets, Optional<String> bound,
            List<Axis> repeated, Span span) {
        if (path.single().isEmpty()) {
            throw new DottedCalls(session, expressions).of(path);
        }
        Name name = path.single().get();
        Optional<Entry> entry = session.frame().scope().find(name.text());
        if (entry.isPresent()) {
            return entry(entry.get(), name, brackets, span);
        }
        if (isWord(name.text())) {
            return new Applicable.Core(name, brackets, span);
        }
        if (LATER.contains(name.text())) {
            throw expressions.notYet(name.span(), "`" + name.text() + "`");
        }
        Definition definition = session.frame().scope().unit().find(name.text())
                .orElseThrow(() -> expressions.names().unknownApplied(name));
        return switch (definition.declaration()) {
            case Declaration.Layer _ ->
                    layer(definition.callee().orElseThrow(), name, brackets, bound, repeated, span);
            case Declaration.Function _ -> {
                Callee callee = definition.callee().orElseThrow();
                yield new Applicable.Called(callee, Optional.empty(),
                        bracketBinding.bind(callee, brackets, name.span(), span.text()),
                        Optional.empty(), name.span());
            }
            case Declaration.Optimizer _ -> throw session.reject(Diagnostic.error(Code.N104, name.span(),
                    name.text() + " is an optimizer: it stands behind `using` in a `train` block"));
            case Declaration.Damaged _ -> throw session.damaged();
            case Declaration.Model _, Declaration.Train _, Declaration.Import _ -> throw session.reject(
                    Diagnostic.error(Code.N104, name.span(), name.text() + " is no layer and no function"));
        };
    }

    private Applicable entry(Entry entry, Name name, Optional<Brackets> brackets, Span span) {
        return switch (entry) {
            case Entry.Shared(Applicable instance, Span _) -> {
                if (brackets.isPresent()) {
                    throw session.reject(Diagnostic.error(Code.N105, brackets.get().span(),
                            name.text() + " has its brackets where it is bound, in line " + entry.span().line()));
                }
                yield instance;
            }
            case Entry.Local(Declaration.Function function, Scope scope) -> {
                Callee callee = Callee.of(function, scope.unit());
                yield new Applicable.Called(callee, Optional.of(scope),
                        bracketBinding.bind(callee, brackets, name.span(), span.text()),
                        Optional.empty(), name.span());
            }
            case Entry.Axis(AxisName axis) -> new Applicable.IndexOf(axis, span);
            case Entry.OwnValue(Quantity value, List<String> arguments, Span _) ->
                    new Applicable.OwnValue(value, arguments, name.span());
            case Entry.Broken _ -> throw new Rejected();
            case Entry.Bound _, Entry.Parameter _, Entry.OptimizerState _ -> throw session.reject(Diagnostic.error(
                    Code.N104, name.span(), name.text() + " is a value: only a layer or function can be applied"));
        };
    }

    private Applicable layer(Callee callee, Name name, Optional<Brackets> brackets, Optional<String> bound,
            List<Axis> repeated, Span span) {
        Frame frame = session.frame();
        Instance parent = frame.instance().orElseThrow(() -> session.reject(Diagnostic.error(Code.N119, name.span(),
                "a `fn` has no parameters, so that no layer can be made inside")
                .note("write a `layer`, or bind an instance outside and apply it here")));
        StaticArguments statics = bracketBinding.bind(callee, brackets, name.span(), span.text());
        String key = bound.orElseGet(() -> frame.next(callee.name()));
        return new Applicable.Called(callee, Optional.empty(), statics, Optional.of(parent.child(key, repeated)),
                name.span());
    }
}
