package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.abi.Variable;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.ParameterSlot;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Statement;

/// `mu, var <- e, f` in `train { … }`: what the states of a layer are behind a step. From the next line on the names mean the
/// new values, which no gradient goes through.
final class StateChanges {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    StateChanges(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// Whether what an update changes is a state.
    ///
    /// @throws Rejected where a name has a mistake already
    boolean changes(Statement.Update update) {
        if (update.places().stream().flatMap(p -> p.path().single().stream())
                .anyMatch(n -> session.frame().scope().find(n.text()).filter(Entry.Broken.class::isInstance)
                        .isPresent())) {
            throw new Rejected();
        }
        return update.places().stream().allMatch(p -> state(p).isPresent());
    }

    private Optional<ParameterSlot> state(Statement.Place place) {
        return place.path().single().flatMap(n -> session.frame().scope().find(n.text()))
                .flatMap(e -> e instanceof Entry.Parameter(ParameterSlot slot, Span _)
                        && slot.role() == Variable.Role.STATE ? Optional.of(slot) : Optional.empty());
    }

    void of(Statement.Update update) {
        if (session.states().trains().filter(t -> t).isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N120, update.span(),
                    "a state changes in `train { … }`, once a step, and nowhere else")
                    .note("as in `train { " + update.span().text() + "; y } else { y }`"));
        }
        session.frame().begin("");
        List<Quantity> values = expressions.all(update.values());
        if (values.size() != update.places().size()) {
            throw session.reject(Diagnostic.error(Code.N105, update.span(), "here are "
                    + Counted.of(update.places().size(), "place") + " for " + Counted.of(values.size(), "value")));
        }
        Map<Variables.Made, Value> changed = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Statement.Place place = update.places().get(i);
            if (place.brackets().isPresent()) {
                throw session.notYet(place.span(), "a change of one element of a state");
            }
            ParameterSlot slot = state(place).orElseThrow();
            requireOnce(slot, place);
            requireFitting(slot, update, i, values.get(i));
            session.at(update.span());
            Variables.Made made = new Parameters(session, expressions).made(slot);
            changed.put(made, stored(made, slot, new Arithmetic(session).real(values.get(i))));
        }
        changed.forEach(session.states()::change);
    }

    /// As the variable is kept.
    private Value stored(Variables.Made made, ParameterSlot slot, Value value) {
        Map<Axis, Axis> names = new LinkedHashMap<>();
        for (int i = 0; i < slot.axes().size(); i++) {
            if (!slot.axes().get(i).equals(made.axes().get(i))) {
                names.put(slot.axes().get(i), made.axes().get(i));
            }
        }
        return session.builder().expand(session.builder().rename(session.builder().stop(value), names), made.type());
    }

    /// A `scan` has one instance for all turns, as has a `repeat` or `each` of a bound one, and a state changes once a step.
    private void requireOnce(ParameterSlot slot, Statement.Place place) {
        List<Axis> own = slot.instance().stack();
        Optional<Axis> places = session.turns().instances().stream().filter(a -> !own.contains(a)).findFirst();
        if (places.isPresent()) {
            throw session.reject(Diagnostic.error(Code.N143, place.span(), place.span().text()
                    + " changes for every place of " + places.get().name()
                    + ", and all of them share one instance, whose state changes once a step")
                    .note("`each " + places.get().name() + " Layer[…]` has an instance for each place"));
        }
        if (!own.containsAll(session.turns().axes())) {
            throw session.reject(Diagnostic.error(Code.N143, place.span(), place.span().text()
                    + " changes in the turns of a loop that has one instance for all of them, and a state changes once a"
                    + " step")
                    .note("what the turns of a `scan` hand on stands behind `from`; `repeat n Layer[…]` has an instance for"
                            + " each turn"));
        }
    }

    private void requireFitting(ParameterSlot slot, Statement.Update update, int i, Quantity value) {
        String name = update.places().get(i).span().text();
        List<Axis> held = new ArrayList<>(slot.instance().stack());
        held.addAll(slot.axes());
        List<Axis> more = value.axes().stream().filter(a -> !held.contains(a)).toList();
        if (more.isEmpty()) {
            return;
        }
        List<Axis> named = more.stream().filter(a -> !session.frame().isMapped(a)).toList();
        String over = named.stream().map(Axis::name).collect(Collectors.joining(", "));
        Diagnostic d = describe.with(Diagnostic.error(Code.N120, update.places().get(i).span(),
                named.isEmpty()
                        ? "the new value of " + name + " is another for each example, and a state is one for all"
                        : SurplusAxes.has("the new value of " + name, named)
                                + ", and a state has the axes of its type"),
                "new value", value);
        boolean isOneEach = update.values().size() == update.places().size();
        throw session.reject(!isOneEach ? d
                : named.isEmpty() ? d.note("`batch` is all that the layer is applied to at once")
                        .fix(update.values().get(i).span(), "mean[batch](" + update.values().get(i).span().text() + ")")
                : d.note("as in `mean[" + over + "](…)`, or `mean[batch, " + over
                        + "](…)` of what differs from example to"
                        + " example"));
    }
}
