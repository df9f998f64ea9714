package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Counted;

/// What compiled code has to keep: bits that depend on the example alone, and numbers near the exact ones.
final class Compiled {
    private static final int EXAMPLES = 7;
    /// How far single precision may be off, as a part of a tensor's size. A sum of n terms is off by up to n ε, and ε is
    /// 6e-8; what differs by more was computed differently.
    private static final double SINGLE = 1e-3;
    /// What rounding leaves of a gradient that cancels to 0, as of a bias that softmax does not see: this part of the largest
    /// gradient.
    private static final double LEFT = 1e-6;
    /// What the order of a double-precision sum may change.
    private static final double ORDER = 1e-9;

    private Compiled() {
    }

    static Outcome single(Subject subject) {
        Optional<Graph> objective = subject.objective();
        if (objective.isEmpty()) {
            return Derivatives.nothing();
        }
        Graph gradients = Objectives.gradients(objective.get());
        Examples examples = subject.examples(gradients, EXAMPLES);
        Examples fed = new Examples(examples.count(), subject.fed(gradients, examples));
        ModelProgram program = subject.with(Role.STEP, gradients);
        Map<String, double[]> exact = subject.run(gradients, fed);
        Map<String, double[]> found = subject.runner().run(program, Role.STEP, fed, subject.variables(),
                subject.seed());
        double left = LEFT * exact.values().stream().mapToDouble(Directions::rms).max().orElseThrow();
        double worst = 0;
        for (var result : exact.entrySet()) {
            double off = distance(result.getValue(), found.get(result.getKey()));
            double size = Directions.rms(result.getValue());
            if (!(off <= SINGLE * size + left)) {
                String name = result.getKey().equals("loss") ? "the loss"
                        : "the gradient of " + subject.called(result.getKey()
                                .substring(Objectives.GRADIENT.length()));
                return new Outcome.Failed(name + " in single precision",
                        String.format(Locale.ROOT, "expected it within %.0e of the double-precision one, found %.1e",
                                SINGLE, off / size),
                        "look for differences of large numbers, as in variances or log(1 - p)");
            }
            worst = Math.max(worst, size * SINGLE <= left ? 0 : off / size);
        }
        return new Outcome.Passed(String.format(Locale.ROOT, "within %.0e", worst));
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return Directions.rms(difference);
    }

    static Outcome alone(Subject subject) {
        return bits(subject, (together, examples, results) -> {
            for (int i = 0; i < examples.count(); i++) {
                Map<String, double[]> alone = results.of(examples.alone(i));
                for (var output : together.entrySet()) {
                    double[] part = Examples.part(output.getValue(), examples.count(), i);
                    Optional<String> difference = difference(part, alone.get(output.getKey()));
                    if (difference.isPresent()) {
                        return new Outcome.Failed("output " + output.getKey() + ", example " + (i + 1) + " of "
                                + examples.count(), difference.get() + " alone",
                                "this is a mistake of netc, please report it with the file");
                    }
                }
            }
            return new Outcome.Passed("bit for bit, batch of " + examples.count());
        });
    }

    static Outcome permuted(Subject subject) {
        Optional<Equation> draw = Stream.concat(subject.predictions().stream(), subject.loss().stream())
                .flatMap(g -> g.equations().stream())
                .filter(e -> e.op() instanceof Op.Random && e.result().type().hasBatch()).findFirst();
        if (draw.isPresent()) {
            return new Outcome.NotApplicable("examples draw by their places in the run, at "
                    + Subject.place(draw.get().span()));
        }
        Outcome predictions = bits(subject, (together, examples, results) -> {
            Map<String, double[]> backwards = results.of(examples.reversed());
            for (var output : together.entrySet()) {
                Optional<String> difference = difference(Examples.reversed(output.getValue(), examples.count()),
                        backwards.get(output.getKey()));
                if (difference.isPresent()) {
                    return new Outcome.Failed("output " + output.getKey(), difference.get()
                            + " with the examples backwards", "this is a mistake of netc, please report it");
                }
            }
            return new Outcome.Passed("predictions bit for bit");
        });
        Optional<Graph> loss = subject.loss();
        if (loss.isEmpty() || predictions instanceof Outcome.Failed) {
            return predictions;
        }
        Optional<Equation> read = loss.get().equations().stream()
                .filter(e -> e.op() instanceof Op.Gather(Axis axis, boolean _) && axis.isBatch()).findFirst();
        if (read.isPresent()) {
            return predictions instanceof Outcome.Passed ? predictions
                    : new Outcome.NotApplicable(
                            "examples are read by their places in the batch, at " + Subject.place(read.get().span()));
        }
        Examples examples = subject.examples(loss.get(), EXAMPLES);
        double forwards = subject.run(loss.get(), examples).get("loss")[0];
        double backwards = subject.run(loss.get(), examples.reversed()).get("loss")[0];
        return Math.abs(forwards - backwards) <= ORDER * Math.max(1, Math.abs(forwards))
                ? new Outcome.Passed(predictions instanceof Outcome.Passed ? "predictions and loss" : "the loss")
                : new Outcome.Failed("the loss of " + Counted.of(examples.count(), "example"),
                        "expected " + Derivatives.number(forwards) + " in any order, found "
                                + Derivatives.number(backwards) + " backwards",
                        "look for `index(batch)`, or for what numbers the examples otherwise");
    }

    private interface Results {
        Map<String, double[]> of(Examples examples);
    }

    private interface Bits {
        Outcome check(Map<String, double[]> together, Examples examples, Results results);
    }

    private static Outcome bits(Subject subject, Bits check) {
        Optional<Graph> predictions = subject.predictions();
        if (predictions.isEmpty()) {
            return new Outcome.NotApplicable("the model has no output that needs no target");
        }
        Examples examples = subject.examples().first(EXAMPLES);
        if (examples.count() < 2) {
            return new Outcome.NotApplicable("there is one example");
        }
        Results results = e -> subject.runner().run(subject.program(), Role.PREDICT, e, subject.variables(),
                subject.seed());
        return check.check(results.of(examples), examples, results);
    }

    private static Optional<String> difference(double[] expected, double[] found) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < expected.length && differences.isEmpty(); i++) {
            if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(found[i])) {
                differences.add("element " + i + ": expected " + expected[i] + " as in the batch, found " + found[i]);
            }
        }
        return differences.stream().findFirst();
    }
}
