package netc.compiler.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import netc.abi.TensorType;
import netc.abi.Variable;
import netc.compiler.graph.Graph;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Counted;

/// Whether a few examples, seen again and again, are learned by heart.
///
/// The loss has to halve; where the target is a real number, what halves is the loss that training reaches with all inputs
/// equal, since an offset alone may make most of a fall. A loss of classes that does not halve may have a floor, as smoothed
/// targets make one: then no other class may give any example a smaller loss than its own. But -log of a probability has no
/// floor: where it rests above a quarter although every example has its own class, what the loss is given is bounded.
///
/// Models that are slow get more steps, as far as their size allows.
final class Overfit {
    private static final int MOST_EXAMPLES = 8;
    private static final int STEPS = 500;
    private static final int MOST_STEPS = 5000;
    /// Elements that all steps may compute: some seconds of compiled code.
    private static final long MOST_ELEMENTS = 200_000_000_000L;
    private static final double QUARTER = 0.25;
    private static final double HALF = 0.5;
    /// Learning stops early below this part of what the loss was.
    private static final double PLENTY = 0.05;
    /// What double precision leaves of a sum of probabilities.
    private static final double EXACT = 1e-6;
    /// Other labels that are tried of one example where there are too many to try all.
    private static final int DRAWN = 32;
    private static final double RESTS = 0.01;

    private final Subject subject;
    private final Graph loss;
    private final Examples examples;

    private Overfit(Subject subject, Graph loss) {
        this.subject = subject;
        this.loss = loss;
        this.examples = subject.examples().consistent(subject.program()).first(MOST_EXAMPLES);
    }

    static Outcome check(Subject subject) {
        return subject.loss().map(loss -> new Overfit(subject, loss).check())
                .orElseGet(() -> new Outcome.NotApplicable("no `train` block says how it learns"));
    }

    private Outcome check() {
        if (!new Origins(loss).hasHidden()) {
            return new Outcome.NotApplicable(Probes.NO_HIDDEN + ", and a linear model fits no batch exactly");
        }
        if (examples.count() < 2 && subject.examples().count() > 1) {
            return new Outcome.NotApplicable("examples with equal inputs have different targets: none can be fitted");
        }
        long parameters = subject.program().variables().stream().filter(v -> v.role() == Variable.Role.PARAMETER)
                .mapToLong(v -> subject.variables().get(v.path()).length).sum();
        if (parameters < examples.count()) {
            return new Outcome.NotApplicable("there are fewer parameters, " + parameters + ", than the "
                    + Counted.of(examples.count(), "example") + " to fit");
        }
        long step = Math.max(1, Objectives.elements(Objectives.gradients(loss))) * examples.count();
        int most = Math.clamp(MOST_ELEMENTS / step, STEPS, MOST_STEPS);
        boolean isLikelihood = isLikelihood();
        Outcome soon = within(STEPS, isLikelihood);
        boolean isClear = soon instanceof Outcome.Passed(var _, List<String> notes) && notes.isEmpty()
                || soon instanceof Outcome.NotApplicable;
        return isClear || most == STEPS ? soon : within(most, isLikelihood);
    }

