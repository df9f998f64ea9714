package netc.compiler.elaborate.meaning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Stacked;
import netc.compiler.elaborate.scope.StaticArguments;
import netc.compiler.elaborate.scope.StaticArguments.CallerAxis;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// `a.f(x)`: a function that the body of an instance defines. It sees what that body holds, its parameters, states, layers and
/// sizes, and not what an application computes; what it takes and gives has the caller's axes.
final class Members {
    private final Session session;
    private final BracketBinding bracketBinding;
    private final Names names;

    Members(Session session, Evaluator expressions) {
        this.session = session;
        this.bracketBinding = new BracketBinding(session, expressions);
        this.names = new Names(session);
    }

    /// Empty where the path does not begin with an instance.
    Optional<Applicable> find(Expression.Path path, Optional<Brackets> brackets, Span span) {
        Name first = path.names().getFirst();
        return session.frame().scope().find(first.text())
                .flatMap(e -> e instanceof Entry.Shared(Applicable a, Span _)
                        ? of(a, session.bodies().repeated(), path, brackets, span) : Optional.empty());
    }

    /// Of what `each` makes, the function of every instance for what its place has. The turns of a `repeat` have no names, and
    /// what one of them computes is no other's.
    ///
    /// @param around the axes of the instances that stand here
    private Optional<Applicable> of(Applicable owner, List<Axis> around, Expression.Path path,
            Optional<Brackets> brackets, Span span) {
        return switch (owner) {
            case Applicable.Called c -> c.instance().map(i -> member(i, around, path, brackets, span));
            case Applicable.Each e -> of(e.stage(), Stream.concat(around.stream(),
                    e.instances().filter(_ -> isApplied(e)).stream().map(Stacked::axis)).toList(), path, brackets, span)
                    .map(function -> new Applicable.Each(e.axis(), function, List.of(), e.instances(), span));
            case Applicable.Repeated r -> {
                if (r.stage().made().filter(i -> i.stack().contains(r.along())).isPresent()) {
                    throw session.reject(Diagnostic.error(Code.N105, path.span(), path.names().getFirst().text()
                            + " is " + Counted.of(r.times(), "instance")
                            + " one after another, and a function is of one")
                            .note("a layer whose functions are called stands alone: `first = Layer[…]`, and"
                                    + " `x |> first |> repeat …`"));
                }
                yield of(r.stage(), around, path, brackets, span);
            }
            case Applicable.Core _, Applicable.Member _, Applicable.IndexOf _, Applicable.OwnValue _ -> Optional.empty();
        };
    }

    private static boolean isApplied(Applicable.Each each) {
        return each.made().filter(Instance::isApplied).isPresent();
    }

    private Applicable member(Instance instance, List<Axis> around, Expression.Path path, Optional<Brackets> brackets,
            Span span) {
        String owner = path.names().getFirst().text();
        if (instance.isBroken()) {
            throw new Rejected();
        }
        if (!instance.isApplied() && session.mistakes().isDamaged()) {
            throw session.mistakes().damaged();
        }
        Scope members = session.bodies().members(instance)
                .orElseThrow(() -> session.reject(Diagnostic.error(Code.N105, path.span(),
                        owner + " has no sizes yet: apply it before its functions are called")));
        String name = String.join(".", path.names().stream().skip(1).map(Name::text).toList());
        if (!(members.own(name).orElse(null) instanceof Entry.Local(var function, Scope scope))) {
            List<String> functions = members.names().stream()
                    .filter(n -> members.own(n).orElseThrow() instanceof Entry.Local).toList();
            Diagnostic d = Diagnostic.error(Code.N101, path.span(), owner + " has no function " + name);
            throw session.mistakes().rejectName(functions.isEmpty() ? d.note("the body of its layer defines none")
                    : d.note("functions: " + String.join(", ", functions)), name, () -> functions);
        }
        if (!around.containsAll(instance.stack())) {
            throw new IllegalStateException(
                    path.span() + ": instances along " + instance.stack() + " within " + around);
        }
        Callee callee = Callee.of(function, scope.unit());
        StaticArguments written = bracketBinding.bind(callee, brackets, path.span(), span.text());
        Map<String, CallerAxis> axes = new LinkedHashMap<>(written.axes());
        for (String its : callee.axes()) {
            instance.outside(its).ifPresent(mine -> axes.putIfAbsent(its,
                    new CallerAxis(called(mine, path.span()), OptionalLong.empty(), path.span())));
        }
        return new Applicable.Member(instance, new Applicable.Called(callee, Optional.of(members),
                new StaticArguments(axes, written.numbers(), written.brackets(), written.text(), written.span()),
                Optional.empty(),
                path.span()),
                span);
    }

    /// The caller's name of one of its axes.
    private AxisName called(Axis axis, Span place) {
        return session.frame().scope().axis(axis.name()).filter(a -> a.label() == axis.label())
                .orElseGet(() -> new AxisName(axis.label(), place));
    }

    /// What the function gives with the caller's axes for those of the layer.
    Quantity outside(Applicable.Member member, Quantity value, Span span) {
        if (value instanceof Quantity.Many(List<Quantity> several)) {
            return new Quantity.Many(several.stream().map(q -> outside(member, q, span)).toList());
        }
        Map<Axis, Axis> axes = new LinkedHashMap<>();
        value.axes().forEach(a -> outside(member.instance(), a, span).ifPresent(o -> axes.put(a, o)));
        Map<Axis, Axis> kinds = new LinkedHashMap<>(axes);
        value.kind().into().ifPresent(a -> outside(member.instance(), a, span).ifPresent(o -> kinds.put(a, o)));
        return Renaming.of(session, value, axes, kinds);
    }

    /// Of an axis of the layer's own: what it is bound to, else the caller's of this name.
    private Optional<Axis> outside(Instance instance, Axis axis, Span span) {
        return session.bodies().members(instance).flatMap(m -> m.axis(axis.name()))
                .filter(a -> a.label() == axis.label())
                .map(_ -> instance.outside(axis.name())
                        .orElseGet(() -> names.axis(axis.name(), span).of(axis.size())));
    }
}
