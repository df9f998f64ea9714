package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.States;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.slice.Slices;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;

/// One training step: which optimizer changes which parameter, and how.
final class Learning {
    private final Session session;
    private final Evaluator expressions;
    private final List<Clause.Using> usings;
    private final List<Clause.PathPattern> frozen;
    private final Clipping clipping;
    private final Supplier<Sides> sides;
    private final List<Optimizers.Chosen> chosen = new ArrayList<>();
    private BitSet reached = new BitSet();

    /// @param usings are read when the optimizers are chosen
    /// @param frozen what does not learn
    /// @param clipping of gradients
    /// @param sides  that a step takes
    Learning(Session session, Evaluator expressions, List<Clause.Using> usings, List<Clause.PathPattern> frozen,
            Clipping clipping, Supplier<Sides> sides) {
        this.session = session;
        this.expressions = expressions;
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

    /// Once they are chosen, adds `step`: the loss, and the updates of all parameters that the loss depends on and a `using` covers.
    void step(Value loss, Map<Role, Graph> procedures) {
        List<Equation> equations = session.builder().build().equations();
        Sides step = sides.get();
        reached = Slices.needed(step.of(equations), List.of(loss));
        Optimizers optimizers = new Optimizers(session, expressions);
        patterns();
        Map<Variables.Made, Optimizers.Chosen> learned = new LinkedHashMap<>();
        for (Variables.Made parameter : session.variables().parameters()) {
            Optional<Integer> covering = covering(parameter.path());
            if (reached.get(session.graphs().variable(parameter).id()) && covering.isPresent()
                    && !step.isFrozen().test(parameter.path())) {
                learned.put(parameter, chosen.get(covering.get()));
            }
        }
        if (learned.isEmpty() && !frozen.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N307, frozen.getFirst().span(),
                    "nothing is left to learn: all parameters that the loss depends on are frozen"));
        }
        Function<Variables.Made, Value> gradients = clipping.of(learned.keySet(),
                p -> session.builder().gradient(loss, session.graphs().variable(p)));
        List<Result> results = new ArrayList<>();
        results.add(new Result.Output("loss", List.of(), loss));
        boolean isSound = true;
        for (Map.Entry<Variables.Made, Optimizers.Chosen> one : learned.entrySet()) {
            session.at(one.getValue().span());
            try {
                results.addAll(optimizers.updates(one.getValue(), one.getKey(), gradients.apply(one.getKey())));
            } catch (Rejected reported) {
                isSound = false;
            }
        }
        results.addAll(changes(step));
        if (isSound) {
            procedures.put(Role.STEP, Slices.of(session.builder().build().equations(), results));
        }
    }

    /// The states that change in what the step runs.
    private List<Result> changes(Sides step) {
        Map<String, Result> changes = new LinkedHashMap<>();
        for (States.Change change : session.states().changes()) {
            if (!step.isFrozen().test(change.instance())
                    && change.results().stream().anyMatch(v -> reached.get(v.id()))) {
                changes.put(change.state().path(),
                        new Result.Update(change.state().path(), change.state().order(), change.value()));
            }
        }
        return List.copyOf(changes.values());
    }

    /// What the loss does not depend on stays as it starts, which is rarely meant.
    void warnOfUnreached() {
        Map<Span, List<String>> paths = new LinkedHashMap<>();
        for (Variables.Made parameter : session.variables().parameters()) {
            if (!reached.get(session.graphs().variable(parameter).id())) {
                paths.computeIfAbsent(parameter.place(), _ -> new ArrayList<>()).add(parameter.path());
            }
        }
        paths.forEach((place, names) -> session.report(Diagnostic.warning(Code.N308, place, Describe.list(names)
                + (names.size() == 1 ? " does" : " do") + " not learn: the loss does not depend on "
                + (names.size() == 1 ? "it" : "them"))));
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
        Stream.concat(usings.stream().flatMap(u -> u.over().stream()), frozen.stream()).forEach(pattern -> {
            if (session.variables().parameters().stream().noneMatch(v -> pattern.covers(v.path()))) {
                throw session.reject(Diagnostic.error(Code.N307, pattern.span(), "no parameter is called "
                        + pattern.span().text()).note("parameters: "
                                + String.join(", ",
                                        session.variables().parameters().stream().map(Variables.Made::path)
                                                .toList())));
            }
        });
    }
}
