package netc.compiler.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.Variable;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.source.Counted;

/// What the loss depends on: all that is learned, and no example on another.
final class Reach {
    private static final int MOST_EXAMPLES = 8;
    /// What the order of a double-precision sum may change.
    private static final double ROUNDING = 1e-9;

    private Reach() {
    }

    static boolean reads(Graph graph, String input) {
        return graph.inputs().contains(input);
    }

    static Outcome parameters(Subject subject) {
        Optional<Graph> objective = subject.objective();
        List<DeclaredVariable> parameters = subject.program().variables().stream()
                .filter(v -> v.role() == Variable.Role.PARAMETER)
                .filter(v -> !subject.program().learning().elsewhere().contains(v.path())).toList();
        if (objective.isEmpty() || parameters.isEmpty()) {
            return new Outcome.NotApplicable("there is nothing to learn");
        }
        Examples examples = subject.examples(objective.get(), MOST_EXAMPLES);
        Graph graph = Objectives.gradients(objective.get());
        Map<String, double[]> together = subject.run(graph, examples);
        List<Map<String, double[]>> apart = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (DeclaredVariable parameter : parameters) {
            String name = Objectives.GRADIENT + parameter.path();
            boolean isRead = together.containsKey(name);
            boolean isZero = isRead && Directions.rms(together.get(name)) == 0;
            if (isZero && apart.isEmpty()) {
                // Examples that pull in opposite ways may add up to 0.
                examples.apart().forEach(one -> apart.add(subject.run(graph, one)));
            }
            if (!isRead || isZero && apart.stream().allMatch(g -> Directions.rms(g.get(name)) == 0)) {
                lines.add(subject.called(parameter.path()) + ": expected a gradient, found "
                        + (!isRead ? "that the loss does not depend on it" : "0 in every element"));
            }
        }
        if (lines.isEmpty()) {
            return new Outcome.Passed(Counted.of(parameters.size(), "tensor"));
        }
        lines.add("look at the path from it to the loss: `stop`, a product with 0, units that are dead");
        return new Outcome.Failed(lines);
    }

    /// The loss of a batch is the mean of the losses of its examples.
    static Outcome independent(Subject subject) {
        Optional<Graph> loss = subject.loss();
        if (loss.isEmpty()) {
            return new Outcome.NotApplicable("no `train` block says what the loss is");
        }
        Origins origins = new Origins(loss.get());
        Optional<Equation> reading = origins.reading();
        if (reading.isPresent()) {
            return new Outcome.NotApplicable("the loss of an example looks at others of its batch, at "
                    + Subject.place(reading.get().span()));
        }
        Optional<Equation> normalisation = origins.normalisation();
        if (normalisation.isPresent()) {
            return new Outcome.NotApplicable("weights are applied to what the batch normalises, at "
                    + Subject.place(normalisation.get().span()));
        }
        Examples examples = subject.examples(loss.get(), MOST_EXAMPLES);
        if (examples.count() < 2) {
            return new Outcome.NotApplicable("there is one example");
        }
        double together = subject.run(loss.get(), examples).get("loss")[0];
        double apart = 0;
        for (Examples one : examples.apart()) {
            apart += subject.run(loss.get(), one).get("loss")[0] / examples.count();
        }
        if (Math.abs(together - apart) <= ROUNDING * Math.max(1, Math.abs(apart))) {
            return new Outcome.Passed("the mean of its examples");
        }
        List<String> lines = new ArrayList<>();
        lines.add("the loss of " + Counted.of(examples.count(), "example") + " together");
        lines.add("expected the mean of their losses alone, " + Derivatives.number(apart) + ", found "
                + Derivatives.number(together));
        lines.add("examples are put together at " + String.join(", ", origins.mixing().stream()
                .map(e -> Subject.place(e.span())).distinct().limit(3).toList()));
        return new Outcome.Failed(lines);
    }
}
