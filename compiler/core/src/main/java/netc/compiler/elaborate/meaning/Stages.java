package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.advice.DottedCalls;
import netc.compiler.elaborate.advice.MissingBrackets;
import netc.compiler.elaborate.advice.AppliedValues;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Stacked;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.scope.StaticArguments;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// Finds out what stands in front of round brackets or behind `|>`. [Applications] applies it.
final class Stages {
    private final Session session;
    private final Evaluator expressions;
    private final Names names;
    private final StageNames stages;
    private final BracketBinding bracketBinding;

    Stages(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.names = new Names(session);
        this.stages = new StageNames(session);
        this.bracketBinding = new BracketBinding(session, expressions);
    }

    Applicable resolve(Expression stage) {
        return resolve(stage, Optional.empty(), List.of());
    }

    /// @param bound    the name that the instance gets; without one it is called after its kind and counted
    /// @param repeated of the instances, one for each `repeat` and `each` around
    Applicable resolve(Expression stage, Optional<String> bound, List<Stacked> repeated) {
        return switch (stage) {
            case Expression.Path path -> named(path, Optional.empty(), bound, repeated, stage.span());
            case Expression.Bracket(Expression.Path path, boolean isGuarded, Brackets brackets, Span _) when !isGuarded ->
                    named(path, Optional.of(brackets), bound, repeated, stage.span());
            case Expression.Repeat(Expression times, Expression inner, Span span) ->
                    repeated(times, inner, bound, repeated, span);
            case Expression.Each(Name axis, Expression inner, Span span) -> each(axis, inner, bound, repeated, span);
            case Expression.Call(Expression.Path path, var arguments, Span span) when path.span().text()
                    .equals(StageNames.COPY) ->
                    copied(arguments, bound.orElseThrow(() -> nameless(path.span())), span);
            case Expression.Call(Expression.Path path, var _, Span _) when path.single().isEmpty() ->
                    throw new DottedCalls(session, expressions).of(path);
            case Expression.Call(Expression.Path path, var _, Span _) when !stages.isKnown(path.span().text()) ->
                    throw names.unknownApplied(path.single().orElseThrow());
            case Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    throw session.reject(new MissingBrackets(session, expressions).twice(stage, Optional.empty(),
                            unapplicable(stage)));
        };
    }

    static Diagnostic unapplicable(Expression stage) {
        return Diagnostic.error(Code.N104, stage.span(),
                "only a layer or function can be applied, and this is a value");
    }

