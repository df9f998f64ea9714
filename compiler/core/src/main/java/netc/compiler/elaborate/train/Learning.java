package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.States;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Clause;

/// One training step: which optimizer changes which parameter, and how.
final class Learning {
    private final Session session;
    private final Evaluator expressions;
    private final Role.Step role;
    private final List<Clause.Using> usings;
    private final List<Clause.PathPattern> frozen;
    private final Clipping clipping;
    private final Supplier<Sides> sides;
    private final List<Optimizers.Chosen> chosen = new ArrayList<>();
    private BitSet reached = new BitSet();
    private final Set<String> paths = new HashSet<>();

    /// @param role   what the step is called
    /// @param usings are read when the optimizers are chosen
    /// @param frozen what does not learn
    /// @param clipping of gradients
    /// @param sides  that a step takes
    Learning(Session session, Evaluator expressions, Role.Step role, List<Clause.Using> usings,
            List<Clause.PathPattern> frozen, Clipping clipping, Supplier<Sides> sides) {
        this.session = session;
        this.expressions = expressions;
        this.role = role;
        this.usings = usings;
        this.frozen = frozen;
        this.clipping = clipping;
        this.sides = sides;
    }

    /// Finds the optimizers with their arguments. All mistakes are reported before it gives up.
    void choose() {
        boolean isSound = true;
        Optimizers optimizers = new Optimizers(session, expressions);
        for (Clause.Using using : usings) {
            try {
                chosen.add(optimizers.choose(using.optimizer()));
            } catch (Rejected reported) {
                isSound = false;
            }
        }
        if (!isSound) {
            throw new Rejected();
        }
    }

    /// Once they are chosen, adds the step: the loss, what its lines change, and the updates of all parameters that the loss
    /// depends on and a `using` covers.
    ///
    /// @param changed by the lines, by path
    void step(Optional<Value> loss, Map<String, States.Changed> changed, Map<Role, Graph> procedures) {
        Sides taken = sides.get();
        List<Value> roots = Stream.concat(loss.stream(), changed.values().stream().map(States.Changed::value)).toList();
        reached = Slices.needed(taken.of(session.builder().build().equations()), roots);
        session.variables().parameters().stream().filter(p -> reached.get(session.graphs().variable(p).id()))
                .map(Variables.Made::path).forEach(paths::add);
        paths.addAll(changed.keySet());
        patterns();
        Map<Variables.Made, Optimizers.Chosen> learned = loss.isPresent() ? learned(taken) : Map.of();
        requireOneChange(learned, changed);
        List<Result> results = new ArrayList<>();
        loss.ifPresent(l -> results.add(new Result.Output("loss", List.of(), l)));
        boolean isSound = loss.isEmpty() || learns(learned, loss.get(), results);
        Map<String, Result> changes = changes(taken);
        changed.forEach((path, change) -> changes.put(path,
                new Result.Update(path, change.state().order(), change.value())));
        results.addAll(changes.values());
        if (isSound) {
            procedures.put(role, Slices.of(session.builder().build().equations(), results));
        }
    }

    /// What the loss depends on and a `using` covers, in the order declared.
    private Map<Variables.Made, Optimizers.Chosen> learned(Sides taken) {
        Map<Variables.Made, Optimizers.Chosen> learned = new LinkedHashMap<>();
        for (Variables.Made parameter : session.variables().parameters()) {
            Optional<Integer> covering = covering(parameter.path());
            if (reached.get(session.graphs().variable(parameter).id()) && covering.isPresent()
                    && !taken.isFrozen().test(parameter.path())) {
                learned.put(parameter, chosen.get(covering.get()));
            }
        }
        if (learned.isEmpty() && !frozen.isEmpty() && !usings.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N307, frozen.getFirst().span(),
                    "nothing is left to learn: all parameters that the loss depends on are frozen")
                    .note("what is to learn stays out of `freeze`"));
        }
        return learned;
    }

    /// Adds the updates. All mistakes are reported.
    private boolean learns(Map<Variables.Made, Optimizers.Chosen> learned, Value loss, List<Result> results) {
        Optimizers optimizers = new Optimizers(session, expressions);
        Function<Variables.Made, Value> gradients = clipping.of(learned.keySet(),
                p -> session.builder().gradient(loss, session.graphs().variable(p)));
        boolean isSound = true;
        for (Map.Entry<Variables.Made, Optimizers.Chosen> one : learned.entrySet()) {
            session.at(one.getValue().span());
            try {
                results.addAll(optimizers.updates(one.getValue(), one.getKey(), gradients.apply(one.getKey()),
                        role.label()));
            } catch (Rejected reported) {
                isSound = false;
            }
        }
        return isSound;
    }

    private void requireOneChange(Map<Variables.Made, Optimizers.Chosen> learned,
            Map<String, States.Changed> changed) {
        for (Variables.Made parameter : learned.keySet()) {
            if (changed.containsKey(parameter.path())) {
                throw session.reject(Diagnostic.error(Code.N120, learned.get(parameter).span(), parameter.path()
                        + " is learned here, and a line of the same step changes it")
                        .note("`over` says what is learned; a step of its own changes what is learned already"));
            }
        }
    }

    /// The states that change in what the step runs, by path.
    private Map<String, Result> changes(Sides taken) {
        Map<String, Result> changes = new LinkedHashMap<>();
        for (States.Change change : session.states().changes()) {
            if (!taken.isFrozen().test(change.instance())
                    && change.results().stream().anyMatch(v -> reached.get(v.id()))) {
                changes.put(change.state().path(),
                        new Result.Update(change.state().path(), change.state().order(), change.value()));
            }
        }
        return changes;
    }

    /// The paths of what the loss depends on, and of what the lines change.
    Set<String> reached() {
        return paths;
    }

    /// The first `using` that names a parameter; one without `over` takes the rest.
    private Optional<Integer> covering(String path) {
        for (int i = 0; i < usings.size(); i++) {
            if (usings.get(i).over().stream().anyMatch(p -> p.covers(path))) {
                return Optional.of(i);
            }
        }
        for (int i = 0; i < usings.size(); i++) {
            if (usings.get(i).over().isEmpty()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private void patterns() {
        Stream.concat(usings.stream().flatMap(u -> u.over().stream()), frozen.stream())
                .forEach(new PathPatterns(session)::require);
    }
}
