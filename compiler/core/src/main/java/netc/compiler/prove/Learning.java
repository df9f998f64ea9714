package netc.compiler.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import netc.abi.TensorType;
import netc.compiler.elaborate.ModelProgram.DeclaredInput;
import netc.compiler.graph.Graph;

/// Whether the loss is that of a model which knows nothing yet, and falls when it learns.
final class Learning {
    /// Labels that are all tried.
    private static final int MOST_LABELS = 64;
    private static final int MOST_EXAMPLES = 8;
    /// Labels drawn for each example where there are too many to try all.
    private static final int DRAWN = 8;
    /// The first loss lies between half of what chance gives and this much above it, in nats: small differences between
    /// classes that the initial weights make cost little.
    private static final double ABOVE = 0.75;
    private static final int STEPS = 500;
    /// Falling to this part of what it was shows that the model can learn; learning stops early below the other.
    private static final double ENOUGH = 0.5;
    private static final double PLENTY = 0.05;

    private Learning() {
    }

    static Outcome chance(Subject subject) {
        Optional<Graph> loss = subject.loss();
        if (loss.isEmpty()) {
            return new Outcome.NotApplicable("no `train` block says what the loss is");
        }
        List<DeclaredInput> labels = subject.program().inputs().stream()
                .filter(i -> i.target() && i.edge().kind() == TensorType.Kind.INDEX
                        && Reach.reads(loss.get(), i.name()))
                .toList();
        if (labels.size() != 1) {
            return new Outcome.NotApplicable(labels.isEmpty() ? "the loss compares with no class: this is a regression"
                    : "the loss compares with " + labels.size() + " kinds of classes");
        }
        DeclaredInput label = labels.getFirst();
        int classes = Math.toIntExact(label.edge().limit());
        Examples examples = subject.examples(loss.get(), MOST_EXAMPLES);
        double expected = Math.log(classes);
        double found = 0;
        if (label.edge().elements() == 1 && classes <= MOST_LABELS) {
            for (Examples one : examples.apart()) {
                double probability = 0;
                for (int c = 0; c < classes; c++) {
                    double value = subject.run(loss.get(), one.with(label.name(), new double[] {c})).get("loss")[0];
                    probability += Math.exp(-value);
                    found += value / classes / examples.count();
                }
                if (!(Math.abs(probability - 1) < 1e-2)) {
                    return new Outcome.NotApplicable(String.format(Locale.ROOT,
                            "exp(-loss) sums over the %d classes to %.3g, not 1: the loss is no -log of probabilities",
                            classes, probability));
                }
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

    static Outcome overfit(Subject subject) {
        Optional<Graph> loss = subject.loss();
        if (loss.isEmpty()) {
            return new Outcome.NotApplicable("no `train` block says how it learns");
        }
        if (!new Origins(loss.get()).hasHidden()) {
            return new Outcome.NotApplicable(Start.NO_HIDDEN + ", and a linear model fits no batch exactly");
        }
        Examples examples = subject.examples().first(MOST_EXAMPLES);
        List<Double> losses = new ArrayList<>(subject.runner().train(subject.program(), examples, STEPS,
                subject.seed(), PLENTY));
        double first = losses.getFirst();
        double best = losses.stream().mapToDouble(x -> x).min().orElseThrow();
        String fall = String.format(Locale.ROOT, "%.3g to %.3g in %d steps", first, losses.getLast() + 0.0,
                losses.size());
        if (best <= (first > 0 ? first * ENOUGH : first - ENOUGH * Math.abs(first)) && first != best) {
            return new Outcome.Passed(fall);
        }
        return new Outcome.Failed("the loss of " + examples.count() + " examples, seen again and again",
                String.format(Locale.ROOT, "expected it to halve within %d steps, found %s", STEPS, fall),
                "look at the optimizer's rate, at initial weights, and at the checks above");
    }
}