    /// Arguments as they are written in round brackets.
    List<Supplied> written(List<Expression.CallArgument> arguments) {
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

    /// Of what a stage made of others applies: without its round brackets, and what these hold.
    private record Inner(Expression head, List<Supplied> arguments) {
    }

    private Inner inner(Expression stage) {
        return stage instanceof Expression.Call(Expression target, var written, Span _)
                ? new Inner(target, written(written)) : new Inner(stage, List.of());
    }

    private Applicable repeated(Expression times, Expression stage, Optional<String> bound, List<Stacked> repeated,
            Span span) {
        long n = new Sizes(session, expressions).times(times, span);
        Inner inner = inner(stage);
        Optional<String> axis = times instanceof Expression.Path path ? path.single().map(Name::text)
                .filter(name -> session.frame().scope().axis(name).isPresent()) : Optional.empty();
        Stacked turns = Stacked.turns(n, axis);
        Applicable applied = resolve(inner.head(), bound, with(repeated, turns));
        return new Applicable.Repeated(n, applied, inner.arguments(),
                instances(inner, applied, repeated).orElse(turns).axis(), span);
    }

    private Applicable each(Name axis, Expression stage, Optional<String> bound, List<Stacked> repeated, Span span) {
        if (axis.text().equals(CoreWords.BATCH)) {
            throw session.reject(Diagnostic.error(Code.N117, axis.span(),
                    "`each` makes an instance for every place of an axis, and all examples share what is learned"));
        }
        AxisName name = names.knownAxis(axis);
        Inner inner = inner(stage);
        Applicable applied = resolve(inner.head(), bound, with(repeated, Stacked.each(axis.text())));
        return new Applicable.Each(name, applied, inner.arguments(), instances(inner, applied, repeated), span);
    }

    private static List<Stacked> with(List<Stacked> around, Stacked own) {
        List<Stacked> all = new ArrayList<>(around);
        all.add(own);
        return all;
    }

    /// What is in front of the parameters that the stage inside makes: where a body is applied again, what was when it was
    /// applied first.
    private Optional<Stacked> instances(Inner inner, Applicable applied, List<Stacked> around) {
        return isShared(inner.head()) ? Optional.empty() : applied.made().map(i -> i.stacked()
                .get(session.frame().instance().map(p -> p.stacked().size()).orElse(0) + around.size()));
    }

    private boolean isShared(Expression head) {
        return switch (head) {
            case Expression.Path path -> path.single()
                    .flatMap(n -> session.frame().scope().find(n.text())).filter(e -> e instanceof Entry.Shared)
                    .isPresent();
            case Expression.Repeat r -> isShared(r.stage());
            case Expression.Each e -> isShared(e.stage());
            case Expression.Call c -> isShared(c.target());
            case Expression.Bracket _, Expression.Where _, Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _ ->
                    false;
        };
    }

    private Rejected nameless(Span copy) {
        return session.reject(Diagnostic.error(Code.N104, copy,
                "a copy is an instance of its own, which needs a name").note("as in `average = copy(net)`"));
    }

    /// `copy(net)`
    private Applicable copied(List<Expression.CallArgument> arguments, String bound, Span span) {
        Optional<Name> name = arguments.size() != 1 ? Optional.empty()
                : arguments.getFirst().value() instanceof Expression.Path p ? p.single() : Optional.empty();
        Optional<Entry> entry = name.flatMap(n -> session.frame().scope().find(n.text()));
        if (entry.filter(Entry.Broken.class::isInstance).isPresent()) {
            throw new Rejected();
        }
        if (entry.isEmpty() || !(entry.get() instanceof Entry.Shared(Applicable original, Span _))
                || original.made().isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N104, span, "what is copied is a layer that has a name")
                    .note("as in `net = Net[…]`, and below it `average = copy(net)`"));
        }
        Instance parent = session.frame().instance().orElseThrow(() -> withoutParameters(name.get()));
        return original.with(parent.copy(bound, original.made().get()));
    }

    private Applicable named(Expression.Path path, Optional<Brackets> brackets, Optional<String> bound,
            List<Stacked> repeated, Span span) {
        if (path.single().isEmpty()) {
            return new Members(session, expressions).find(path, brackets, span)
                    .orElseThrow(() -> new DottedCalls(session, expressions).of(path));
        }
        Name name = path.single().get();
        Optional<Entry> entry = session.frame().scope().find(name.text());
        if (entry.isPresent()) {
            return entry(entry.get(), name, brackets, span);
        }
        if (StageNames.isWord(name.text())) {
            return new Applicable.Core(name, brackets, span);
        }
        if (name.text().equals(StageNames.COPY)) {
            throw nameless(name.span());
        }
        Definition definition = session.frame().scope().unit().find(name.text())
                .orElseThrow(() -> names.unknownApplied(name));
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
            case Declaration.Damaged _ -> throw session.mistakes().damaged();
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
            case Entry.Bound _, Entry.Parameter _, Entry.OptimizerState _ -> throw new AppliedValues(session).reject(
                    Diagnostic.error(Code.N104, name.span(), name.text()
                            + " is a value: only a layer or function can be applied"),
                    name);
        };
    }

    private Applicable layer(Callee callee, Name name, Optional<Brackets> brackets, Optional<String> bound,
            List<Stacked> repeated, Span span) {
        Frame frame = session.frame();
        Instance parent = frame.instance().orElseThrow(() -> withoutParameters(name));
        StaticArguments statics = bracketBinding.bind(callee, brackets, name.span(), span.text());
        Instance instance = bound.map(key -> parent.child(key, repeated))
                .orElseGet(() -> parent.child(() -> frame.next(callee.name()), repeated, name.span()));
        return new Applicable.Called(callee, Optional.empty(), statics, Optional.of(instance), name.span());
    }

    /// At the word that is to be another, where it stands in front of a declaration of the file.
    private Rejected withoutParameters(Name layer) {
        Diagnostic d = Diagnostic.error(Code.N119, layer.span(),
                "a `fn` has no parameters, so that no layer can be made inside");
        Optional<Declaration.Function> function = Enclosing.of(session.frame().scope().unit().tree(), layer.span())
                .filter(e -> e.declaration() instanceof Declaration.Function f && f.gradient().isEmpty()
                        && f.span().text().startsWith("fn"))
                .map(e -> (Declaration.Function) e.declaration());
        if (function.isEmpty()) {
            return session.reject(d.note("write a `layer`, or bind an instance outside and apply it here"));
        }
        Span word = function.get().span().source().span(function.get().span().start(),
                function.get().span().start() + "fn".length());
        return session.reject(d.note("what has parameters is a `layer`").moved(word, layer.text() + " has some").fix(
                word, "layer"));
    }
}
