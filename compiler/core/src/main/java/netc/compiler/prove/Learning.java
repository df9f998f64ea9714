package netc.compiler.prove;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import netc.abi.TensorType;
import netc.abi.Variable;
import netc.compiler.elaborate.ModelProgram.DeclaredInput;
import netc.compiler.graph.Graph;
import netc.compiler.source.Counted;

/// Whether the loss is that of a model which knows nothing yet, and falls when it learns.
final class Learning {
    /// Labels that are all tried.
    private static final int MOST_LABELS = 64;
    private static final int MOST_EXAMPLES = 8;
    /// Labels drawn for each example where there are too many to try all.
    private static final int DRAWN = 8;
    /// The first loss lies between half of what chance gives and this part above it: small differences between classes that
    /// the initial weights make cost little. Networks with healthy initial values lie up to a quarter above.
    private static final double ABOVE = 0.3;
    private static final int STEPS = 500;
    /// Falling to this part shows that the model can learn: of what it was, or, where the target is a real number, of what it
    /// reaches without looking at the inputs, since an offset alone may make most of a fall. Learning stops early below the
    /// other part of what it was.
    private static final double ENOUGH = 0.5;
    private static final double PLENTY = 0.05;
    /// A loss of classes that does not halve but rests below this part of what it reaches without inputs has a floor.
    private static final double SEEN = 0.95;
    private static final double RESTS = 0.01;

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
        if (found >= expected / 2 && found <= expected * (1 + ABOVE)) {
            return new Outcome.Passed(range);
        }
        return new Outcome.Failed("the loss before training, over all labels of " + subject.called(label.name()),
                String.format(Locale.ROOT, "expected about ln %d = %.3f (%.3f to %.3f), found %.3f", classes, expected,
                        expected / 2, expected * (1 + ABOVE), found),
                "look at the size of inputs (divide them, or standardise them) and of initial weights");
    }

    static Outcome overfit(Subject subject) {
        Optional<Graph> loss = subject.loss();
        if (loss.isEmpty()) {
            return new Outcome.NotApplicable("no `train` block says how it learns");
        }
        if (!new Origins(loss.get()).hasHidden()) {
            return new Outcome.NotApplicable(Probes.NO_HIDDEN + ", and a linear model fits no batch exactly");
        }
        Examples examples = subject.examples().consistent(subject.program()).first(MOST_EXAMPLES);
        if (examples.count() < 2 && subject.examples().count() > 1) {
            return new Outcome.NotApplicable("examples with equal inputs have different targets: none can be fitted");
        }
        double first = subject.runner().train(subject.program(), examples, 1, subject.seed(), 0).getFirst();
        boolean compares = reads(subject, loss.get(), TensorType.Kind.REAL)
                && !reads(subject, loss.get(), TensorType.Kind.INDEX);
        long parameters = subject.program().variables().stream().filter(v -> v.role() == Variable.Role.PARAMETER)
                .mapToLong(v -> subject.variables().get(v.path()).length).sum();
        if (compares && parameters < examples.count()) {
            return new Outcome.NotApplicable("there are fewer parameters, " + parameters + ", than the "
                    + Counted.of(examples.count(), "example") + " to fit");
        }
        double from = compares ? least(blind(subject, examples)) : first;
        double enough = from > 0 ? from * ENOUGH : from - ENOUGH * Math.abs(from);
        List<Double> losses = subject.runner().train(subject.program(), examples, STEPS, subject.seed(),
                Math.min(enough, PLENTY * first));
        double best = least(losses);
        String fall = String.format(Locale.ROOT, "%.3g to %.3g in %s", first, losses.getLast() + 0.0,
                Counted.of(losses.size(), "step"));
        if (best <= enough && first != best) {
            return new Outcome.Passed(fall);
        }
        if (!compares && rests(losses)) {
            double without = least(blind(subject, examples));
            if (best < SEEN * without) {
                return new Outcome.NotApplicable(String.format(Locale.ROOT,
                        "the loss rests at %.3g, below the %.3g that"
                                + " it reaches where all inputs are equal: it may have a floor, as smoothed targets make one",
                        best, without));
            }
        }
        return new Outcome.Failed("the loss of " + Counted.of(examples.count(), "example") + ", seen again and again",
                String.format(Locale.ROOT, compares
                        ? "expected half of the " + String.format(Locale.ROOT, "%.3g", from)
                                + " that it reaches where all inputs are equal, within %d steps, found %s"
                        : "expected it to halve within %d steps, found %s", STEPS, fall),
                "look at the optimizer's rate, at initial weights, and at the checks above");
    }

    private static boolean reads(Subject subject, Graph loss, TensorType.Kind kind) {
        return subject.program().inputs().stream()
                .anyMatch(i -> i.target() && i.edge().kind() == kind && Reach.reads(loss, i.name()));
    }

    /// The losses of learning the same targets where all inputs are those of the first example: what an offset can do.
    private static List<Double> blind(Subject subject, Examples examples) {
        Examples blind = examples;
        for (DeclaredInput input : subject.program().inputs()) {
            if (!input.target()) {
                blind = blind.with(input.name(), examples.of(new int[examples.count()]).values().get(input.name()));
            }
        }
        return subject.runner().train(subject.program(), blind, STEPS, subject.seed(), 0);
    }

    /// Whether the last fifth of the steps made next to nothing of the fall.
    private static boolean rests(List<Double> losses) {
        double before = least(losses.subList(0, losses.size() * 4 / 5));
        return before - least(losses) <= RESTS * (losses.getFirst() - least(losses));
    }

    private static double least(List<Double> losses) {
        return losses.stream().mapToDouble(x -> x).min().orElseThrow();
    }
}
