package netc.compiler.elaborate.meaning;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scan;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.syntax.Expression;

/// What a text is mapped over, before it is read: the axes of all that it names which the open body cannot name. A loop
/// needs them where it begins, since what it hands on may come to differ along each.
final class MappedOver {
    private final Session session;
    private final Set<String> seen = new HashSet<>();
    private final Set<Axis> axes = new LinkedHashSet<>();

    MappedOver(Session session) {
        this.session = session;
    }

    Set<Axis> all(Expression.Scan scan) {
        own();
        drawn(session.frame().scope().unit().draws(scan));
        names(Mentions.of(scan));
        return axes;
    }

    /// @param given what is handed to the first turn
    /// @param same  what is given to all of them
    Set<Axis> all(Quantity given, List<Supplied> same, Applicable stage) {
        own();
        value(given);
        same.forEach(this::supplied);
        stage(stage);
        return axes;
    }

    /// The instances of a `repeat` around differ from turn to turn, and so does what they make.
    private void own() {
        List<Axis> instances = session.bodies().repeated();
        session.turns().axes().stream().filter(instances::contains).forEach(axes::add);
        if (session.graphs().drawing().isPresent()) {
            axes.addAll(session.frame().mapped());
        }
    }

    /// What is drawn differs along all that there is more than once.
    private void drawn(boolean isDrawn) {
        if (isDrawn) {
            axes.addAll(Draws.over(session));
        }
    }

    private void names(Set<String> names) {
        for (String name : names) {
            if (seen.add(name)) {
                // What something differentiates by is one for each that the body is mapped over.
                if (name.equals(CoreWords.BATCH) || session.frame().scope().unit().differentiatesBy(name)) {
                    axes.addAll(session.frame().mapped());
                }
                session.frame().scope().find(name).ifPresent(e -> entry(e, session.frame().scope().scansSince(name)));
            }
        }
    }

    /// @param crossed the turns that it stands in front of
    private void entry(Entry entry, List<Scan> crossed) {
        switch (entry) {
            case Entry.Bound(Quantity value, var _, var _) -> {
                value(value);
                crossed.stream().filter(t -> value.axis(t.along().label()).isPresent())
                        .forEach(t -> axes.add(t.hidden()));
            }
            case Entry.OwnValue(Quantity value, var _, var _) -> value(value);
            case Entry.Local local -> {
                drawn(session.frame().scope().unit().draws(local.function()));
                names(Mentions.of(local.function()));
            }
            case Entry.Shared(Applicable instance, var _) -> stage(instance);
            case Entry.Axis _, Entry.Parameter _, Entry.OptimizerState _, Entry.Broken _ -> {
            }
        }
    }

    private void stage(Applicable stage) {
        switch (stage) {
            case Applicable.Called c -> {
                drawn(c.callee().unit().draws(c.callee().declaration()));
                c.outer().ifPresent(_ -> names(Mentions.of(c.callee().declaration())));
            }
            case Applicable.Repeated r -> {
                r.arguments().forEach(this::supplied);
                stage(r.stage());
            }
            case Applicable.Each e -> {
                e.arguments().forEach(this::supplied);
                stage(e.stage());
            }
            case Applicable.Member m -> drawn(m.function().callee().unit().draws(m.function().callee().declaration()));
            case Applicable.OwnValue own -> value(own.value());
            case Applicable.Core _, Applicable.IndexOf _ -> {
            }
        }
    }

    private void supplied(Supplied supplied) {
        switch (supplied) {
            case Supplied.Known(var _, Quantity value, var _) -> value(value);
            case Supplied.Written(var _, var expression) -> {
                drawn(session.frame().scope().unit().draws(expression));
                names(Mentions.of(expression));
            }
        }
    }

    private void value(Quantity value) {
        List<Axis> named = new Describe(session).seen(value);
        value.axes().stream().filter(a -> !named.contains(a)).forEach(axes::add);
    }
}
