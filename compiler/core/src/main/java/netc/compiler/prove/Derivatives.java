package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.interpret.Frozen;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.interpret.Tangents;
import netc.compiler.source.Counted;

/// Reverse mode against central differences, against forward mode, and against itself, in double precision.
final class Derivatives {
    /// Steps of differences, as a part of a tensor's own size: the error of the five-point formula is of the fourth power.
    private static final double STEP = 1e-3;
    /// Below this, rounding is all that a difference shows.
    private static final double LEAST_STEP = 1e-6;
    private static final double DIFFERENCES = 1e-6;
    private static final double EXACT = 1e-9;
    /// What rounding may do to the loss, relatively.
    private static final double ROUNDING = 1e-14;
    private static final int MOST_EXAMPLES = 3;
    private static final int MOST_SHOWN = 3;
    /// What one direction costs, in evaluations, and elements that all of them may compute: half a minute, where larger models
    /// have some of their tensors chosen at random.
    private static final long EVALUATIONS = 8;
    private static final long MOST_ELEMENTS = 3_000_000_000L;
    /// Directions drawn before a tensor counts as standing at a kink.
    private static final int TRIES = 3;

    private Derivatives() {
    }

    /// For each tensor the derivative along a random direction of it alone: reverse mode, and `(8 (f(h) - f(-h)) - (f(2h) -
    /// f(-2h))) / 12h`. Where a kink lies too near, forward mode instead.
    static Outcome differences(Subject subject) {
        Optional<Graph> objective = subject.objective();
        if (objective.isEmpty()) {
            return nothing();
        }
        Graph graph = objective.get();
        Examples examples = subject.examples(graph, MOST_EXAMPLES);
        Map<String, double[]> inputs = subject.fed(graph, examples);
        Frozen frozen = Frozen.at(graph, examples.count(), subject.draws(), inputs, subject.variables());
        inputs.putAll(frozen.values());
        Map<String, double[]> reverse = subject.run(Objectives.gradients(graph), examples);
        Differences differences = new Differences(subject, frozen.graph(), examples.count(), inputs);
        List<String> wrong = new ArrayList<>();
        List<String> all = new ArrayList<>(Objectives.leaves(graph).keySet());
        Collections.shuffle(all, new Random(subject.seed()));
        long each = EVALUATIONS * examples.count() * Math.max(1, Objectives.elements(graph));
        Set<String> chosen = Set.copyOf(all.subList(0, Math.clamp(MOST_ELEMENTS / each, 1, all.size())));
        List<String> names = Objectives.leaves(graph).keySet().stream().filter(chosen::contains).toList();
        int kinks = 0;
        for (String name : names) {
            Compared compared = differences.along(name, reverse.get(Objectives.GRADIENT + name));
            kinks += compared.differences() ? 0 : 1;
            if (!(compared.error() <= 1)) {
                if (wrong.size() < 3 * MOST_SHOWN) {
                    wrong.add(subject.called(name) + ": along a random direction");
                    wrong.add("expected " + number(compared.expected()) + (compared.differences()
                            ? " (central differences)" : " (forward mode)") + ", found " + number(compared.found()));
                }
            }
        }
        if (!wrong.isEmpty()) {
            wrong.addAll(suspects(graph));
            return new Outcome.Failed(wrong);
        }
        return new Outcome.Passed((names.size() < all.size() ? names.size() + " of " : "")
                + Counted.of(all.size(), "tensor") + (kinks == 0 ? "" : ", " + kinks + " at kinks"));
    }

    /// @param differences whether `expected` is of differences, else of forward mode
    /// @param error       as a part of what is allowed
    private record Compared(double expected, double found, boolean differences, double error) {
    }

    private record Differences(Subject subject, Graph graph, int examples, Map<String, double[]> inputs) {
        Compared along(String name, double[] gradient) {
            Map<String, double[]> variables = subject.variables();
            Compared best = new Compared(0, 0, false, Double.POSITIVE_INFINITY);
            for (int i = 0; i < TRIES; i++) {
                Map<String, double[]> all = Directions.random(graph, inputs, variables, subject.seed() + i);
                Map<String, double[]> direction = new HashMap<>(all);
                direction.replaceAll((k, v) -> k.equals(name) ? v : new double[v.length]);
                double found = Directions.dot(gradient, direction.get(name));
                double scale = Directions.scale(gradient, direction.get(name));
                Tangents.Derivatives forward = Tangents.along(graph, examples, subject.draws(), inputs, variables,
                        direction);
                double value = forward.values().get("loss")[0];
                double slope = forward.tangents().get("loss")[0];
                double step = Math.min(STEP, forward.distance() / 8);
                if (step >= LEAST_STEP) {
                    // Where the function bends much, only a smaller step comes near.
                    Compared nearest = difference(direction, step, found, scale, value);
                    for (step /= 10; step >= LEAST_STEP && !(nearest.error() <= 1); step /= 10) {
                        Compared next = difference(direction, step, found, scale, value);
                        nearest = next.error() < nearest.error() ? next : nearest;
                    }
                    return nearest;
                }
                best = new Compared(slope, found, false, Math.abs(slope - found)
                        / (EXACT * Math.max(scale, Math.abs(slope)) + ROUNDING * Math.abs(value)
                                + Double.MIN_NORMAL));
            }
            return best;
        }

