package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.abi.Variable;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.advice.UnknownNames;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Instance;
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
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// `mu, var <- e, f` in `train { … }`: what the states of a layer are behind a step; and in the lines of a step what any
/// state or parameter is. From the next line on the names mean the new values, which no gradient goes through.
final class StateChanges {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Parameters parameters;

    StateChanges(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.parameters = new Parameters(session, expressions);
    }

    /// What a line changes.
    ///
    /// @param axes as they are called where the line stands, one for each axis that is written
    private record Target(Variables.Made made, List<Axis> axes, Statement.Place place) {
        boolean isState() {
            return made.role() != Variable.Role.PARAMETER;
        }
    }

    /// Whether an update changes states or parameters.
    ///
    /// @throws Rejected where a name has a mistake already
    boolean changes(Statement.Update update) {
        requireSound(update);
        for (Statement.Place place : update.places()) {
            Optional<Entry> entry = session.frame().scope().find(place.path().names().getFirst().text());
            if (place.path().single().isPresent() && entry.filter(Entry.Parameter.class::isInstance).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void of(Statement.Update update) {
        requireSound(update);
        requirePlace(update);
        Optional<Instance> whole = instance(update);
        if (whole.isPresent()) {
            new InstanceChanges(session, expressions).of(update, whole.get());
            return;
        }
        session.frame().begin("");
        List<Target> targets = update.places().stream().map(this::target).toList();
        List<Quantity> values = expressions.all(update.values());
        if (values.size() != targets.size()) {
            throw session.reject(Diagnostic.error(Code.N105, update.span(), "here are "
                    + Counted.of(targets.size(), "place") + " for " + Counted.of(values.size(), "value")));
        }
        Map<Variables.Made, Value> changed = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Target target = targets.get(i);
            requireOnce(target);
            if (changed.containsKey(target.made())) {
                throw session.reject(Diagnostic.error(Code.N120, target.place().span(), target.made().path()
                        + " stands twice among what changes here, and several change at once, by the old values")
                        .note("one after the other they change in lines of their own"));
            }
            Quantity value = ofExample(target.place().brackets().isEmpty() ? values.get(i)
                    : withElement(target.place(), values.get(i)));
            requireFitting(target, update, i, value);
            session.at(update.span());
            changed.put(target.made(), stored(target, new Arithmetic(session).real(value)));
        }
        changed.forEach(session.states()::change);
    }

    /// What is changed as a whole.
    private Optional<Instance> instance(Statement.Update update) {
        Statement.Place first = update.places().getFirst();
        Optional<Entry> entry = first.path().single().flatMap(n -> session.frame().scope().find(n.text()));
        return entry.isPresent() && entry.get() instanceof Entry.Shared(Applicable stage, Span _)
                && update.places().size() == 1 && update.values().size() == 1 && first.brackets().isEmpty()
                        ? stage.made() : Optional.empty();
    }

    /// Lines of a step change everything; `train { … }` changes states.
    private void requirePlace(Statement.Update update) {
        if (session.states().isStep() && session.frame().body() != Frame.Body.LAYER) {
            return;
        }
        if (!update.places().stream().allMatch(this::isState)) {
            Span first = update.places().getFirst().span();
            throw session.reject(Diagnostic.error(Code.N120, first, first.text() + " does not change here: `<-` changes"
                    + " states in `train { … }`, and in a `step` of a `train` block whatever is kept"));
        }
        if (session.states().trains().filter(t -> t).isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N120, update.span(),
                    "a state changes in `train { … }`, once a step, and nowhere else")
                    .note("as in `train { " + update.span().text() + "; y } else { y }`"));
        }
    }

    private boolean isState(Statement.Place place) {
        return place.path().single().flatMap(n -> session.frame().scope().find(n.text()))
                .filter(e -> e instanceof Entry.Parameter(ParameterSlot slot, Span _)
                        && slot.role() == Variable.Role.STATE)
                .isPresent();
    }

    /// That no name of a place has a mistake already.
    private void requireSound(Statement.Update update) {
        for (Statement.Place place : update.places()) {
            if (session.frame().scope().find(place.path().names().getFirst().text())
                    .filter(Entry.Broken.class::isInstance).isPresent()) {
                throw new Rejected();
            }
        }
    }

    /// What is kept, with one element replaced, or all those at one place.
    private Quantity withElement(Statement.Place place, Quantity written) {
        Quantity before = expressions.value(place.path());
        Quantity here = new OneElement(session, expressions).isHere(place, place.brackets().orElseThrow(), before,
                written);
        if (here.axes().contains(Axis.BATCH) && !session.states().isOneExample()) {
            throw session.reject(describe.with(Diagnostic.error(Code.N120, place.span(), "which element of "
                    + place.path().span().text() + " changes is another for each example, and several examples of a"
                    + " batch may mean the same one"), "new value", written)
                    .note("with `each example` in place of `batch` they come one by one, and each changes its own"));
        }
        return new Arithmetic(session).select(here, written, before, place.span());
    }

