package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Whether the examples give numbers at all: NaN differs from everything, itself too, so that nothing can be compared.
final class Finite {
    private static final int MOST_EXAMPLES = 32;

    private Finite() {
    }

    /// A number that is none.
    ///
    /// @param what  it is: `NaN`, `Infinity`
    /// @param place where it first comes from finite numbers: `m.net:5`
    /// @param in    what it reaches: `output height`
    record NotFinite(String what, String place, String in) {
        /// `the examples give NaN at m.net:5`
        String summary() {
            return "the examples give " + what + " at " + place;
        }
    }

    static Outcome check(Subject subject) {
        return subject.notFinite().<Outcome>map(e -> new Outcome.Failed(e.summary() + ", which reaches " + e.in(),
                "expected finite numbers: random examples may lie outside of what the model takes, give records of yours"
                        + " with --data; else look at logarithms, roots and quotients there"))
                .orElseGet(() -> new Outcome.Passed("outputs, loss and gradients"));
    }

    /// The first output, loss or gradient that is not finite.
    static Optional<NotFinite> notFinite(Subject subject) {
        Optional<NotFinite> found = subject.predictions().flatMap(graph -> notFinite(subject, graph));
        return found.isPresent() ? found
                : subject.objective().flatMap(graph -> notFinite(subject, Objectives.gradients(graph)));
    }

    private static Optional<NotFinite> notFinite(Subject subject, Graph graph) {
        Examples examples = subject.examples(graph, MOST_EXAMPLES);
        if (wrong(subject.run(graph, examples), graph).isEmpty()) {
            return Optional.empty();
        }
        // One example is enough to see where, if one alone has it.
        Examples shown = examples.apart().stream().filter(one -> wrong(subject.run(graph, one), graph).isPresent())
                .findFirst().orElse(examples);
        return wrong(subject.run(graph, shown), graph).map(result -> {
            List<Result> all = new ArrayList<>();
            Map<Value, Equation> makers = new HashMap<>();
            for (Equation e : graph.equations()) {
                all.add(new Result.Output(Integer.toString(e.result().id()), e.result().type().axes(), e.result()));
                makers.put(e.result(), e);
            }
            Map<String, double[]> values = subject.run(new Graph(graph.equations(), all), shown);
            double worst = worst(values.get(Integer.toString(result.value().id())));
            return new NotFinite(Double.isNaN(worst) ? "NaN" : Double.toString(worst),
                    Subject.place(source(subject, result.value(), makers, values).span()), named(subject, result));
        });
    }

    /// The equation that makes it of finite numbers; of those on the way from it, the nearest in the user's own files.
    private static Equation source(Subject subject, Value from, Map<Value, Equation> makers,
            Map<String, double[]> values) {
        Equation at = makers.get(from);
        Equation shown = at;
        // What goes around in a loop is looked at once.
        Set<Value> seen = new HashSet<>(Set.of(from));
        while (true) {
            if (subject.program().declared().sources().contains(at.span().source())) {
                shown = at;
            }
            Optional<Value> nan = first(at, values, seen, x -> Double.isNaN(worst(x)));
            Optional<Value> before = nan.isPresent() ? nan
                    : first(at, values, seen, x -> !Double.isFinite(worst(x)));
            // A constant that is infinite is meant so.
            if (before.isEmpty() || makers.get(before.get()).op() instanceof Op.Constant) {
                return shown;
            }
            at = makers.get(before.get());
            seen.add(before.get());
        }
    }

    private static Optional<Value> first(Equation e, Map<String, double[]> values, Set<Value> seen,
            Predicate<double[]> test) {
        return e.operands().stream().filter(v -> !seen.contains(v) && test.test(values.get(Integer.toString(v.id()))))
                .findFirst();
    }

    private static Optional<Result> wrong(Map<String, double[]> results, Graph graph) {
        return graph.results().stream().filter(r -> r instanceof Result.Output(String name, var _, Value value)
                && value.type().element() == Element.F32 && !Double.isFinite(worst(results.get(name)))).findFirst();
    }

    /// NaN where there is one, else an infinite element, else any.
    private static double worst(double[] elements) {
        double infinite = Arrays.stream(elements).filter(Double::isInfinite).findFirst().orElse(0);
        return Arrays.stream(elements).anyMatch(Double::isNaN) ? Double.NaN : infinite;
    }

    private static String named(Subject subject, Result result) {
        if (!(result instanceof Result.Output(String name, var _, var _))) {
            throw new IllegalStateException("expected outputs alone, found " + result);
        }
        boolean learns = subject.loss().isPresent();
        return name.startsWith(Objectives.GRADIENT)
                ? "the gradient of " + subject.called(name.substring(Objectives.GRADIENT.length()))
                : name.equals("loss") && learns ? "the loss" : "output " + name;
    }
}