        private Compared difference(Map<String, double[]> direction, double step, double found, double scale,
                double value) {
            double expected = (8 * (at(direction, step) - at(direction, -step))
                    - (at(direction, 2 * step) - at(direction, -2 * step))) / (12 * step);
            double allowed = DIFFERENCES * Math.max(scale, Math.abs(expected)) + ROUNDING * Math.abs(value) / step
                    + Double.MIN_NORMAL;
            return new Compared(expected, found, true, Math.abs(expected - found) / allowed);
        }

        private double at(Map<String, double[]> direction, double step) {
            return GraphInterpreter.run(graph, false, examples, subject.draws(),
                    Directions.moved(inputs, direction, step),
                    Directions.moved(subject.variables(), direction, step)).get("loss")[0];
        }
    }

    /// `⟨u, J v⟩ = ⟨Jᵀ u, v⟩` for random u and v.
    static Outcome duality(Subject subject) {
        return vectors(subject, graph -> {
            Graph weighed = Objectives.weighed(graph);
            Examples examples = subject.examples(weighed, MOST_EXAMPLES);
            Map<String, double[]> inputs = subject.fed(weighed, examples);
            Map<String, double[]> direction = Directions.random(weighed, inputs, subject.variables(), subject.seed());
            double forward = Tangents.along(weighed, examples.count(), subject.draws(), inputs, subject.variables(),
                    direction).tangents().get("loss")[0];
            Map<String, double[]> reverse = subject.run(Objectives.gradients(weighed), examples);
            return same(subject, graph, forward, direction, reverse, new Modes("forward mode", "reverse mode",
                    "⟨u, Jv⟩ = ⟨Jᵀu, v⟩", terms(subject.run(graph, examples))));
        });
    }

    /// Reverse over reverse against forward over reverse: `⟨∇⟨w, g⟩, v⟩ = ⟨w, Dg v⟩` for the gradient g.
    static Outcome second(Subject subject) {
        Optional<Graph> objective = subject.objective();
        if (objective.isEmpty()) {
            return nothing();
        }
        Graph gradients = Objectives.gradients(objective.get());
        Graph weighed = Objectives.weighedGradients(gradients);
        Examples examples = subject.examples(weighed, 2);
        Map<String, double[]> inputs = subject.fed(weighed, examples);
        Map<String, double[]> direction = Directions.random(weighed, inputs, subject.variables(), subject.seed());
        double forward = Tangents.along(weighed, examples.count(), subject.draws(), inputs, subject.variables(),
                direction).tangents().get("loss")[0];
        if (!Double.isFinite(forward)) {
            return new Outcome.NotApplicable("the second derivative is " + forward + " at these examples");
        }
        Map<String, double[]> reverse = subject.run(Objectives.gradients(weighed), examples);
        return same(subject, objective.get(), forward, direction, reverse, new Modes("forward over reverse",
                "reverse over reverse", "Hessian along two directions", terms(subject.run(gradients, examples))));
    }

    /// Two ways to one number.
    ///
    /// @param what  they compute
    /// @param terms what is added up in it amounts to: rounding is judged by that, since much of it may cancel
    private record Modes(String one, String other, String what, double terms) {
    }

    private static double terms(Map<String, double[]> results) {
        return results.values().stream().mapToDouble(y -> y.length * Directions.rms(y)).sum();
    }

