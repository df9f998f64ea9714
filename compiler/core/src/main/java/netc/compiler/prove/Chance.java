package netc.compiler.prove;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import netc.abi.TensorType;
import netc.compiler.graph.Graph;
import netc.compiler.program.DeclaredInput;

/// Whether the first loss is that of a model which knows nothing yet.
final class Chance {
    /// Labels that are all tried.
    static final int MOST_LABELS = 64;
    private static final int MOST_EXAMPLES = 8;
    /// Labels drawn for each example where there are too many to try all.
    private static final int DRAWN = 8;
    /// How far the first loss may lie above what chance gives: scores of variance 2 cost that much, the most that Glorot's
    /// initial values make of inputs of variance 1. It may lie below by half.
    private static final double ABOVE = 1;
    private static final double ROUNDING = 1e-2;

    private Chance() {
    }

    /// The classes and truth values that the loss compares with.
    static List<DeclaredInput> labels(Subject subject, Graph loss) {
        return subject.program().inputs().stream().filter(i -> i.target() && Examples.choices(i.edge()) > 1
                && (i.edge().kind() == TensorType.Kind.INDEX || i.edge().kind() == TensorType.Kind.TRUTH)
                && Reach.reads(loss, i.name())).toList();
    }

    /// Whether one class is compared for each example, of few enough that all can be tried.
    static boolean isTried(DeclaredInput label) {
        return label.edge().elements() == 1 && Examples.choices(label.edge()) <= MOST_LABELS;
    }

    /// The loss of one example for each class.
    static double[] losses(Subject subject, Graph loss, DeclaredInput label, Examples one) {
        double[] losses = new double[Examples.choices(label.edge())];
        Arrays.setAll(losses, c -> subject.run(loss, one.with(label.name(), new double[] {c})).get("loss")[0]);
        return losses;
    }

    /// Whether `Σ exp(sign · loss)` over the classes is 1, as where the loss is `sign · log` of probabilities.
    static boolean areProbabilities(double[] losses, int sign, double within) {
        return Math.abs(sum(losses, sign) - 1) < within;
    }

    private static double sum(double[] losses, int sign) {
        return Arrays.stream(losses).map(x -> Math.exp(sign * x)).sum();
    }

    static Outcome check(Subject subject) {
        Optional<Graph> loss = subject.loss();
        if (loss.isEmpty()) {
            return new Outcome.NotApplicable("no `train` block says what the loss is");
        }
        List<DeclaredInput> labels = labels(subject, loss.get());
        if (labels.size() != 1) {
            return new Outcome.NotApplicable(labels.isEmpty() ? "the loss compares with no class: this is a regression"
                    : "the loss compares with " + labels.size() + " kinds of classes");
        }
        DeclaredInput label = labels.getFirst();
        int classes = Examples.choices(label.edge());
        Examples examples = subject.examples(loss.get(), MOST_EXAMPLES);
        double expected = Math.log(classes);
        double found = 0;
        if (isTried(label)) {
            boolean isTurned = true;
            double sum = 1;
            for (Examples one : examples.apart()) {
                double[] losses = losses(subject, loss.get(), label, one);
                isTurned &= areProbabilities(losses, 1, ROUNDING);
                sum = areProbabilities(losses, -1, ROUNDING) ? sum : sum(losses, -1);
                found += Arrays.stream(losses).average().orElseThrow() / examples.count();
            }
            if (isTurned) {
                return new Outcome.Failed("the loss is the log of a probability, which training makes small",
                        "expected -log of it, found log: the sign is turned round");
            }
            if (sum != 1) {
                return new Outcome.NotApplicable(String.format(Locale.ROOT,
                        "exp(-loss) sums over the %d classes to %.3g, not 1: the loss is no -log of probabilities",
                        classes, sum));
            }
        } else {
            Random random = new Random(subject.seed());
            int width = examples.values().get(label.name()).length;
            for (int i = 0; i < DRAWN; i++) {
                double[] drawn = random.ints(width, 0, classes).asDoubleStream().toArray();
                found += subject.run(loss.get(), examples.with(label.name(), drawn)).get("loss")[0] / DRAWN;
            }
        }
        String range = String.format(Locale.ROOT, "%.3f, and ln %d = %.3f", found, classes, expected);
        if (found >= expected / 2 && found <= expected + ABOVE) {
            return new Outcome.Passed(range);
        }
        return new Outcome.Failed("the loss before training, over all labels of " + subject.called(label.name()),
                String.format(Locale.ROOT, "expected about ln %d = %.3f (%.3f to %.3f), found %.3f", classes, expected,
                        expected / 2, expected + ABOVE, found),
                "look at the size of inputs (divide them, or standardise them) and of initial weights");
    }
}
