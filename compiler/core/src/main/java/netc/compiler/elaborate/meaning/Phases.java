package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.States;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Element;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Expression;

/// `train { … } else { … }`: a step takes the first side, everything else the second. Inside a side the same is known of
/// whatever it applies, but of a layer in the first, which may be frozen where the body around is not.
final class Phases {
    private final Session session;
    private final Evaluator expressions;

    Phases(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
    }

    Quantity of(Expression.TrainElse phases) {
        if (!session.graphs().isForward()) {
            throw session.reject(Diagnostic.error(Code.N124, phases.span(),
                    "what is there at first, and the rule of a gradient, are the same in training and outside of it"));
        }
        String instance = session.bodies().instance().map(Instance::path).orElse("");
        Optional<Boolean> known = isCopied() ? Optional.of(false) : session.states().trains(instance);
        if (known.isPresent()) {
            return one(side(known.get() ? phases.training() : phases.otherwise()));
        }
        States.Side training = session.states().on(true, instance, () -> side(phases.training()));
        States.Side otherwise = session.states().on(false, instance, () -> side(phases.otherwise()));
        requireAlike(phases, training.values(), otherwise.values());
        session.at(phases.span());
        Op.Input flag = Op.Input.training(instance);
        Value trains = session.graphs().source("input " + flag.name(),
                () -> session.builder().input(flag.name(), Type.scalar(Element.BOOL)));
        List<Quantity> chosen = new ArrayList<>();
        for (int i = 0; i < training.values().size(); i++) {
            chosen.add(new Arithmetic(session).select(Quantity.of(trains), training.values().get(i),
                    otherwise.values().get(i), phases.span()));
        }
        List<Value> results = chosen.stream().map(q -> ((Quantity.Tensor) q).value()).toList();
        session.states().close(training, instance, results, session.graphs()::variable,
                (changed, before) -> session.builder().select(trains, changed, before));
        return one(chosen);
    }

    /// A copy runs as outside of training.
    private boolean isCopied() {
        return session.bodies().instance().flatMap(Instance::original).isPresent();
    }

    /// The values of a side, whose names are its own.
    private List<Quantity> side(Block block) {
        Frame frame = session.frame().side(new Scope(session.frame().scope()));
        List<Quantity> values = session.inside(frame, block, () -> new Bodies(session, expressions).values(block));
        if (values.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N105, block.span(),
                    "a side of `train { … } else { … }` gives a value, on its last line"));
        }
        return values;
    }

    private static Quantity one(List<Quantity> values) {
        return values.size() == 1 ? values.getFirst() : new Quantity.Many(values);
    }

    /// Both sides give the same.
    private void requireAlike(Expression.TrainElse phases, List<Quantity> training, List<Quantity> otherwise) {
        if (training.size() != otherwise.size()) {
            throw session.reject(Diagnostic.error(Code.N105, phases.span(), "training gives "
                    + Counted.of(training.size(), "value") + ", and the other side "
                    + Counted.here(otherwise.size())));
        }
        for (int i = 0; i < training.size(); i++) {
            Quantity x = training.get(i);
            Quantity y = otherwise.get(i);
            boolean isKind = x.kind().equals(y.kind()) || !x.kind().isIndex() && !y.kind().isIndex();
            if (!isKind) {
                Describe describe = new Describe(session);
                throw session.reject(describe.with(describe.with(Diagnostic.error(Code.N106, phases.span(),
                        "both sides of `train { … } else { … }` give elements of the same type"), "training", x),
                        "else", y));
            }
        }
    }
}