    private Outcome within(int steps, boolean isLikelihood) {
        boolean isReal = reads(TensorType.Kind.REAL) && labels().isEmpty();
        double first = train(examples, 1, 0).losses().getFirst();
        if (first == 0) {
            return new Outcome.NotApplicable("the loss is 0 before any step");
        }
        double from = isReal ? least(train(blind(), steps, Double.NEGATIVE_INFINITY).losses()) : first;
        double enough = from - (1 - HALF) * Math.abs(from);
        Runner.Fit fit = train(examples, steps, Math.min(enough, PLENTY * first));
        List<Double> losses = fit.losses();
        double last = losses.getLast() + 0.0;
        String fall = String.format(Locale.ROOT, "%.3g to %.3g in %s", first, last, Counted.of(losses.size(), "step"));
        if (!Double.isFinite(last)) {
            return failed("expected it to fall, found " + fall, "the optimizer's rate is too large for it");
        }
        if (losses.stream().allMatch(x -> x == first)) {
            return failed("expected it to fall, found " + fall,
                    "no step changes what it depends on: is the rate 0, or every parameter behind `stop`?");
        }
        boolean hasHalved = least(losses) <= enough;
        if (hasHalved && !(isLikelihood && least(losses) > QUARTER * first)) {
            return new Outcome.Passed(fall);
        }
        if (isReal) {
            return failed(
                    String.format(Locale.ROOT, "expected half of the %.3g that it reaches where all inputs are equal,"
                            + " within %,d steps, found %s", from, steps, fall),
                    "look at the optimizer's rate, at initial weights, and at the checks above");
        }
        if (labels().isEmpty()) {
            return new Outcome.NotApplicable("nothing says how small a loss without targets can be; found " + fall);
        }
        long fitted = examples.apart().stream().filter(one -> isFitted(one, fit.variables())).count();
        if (isLikelihood && fitted == examples.count() && rests(losses)) {
            return failed(
                    String.format(Locale.ROOT, "expected it to go on towards 0, since each example has its own class,"
                            + " found that it rests: %s", fall),
                    "what the loss is given is bounded: is softmax, sigmoid or tanh in front of a loss that applies its own?");
        }
        String learned = "examples whose own class has the smallest loss: " + fitted + " of " + examples.count();
        return hasHalved || !isLikelihood && fitted == examples.count() ? new Outcome.Passed(fall, List.of(learned))
                : failed(String.format(Locale.ROOT, "expected it to halve within %,d steps, found %s", steps, fall),
                        learned,
                        isLikelihood && rests(losses)
                                ? "it rests there: look at softmax or sigmoid in front of a loss that applies its own, at"
                                        + " initial weights, and at the checks above"
                                : "look at the optimizer's rate, at initial weights, and at the checks above");
    }

    private static Outcome failed(String... lines) {
        List<String> all = new ArrayList<>(List.of("the loss of the same few examples, seen again and again"));
        all.addAll(List.of(lines));
        return new Outcome.Failed(all);
    }

    private Runner.Fit train(Examples on, int steps, double enough) {
        return subject.runner().train(subject.program(), on, steps, subject.seed(), enough);
    }

    private boolean reads(TensorType.Kind kind) {
        return subject.program().inputs().stream()
                .anyMatch(i -> i.target() && i.edge().kind() == kind && Reach.reads(loss, i.name()));
    }

    private List<DeclaredInput> labels() {
        return Chance.labels(subject, loss);
    }

    private boolean isLikelihood() {
        List<DeclaredInput> labels = labels();
        return labels.size() == 1 && Chance.isTried(labels.getFirst()) && examples.apart().stream()
                .allMatch(one -> Chance.areProbabilities(
                        Chance.losses(subject, loss, labels.getFirst(), one), -1, EXACT));
    }

    /// Whether no other class gives an example a smaller loss than its own.
    private boolean isFitted(Examples one, Map<String, double[]> variables) {
        double own = subject.run(loss, one, variables).get("loss")[0];
        Random random = new Random(subject.seed());
        for (DeclaredInput label : labels()) {
            int choices = Examples.choices(label.edge());
            boolean isTried = Chance.isTried(label);
            for (int i = 1; i < (isTried ? choices : DRAWN); i++) {
                double[] other = one.values().get(label.name()).clone();
                int at = random.nextInt(other.length);
                other[at] = (other[at] + (isTried ? i : 1 + random.nextInt(choices - 1))) % choices;
                if (subject.run(loss, one.with(label.name(), other), variables).get("loss")[0] < own) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The same targets where all inputs are those of the first example.
    private Examples blind() {
        Examples blind = examples;
        for (DeclaredInput input : subject.program().inputs()) {
            if (!input.target()) {
                blind = blind.with(input.name(), examples.of(new int[examples.count()]).values().get(input.name()));
            }
        }
        return blind;
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
