package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.advice.CarriedIndex;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.scope.Carry;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Scan;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// `h, c <- e` and `s[i] <- e` in a turn of a `scan`: what the next turn begins with. From the next line on the names mean the
/// new values.
final class CarryChanges {
    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Describe describe;
    private final Names names;

    CarryChanges(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.describe = new Describe(session);
        this.names = new Names(session);
    }

    void of(Statement.Update update) {
        Scan scan = session.frame().scope().scan().orElseThrow();
        List<Scan.Carried> carries = carries(update, scan);
        // A change is no binding: layers in it are called as those on the last line are.
        session.frame().begin("");
        List<Quantity> values = expressions.all(update.values());
        if (values.size() != carries.size()) {
            throw session.reject(Diagnostic.error(Code.N105, update.span(), "here are "
                    + Counted.of(carries.size(), "place") + " for " + Counted.of(values.size(), "value")));
        }
        List<Quantity> changed = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Statement.Place place = update.places().get(i);
            requireFitting(carries.get(i), place, values.get(i), scan,
                    Optional.of(i).filter(_ -> update.values().size() == carries.size()).map(update.values()::get));
            session.at(update.span());
            Value value = arithmetic.as(carries.get(i).kind(), values.get(i));
            changed.add(carries.get(i).value().with(place.brackets().isEmpty() ? value
                    : element(place, place.brackets().get(), values.get(i), value)));
        }
        for (int i = 0; i < changed.size(); i++) {
            Name name = update.places().get(i).path().names().getFirst();
            scan.change(name.text(), changed.get(i));
            names.bound(name, changed.get(i));
        }
    }

    /// The carry with one element, or all those at one place, replaced.
    private Value element(Statement.Place place, Brackets brackets, Quantity written, Value value) {
        Quantity before = expressions.value(place.path());
        Quantity here = new OneElement(session, expressions).isHere(place, brackets, before, written);
        return session.builder().select(arithmetic.truth(here), value, Carry.held(before));
    }

    /// `h = tanh(x + h)`, which would bind the name of a carry again.
    void requireNone(Statement.Bind bind) {
        Scan scan = session.frame().scope().scan().orElseThrow();
        if (bind.type().isPresent() || !bind.names().stream().allMatch(n -> scan.carried().containsKey(n.text()))) {
            return;
        }
        Span last = bind.names().getLast().span();
        int sign = last.source().text().indexOf('=', last.end());
        String name = bind.names().getFirst().text();
        throw session.reject(Diagnostic.error(Code.N102, bind.span(), name + " is what the turns hand on: its new value"
                + " stands behind `<-`; `=` gives a name of its own to a value").fix(last.source().span(sign, sign + 1),
                        "<-"));
    }

    // ---------- what does not fit

    private List<Scan.Carried> carries(Statement.Update update, Scan scan) {
        List<Scan.Carried> carries = new ArrayList<>();
        for (Statement.Place place : update.places()) {
            Optional<Name> name = place.path().single();
            Scan.Carried carried = name.map(n -> scan.carried().get(n.text())).orElse(null);
            if (carried == null) {
                Diagnostic d = noCarry(update, place, name, scan);
                name.ifPresent(names::broken);
                throw session.reject(d);
            }
            if (carries.contains(carried)) {
                throw session.reject(Diagnostic.error(Code.N120, place.span(), name.get().text()
                        + " stands twice among what changes here, and several change at once, by the old values")
                        .note("one after the other they change in lines of their own"));
            }
            carries.add(carried);
        }
        return carries;
    }

    private Diagnostic noCarry(Statement.Update update, Statement.Place place, Optional<Name> name, Scan scan) {
        Diagnostic d = Diagnostic.error(Code.N120, place.span(), place.path().span().text()
                + " is nothing that this `scan` hands from turn to turn")
                .note("`<-` changes what stands behind `from`: "
                        + (scan.carried().isEmpty() ? "nothing here"
                                : Describe.list(List.copyOf(scan.carried().keySet()))));
        boolean isNew = name.isPresent() && update.places().size() == 1 && place.brackets().isEmpty()
                && session.frame().scope().find(name.get().text()).isEmpty();
        return isNew ? d.fix(update.span(), name.get().text() + " = " + update.span().text()
                .substring(update.values().getFirst().span().start() - update.span().start())) : d;
    }

    /// The new value of a carry.
    ///
    /// @param written as the text has it, where it is one expression
    private void requireFitting(Scan.Carried carried, Statement.Place place, Quantity value, Scan scan,
            Optional<Expression> written) {
        String name = place.path().span().text();
        if (!Carries.takes(carried.kind(), value)) {
            throw session.reject(element(carried, other(carried, "the new value of " + name + " has elements of type "
                    + value.kind(), place, value), value, written));
        }
        List<Axis> held = carried.value().value().type().axes();
        List<Axis> more = value.axes().stream().filter(a -> !held.contains(a)).toList();
        if (!more.isEmpty()) {
            throw session.reject(wider(carried, other(carried, SurplusAxes.has("the new value of " + name, more), place,
                    value), value, more, scan));
        }
        new Carries(session).requireRange(carried.kind(), value, place.span(), name);
    }

    private Diagnostic other(Scan.Carried carried, String has, Statement.Place place, Quantity value) {
        Diagnostic d = Diagnostic.error(Code.N136, place.span(), has
                + ", and what a turn hands on is of the type that it begins with");
        d = describe.with(d, "a turn begins with", carried.value().quantity());
        return describe.with(d, "new value", value);
    }

    /// A number that is counted in whole ones and comes to be a real was meant to be one.
    private static Diagnostic element(Scan.Carried carried, Diagnostic d, Quantity value,
            Optional<Expression> written) {
        if (carried.kind().into().isPresent()) {
            return CarriedIndex.noted(d, carried.kind().into().get(), value, written);
        }
        Optional<Type> type = carried.written().type();
        boolean isNumber = type.isPresent() && List.of("int", "bool").contains(type.get().element().text());
        return isNumber && Arithmetic.isReal(value) ? d.fix(type.get().element().span(), "f32") : d;
    }

    /// A carry that begins with a number is one for each place of what it meets, once its type says so.
    private Diagnostic wider(Scan.Carried carried, Diagnostic d, Quantity value, List<Axis> more, Scan scan) {
        Expression.Carry written = carried.written();
        List<Axis> own = describe.seen(carried.value().quantity());
        boolean isNumber = written.start() instanceof Expression.Number;
        if (!isNumber || carried.kind().element() != Element.F32 || more.stream().anyMatch(a -> isSame(a, scan))) {
            return d;
        }
        List<Axis> all = Stream.concat(own.stream(), more.stream()).toList();
        return d.choices(Stream.of(all, all.stream().filter(value.axes()::contains).toList(), more)
                .map(axes -> typed(written, axes)).toList());
    }

    private Fix typed(Expression.Carry carry, List<Axis> axes) {
        return new Fix(carry.span(), carry.name().text() + ": f32["
                + axes.stream().map(this::written).collect(Collectors.joining(", ")) + "] = "
                + carry.start().span().text());
    }

    private static boolean isSame(Axis axis, Scan scan) {
        return axis.label() == scan.along().label() || axis.isOpen();
    }

    private String written(Axis axis) {
        boolean isKnown = session.frame().scope().axis(axis.name()).filter(a -> a.written().isPresent()).isPresent();
        return isKnown ? axis.name() : axis.name() + ": " + axis.size();
    }
}