    private Target target(Statement.Place place) {
        Name first = place.path().names().getFirst();
        if (place.path().single().isEmpty()) {
            Parameters.Member member = new NamedValues(session, expressions).parameter(place.path());
            return new Target(member.made(), member.axes(), place);
        }
        Optional<Entry> entry = session.frame().scope().find(first.text());
        if (entry.isPresent() && entry.get() instanceof Entry.Parameter(ParameterSlot slot, Span _)) {
            return new Target(parameters.made(slot), slot.axes(), place);
        }
        if (entry.isEmpty()) {
            throw new UnknownNames(session).report(first, UnknownNames.Place.VALUE);
        }
        throw session.reject(Diagnostic.error(Code.N120, place.span(), first.text()
                + " is nothing that is kept: `<-` changes a `param` or a `state`")
                .related(entry.get().span(), "it is bound"));
    }

    /// Where the examples come one by one, what is one for each example is one number.
    private Quantity ofExample(Quantity value) {
        return session.states().isOneExample() && value.axes().contains(Axis.BATCH)
                ? Quantity.of(session.builder().reduceSum(new Arithmetic(session).real(value), List.of(Axis.BATCH),
                        value.axes().stream().filter(a -> !a.isBatch()).toList()))
                : value;
    }

    /// As the variable is kept.
    private Value stored(Target target, Value value) {
        Map<Axis, Axis> names = new LinkedHashMap<>();
        for (int i = 0; i < target.axes().size(); i++) {
            if (!target.axes().get(i).equals(target.made().axes().get(i))) {
                names.put(target.axes().get(i), target.made().axes().get(i));
            }
        }
        return session.builder().expand(session.builder().rename(session.builder().stop(value), names),
                target.made().type());
    }

    /// A `scan` has one instance for all turns, as has a `repeat` or `each` of a bound one, and a state changes once a step.
    private void requireOnce(Target target) {
        Span place = target.place().span();
        List<Axis> own = target.made().stack();
        Optional<Axis> places = session.turns().instances().stream().filter(a -> !own.contains(a)).findFirst();
        if (places.isPresent()) {
            throw session.reject(Diagnostic.error(Code.N143, place, place.text()
                    + " changes for every place of " + places.get().name()
                    + ", and all of them share one instance, whose state changes once a step")
                    .note("`each " + places.get().name() + " Layer[…]` has an instance for each place"));
        }
        if (!own.containsAll(session.turns().axes())) {
            throw session.reject(Diagnostic.error(Code.N143, place, place.text()
                    + " changes in the turns of a loop that has one instance for all of them, and a state changes once a"
                    + " step")
                    .note("what the turns of a `scan` hand on stands behind `from`; `repeat n Layer[…]` has an instance for"
                            + " each turn"));
        }
    }

    private void requireFitting(Target target, Statement.Update update, int i, Quantity value) {
        String name = target.place().span().text();
        String kind = target.isState() ? "a state" : "a parameter";
        List<Axis> held = new ArrayList<>(target.made().stack());
        held.addAll(target.axes());
        List<Axis> more = value.axes().stream().filter(a -> !held.contains(a)).toList();
        if (more.isEmpty()) {
            return;
        }
        List<Axis> named = more.stream().filter(a -> !session.frame().isMapped(a)).toList();
        String over = named.stream().map(Axis::name).collect(Collectors.joining(", "));
        Diagnostic d = describe.with(Diagnostic.error(Code.N120, update.places().get(i).span(),
                named.isEmpty()
                        ? "the new value of " + name + " is another for each example, and " + kind + " is one for all"
                        : SurplusAxes.has("the new value of " + name, named)
                                + ", and " + kind + " has the axes of its type"),
                "new value", value);
        boolean isOneEach = update.values().size() == update.places().size();
        throw session.reject(!isOneEach ? d
                : named.isEmpty() ? d.note(session.frame().body() == Frame.Body.TRAIN
                        ? "`batch` is the examples of the step; with `each example` there is one"
                        : "`batch` is all that the layer is applied to at once")
                        .fix(update.values().get(i).span(), "mean[batch](" + update.values().get(i).span().text() + ")")
                : d.note("as in `mean[" + over + "](…)`, or `mean[batch, " + over
                        + "](…)` of what differs from example to"
                        + " example"));
    }
}
