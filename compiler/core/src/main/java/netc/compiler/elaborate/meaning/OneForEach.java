package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.elaborate.advice.OneForAll;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// `x |> each A L`: L once for every place of A. Inside, arguments that have A have it under a label that no name means, as
/// the parameters of L have it in front: all instances are one application, mapped over them, and nothing is unrolled.
final class OneForEach {
    /// Applies what each place has one of.
    @FunctionalInterface
    interface Stage {
        Quantity apply(Applicable stage, List<Supplied> arguments, Span span);
    }

    private final Session session;
    private final Evaluator expressions;

    OneForEach(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    Quantity of(Applicable.Each each, List<Supplied> arguments, Span span, Stage stage) {
        List<Supplied> given = new ArrayList<>(arguments);
        given.addAll(each.arguments());
        List<Supplied.Known> known = given.stream().filter(s -> !isList(s)).map(this::known).toList();
        Axis outside = axis(each, known, span);
        Axis hidden = each.instances().map(i -> i.of(outside.size()).orElseThrow(() -> session.reject(
                Diagnostic
                        .error(Code.N207, span, "there are " + i.axis().size() + " instances for axis " + outside.name()
                                + ", and here it has size " + outside.size())
                        .note("one instance has one size: make a second one for the other"))))
                .orElseGet(() -> Axis.of(outside.name(), outside.size()));
        session.at(span);
        Map<Axis, Axis> inside = Map.of(outside, hidden);
        Iterator<Supplied.Known> next = known.iterator();
        List<Supplied> lost = given.stream().map(s -> isList(s) ? s : lost(next.next(), inside)).toList();
        Quantity made = session.turns().instances(hidden, () -> stage.apply(each.stage(), lost, span));
        session.at(span);
        List<Quantity> results = made instanceof Quantity.Many(List<Quantity> several) ? several : List.of(made);
        List<Quantity> all = results.stream().map(r -> all(r, hidden, outside, each)).toList();
        return all.size() == 1 ? all.getFirst() : new Quantity.Many(all);
    }

    private Supplied lost(Supplied.Known given, Map<Axis, Axis> inside) {
        return given.value().axes().stream().noneMatch(inside::containsKey) ? given
                : new Supplied.Known(given.name(), Renaming.of(session, given.value(), inside, Map.of()), given.span());
    }

    /// A list of numbers gets its axis where it is given.
    private static boolean isList(Supplied supplied) {
        return supplied instanceof Supplied.Written(var _, Expression.ListLiteral _);
    }

    private Supplied.Known known(Supplied supplied) {
        return switch (supplied) {
            case Supplied.Known k -> k;
            case Supplied.Written w -> new Supplied.Known(w.name(), expressions.value(w.value()), w.span());
        };
    }

    /// Which the arguments have.
    private Axis axis(Applicable.Each each, List<Supplied.Known> given, Span span) {
        List<Axis> axes = given.stream().flatMap(k -> k.value().axis(each.axis().label()).stream()).distinct().toList();
        if (axes.isEmpty()) {
            throw session.reject(new OneForAll(session).lacks(each, given, span));
        }
        Axis axis = axes.getFirst();
        if (axis.isOpen()) {
            throw session.reject(Diagnostic.error(Code.N201, span, "axis " + axis.name()
                    + " is as long as the batch, and there is no number of instances that `each` could make")
                    .note("what is given to one instance is mapped over " + axis.name() + " without `each`"));
        }
        for (Axis other : axes) {
            if (other.size() != axis.size()) {
                throw session.reject(Diagnostic.error(Code.N202, span, "axis " + axis.name() + " has size "
                        + axis.size() + " in one argument and " + other.size() + " in another"));
            }
        }
        return axis;
    }

    private Quantity all(Quantity result, Axis hidden, Axis outside, Applicable.Each each) {
        Optional<Axis> taken = result.axis(outside.label());
        if (taken.isPresent()) {
            throw session.reject(Diagnostic.error(Code.N108, each.span(),
                    "the result would have two axes " + outside.name())
                    .note("inside of `each " + outside.name() + "` values have lost " + outside.name()
                            + ": an axis that is made there needs another name"));
        }
        return new Turned(session).all(result, hidden, outside);
    }
}
