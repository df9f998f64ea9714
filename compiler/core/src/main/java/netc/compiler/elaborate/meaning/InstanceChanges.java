package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;

/// `average <- lerp(average, net, 0.01)`: an instance stands for each of its parameters and states, one after the other.
final class InstanceChanges {
    private final Session session;
    private final Evaluator expressions;
    private final Parameters parameters;

    InstanceChanges(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.parameters = new Parameters(session, expressions);
    }

    void of(Statement.Update update, Instance changed) {
        Statement.Place place = update.places().getFirst();
        List<String> all = parameters.keys(changed);
        if (all.isEmpty()) {
            // A mistake may have kept it from being applied.
            throw !session.mistakes().isSound() ? new Rejected()
                    : session.reject(Diagnostic.error(Code.N105, place.span(), place.span().text()
                            + " has nothing that changes yet: apply it before its parameters change"));
        }
        Expression written = update.values().getFirst();
        Map<String, Instance> named = instances(written);
        Map<Variables.Made, Value> news = new LinkedHashMap<>();
        for (String key : all) {
            Variables.Made variable = parameters.find(changed, key).orElseThrow();
            news.put(variable, changed(variable, key, named, update));
        }
        news.forEach(session.states()::change);
    }

    /// The instances that an expression names.
    private Map<String, Instance> instances(Expression written) {
        Map<String, Instance> named = new LinkedHashMap<>();
        Set<String> names = Mentions.of(written);
        for (String name : names) {
            Optional<Entry> entry = session.frame().scope().find(name);
            if (entry.isPresent() && entry.get() instanceof Entry.Shared(Applicable stage, Span _)) {
                stage.made().ifPresent(i -> named.put(name, i));
            }
        }
        return named;
    }

    private Value changed(Variables.Made variable, String key, Map<String, Instance> named, Statement.Update update) {
        Expression written = update.values().getFirst();
        Scope scope = new Scope(session.frame().scope());
        named.forEach((name, instance) -> scope.put(name,
                new Entry.Bound(Quantity.of(counterpart(instance, key, variable, written)), session.builder(),
                        written.span())));
        return session.inside(session.frame().side(scope), update, () -> {
            session.frame().begin("");
            Quantity value = expressions.value(written);
            List<Axis> more = new ArrayList<>(value.axes());
            more.removeAll(variable.order());
            if (!more.isEmpty()) {
                throw session.reject(new Describe(session).with(Diagnostic.error(Code.N120,
                        update.places().getFirst().span(), "the new value of " + variable.path() + " has axes that "
                                + variable.path() + " has not"),
                        "new value", value));
            }
            session.at(update.span());
            return session.builder().expand(session.builder().stop(new Arithmetic(session).real(value)),
                    variable.type());
        });
    }

    /// What another instance has in the same place, under the axes of the one that changes.
    private Value counterpart(Instance instance, String key, Variables.Made variable, Expression written) {
        Variables.Made other = parameters.find(instance, key)
                .orElseThrow(() -> unlike(instance, variable, written));
        if (!other.order().stream().map(Axis::size).toList()
                .equals(variable.order().stream().map(Axis::size).toList())) {
            throw unlike(instance, variable, written);
        }
        return parameters.view(parameters.current(other), other, variable.order());
    }

    private Rejected unlike(Instance instance, Variables.Made variable, Expression written) {
        return session.reject(Diagnostic.error(Code.N120, written.span(), instance.path() + " has nothing like "
                + variable.path() + ": instances of the same layer, and copies, change by each other")
                .related(variable.place(), variable.path() + " is made"));
    }
}