    private static Outcome same(Subject subject, Graph graph, double expected, Map<String, double[]> direction,
            Map<String, double[]> reverse, Modes modes) {
        double found = 0;
        double scale = 0;
        for (Map.Entry<String, double[]> v : direction.entrySet()) {
            double[] gradient = reverse.get(Objectives.GRADIENT + v.getKey());
            found += Directions.dot(gradient, v.getValue());
            scale += Directions.scale(gradient, v.getValue());
        }
        if (!Double.isFinite(expected) && !Double.isFinite(found)) {
            return new Outcome.NotApplicable("both are " + expected + " near the initial values");
        }
        if (Double.isFinite(scale)
                && Math.abs(expected - found) <= EXACT * Math.max(scale, Math.abs(expected))
                        + ROUNDING * modes.terms()) {
            return new Outcome.Passed(modes.what());
        }
        List<String> lines = new ArrayList<>();
        lines.add("of " + subject.program().name() + " along a random direction of all tensors");
        lines.add("expected " + number(expected) + " (" + modes.one() + "), found " + number(found) + " ("
                + modes.other() + ")");
        lines.addAll(suspects(graph));
        return new Outcome.Failed(lines);
    }

    /// `Jᵀ(a u + b v) = a Jᵀu + b Jᵀv`
    static Outcome linearity(Subject subject) {
        return vectors(subject, graph -> {
            Graph gradients = Objectives.gradients(Objectives.weighed(graph));
            Examples examples = subject.examples(gradients, MOST_EXAMPLES);
            Map<String, double[]> inputs = subject.fed(gradients, examples);
            Map<String, double[]> u = Objectives.drawn(gradients, examples.count(), subject.seed());
            Map<String, double[]> v = Objectives.drawn(gradients, examples.count(), ~subject.seed());
            u.keySet().removeIf(name -> !name.startsWith(Objectives.WEIGHT));
            Map<String, double[]> both = new HashMap<>(inputs);
            both.putAll(Directions.moved(u, v, -2));
            Map<String, double[]> first = run(subject, gradients, examples, inputs, u);
            Map<String, double[]> second = run(subject, gradients, examples, inputs, v);
            Map<String, double[]> sum = run(subject, gradients, examples, inputs, both);
            double terms = terms(subject.run(graph, examples));
            for (String name : Objectives.leaves(graph).keySet()) {
                double[] a = first.get(Objectives.GRADIENT + name);
                double[] b = second.get(Objectives.GRADIENT + name);
                double[] c = sum.get(Objectives.GRADIENT + name);
                double floor = EXACT * (Directions.rms(a) + Directions.rms(b)) + ROUNDING * terms
                        / Math.max(1e-6, Directions.rms(inputs.getOrDefault(name, subject.variables().get(name))));
                for (int i = 0; i < a.length; i++) {
                    double expected = a[i] - 2 * b[i];
                    double allowed = EXACT * (Math.abs(a[i]) + 2 * Math.abs(b[i])) + floor;
                    if (!(Math.abs(expected - c[i]) <= allowed)) {
                        List<String> lines = new ArrayList<>();
                        lines.add(subject.called(name) + ": element " + i + " for cotangent u - 2v");
                        lines.add("expected " + number(expected) + " (that of u - 2 times that of v), found "
                                + number(c[i]));
                        lines.addAll(suspects(graph));
                        return new Outcome.Failed(lines);
                    }
                }
            }
            return new Outcome.Passed("Jᵀ(u - 2v) = Jᵀu - 2 Jᵀv");
        });
    }

    private static Map<String, double[]> run(Subject subject, Graph graph, Examples examples,
            Map<String, double[]> inputs, Map<String, double[]> weights) {
        Map<String, double[]> all = new HashMap<>(inputs);
        all.putAll(weights);
        return GraphInterpreter.run(graph, false, examples.count(), subject.draws(), all,
                subject.variables());
    }

    private static Outcome vectors(Subject subject, Function<Graph, Outcome> check) {
        Optional<Graph> graph = subject.predictions()
                .filter(g -> !Objectives.leaves(g).isEmpty() && g.results().stream()
                        .anyMatch(r -> r.value().type().element() == Element.F32));
        return graph.map(check).orElseGet(() -> new Outcome.NotApplicable(
                "no real output that needs no target has a derivative"));
    }

    static Outcome nothing() {
        return new Outcome.NotApplicable("the model has no real output that needs no target, and no loss");
    }

    /// Where to look: rules that the user wrote, or else netc. A rule of the library stands at the place of what applied it,
    /// as the equation does that has the rule.
    private static List<String> suspects(Graph graph) {
        Set<String> rules = new LinkedHashSet<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Custom(Graph rule) && !rule.equations().getFirst().span().equals(e.span())) {
                rules.add(Subject.place(rule.equations().getFirst().span()));
            }
        }
        return rules.isEmpty()
                ? List.of(
                        "no `with grad` of yours is involved: this is a mistake of netc, please report it with the file")
                : List.of("look at the `with grad` at " + String.join(", ", rules)
                        + "; a rule that is no derivative on purpose fails too");
    }

    static String number(double x) {
        return String.format(Locale.ROOT, "%.7g", x);
    }
}
