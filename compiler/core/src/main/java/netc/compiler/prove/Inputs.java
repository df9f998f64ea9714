package netc.compiler.prove;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.pass.EliminateDead;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Counted;

/// Whether every element of every input and target acts on the loss, or on the outputs where there is none: every feature,
/// pixel, column.
///
/// An element acts where some example has a gradient there. Where none has, all inputs are given other values, as large as
/// they are: where a gradient comes, the model is in order, and the examples are told of in a note. An element without any
/// gradient is changed, and the losses are compared: it may act through `stop`, a comparison or a step. What still does
/// nothing fails, unless windows slide over its axis and all of its row is left out: the last rows and columns of a picture,
/// when the stride does not come out even, are a note too.
final class Inputs {
    private static final int MOST_EXAMPLES = 256;
    private static final int CHANGED_EXAMPLES = 16;
    /// Elements that the comparisons of losses may compute for one input: some seconds. Past that, elements are changed
    /// together.
    private static final long MOST_ELEMENTS = 300_000_000;
    /// What some elements of an input are changed by where others act, as a multiple of the input's size: the greatest of many
    /// elements is rarely a certain one.
    private static final double FAR = 10;
    /// Draws of what an element is changed by before it does nothing: few examples may all keep the side of a comparison that
    /// they are on.
    private static final int DRAWS = 8;

    private final Subject subject;
    private final Graph objective;
    private final Graph gradients;
    private final Examples examples;
    /// All inputs with other values.
    private final Examples others;
    private final List<String> failed = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Inputs(Subject subject, Graph objective) {
        this.subject = subject;
        this.objective = objective;
        this.gradients = gradients(subject, objective);
        this.examples = subject.examples(gradients, MOST_EXAMPLES);
        Examples changed = examples;
        for (DeclaredInput input : subject.program().inputs()) {
            boolean[] all = new boolean[Math.toIntExact(input.edge().elements())];
            Arrays.fill(all, true);
            changed = changed(changed, input, all, 1, 0);
        }
        this.others = changed;
    }

    static Outcome reach(Subject subject) {
        return subject.objective().map(graph -> new Inputs(subject, graph).check()).orElseGet(Derivatives::nothing);
    }

    private Outcome check() {
        boolean learns = subject.loss().isPresent();
        Map<String, double[]> given = subject.run(gradients, examples);
        int all = 0;
        int acting = 0;
        for (DeclaredInput input : subject.program().inputs()) {
            // What the model says itself where nobody gives it, and what no data fill, may be for predictions alone, and what
            // another step reads for that one.
            boolean isElsewhere = input.standard() || learns && !subject.program().learning().fills(input.name())
                    || subject.program().learning().elsewhere().contains(input.name());
            boolean isAsked = !isElsewhere || Reach.reads(objective, input.name());
            if (isAsked && (learns || !input.target())) {
                boolean[] still = still(given, input);
                all += still.length;
                acting += still.length - Elements.count(still);
                if (Elements.count(still) > 0) {
                    acting += closer(input, still, learns ? "the loss" : "an output");
                }
            }
        }
        if (failed.isEmpty()) {
            String elements = Counted.of(all, "element");
            return new Outcome.Passed(
                    acting < all ? acting + " of " + elements : all == 1 ? elements : "all " + elements, notes);
        }
        failed.add("look at where it is read: is it left out, multiplied by 0, or behind units that are dead?");
        return new Outcome.Failed(failed);
    }

    /// How many of the elements without a gradient act all the same.
    private int closer(DeclaredInput input, boolean[] without, String end) {
        boolean isReal = input.edge().kind() == TensorType.Kind.REAL;
        boolean[] still = without.clone();
        if (isReal) {
            boolean[] other = still(subject.run(gradients, others), input);
            boolean[] quiet = new boolean[still.length];
            for (int i = 0; i < still.length; i++) {
                quiet[i] = still[i] && !other[i];
                still[i] &= other[i];
            }
            tellQuiet(input, quiet);
        }
        boolean[] dead = still;
        for (int draw = 0; draw < DRAWS && Elements.count(dead) > 0; draw++) {
            dead = unchanged(input, dead, 1, others, draw);
        }
        if (Elements.count(dead) > 0 && !isReal) {
            // Which of several it is may decide what acts, and the examples may know it better than other values.
            dead = unchanged(input, dead, 1, examples, 0);
        }
        if (Elements.count(dead) > 0 && Elements.count(dead) < dead.length) {
            dead = unchanged(input, dead, FAR, others, 0);
        }
        Elements flat = elements(input, without(still, dead));
        if (isReal && flat.count() > 0) {
            notes.add(flat.words() + " acts on " + end
                    + ", but no derivative reaches it: it is behind `stop`, a comparison"
                    + " or a step");
        }
        Elements left = elements(input, dead);
        if (left.count() > 0) {
            tellDead(input, left, end);
        }
        return without.length - Elements.count(dead) - (without.length - Elements.count(without));
    }

    private void tellQuiet(DeclaredInput input, boolean[] quiet) {
        Elements elements = elements(input, quiet);
        if (elements.count() > 0) {
            double[] values = examples.values().get(input.name());
            boolean isConstant = IntStream.range(0, values.length)
                    .allMatch(i -> !quiet[i % quiet.length] || values[i] == values[i % quiet.length]);
            notes.add(elements.words() + " has the gradient 0 in " + (examples.count() == 1 ? "" : "all ")
                    + Counted.of(examples.count(), "example")
                    + (isConstant ? ", in which it is always the same" : "") + "; with other values it acts");
        }
    }

    private void tellDead(DeclaredInput input, Elements left, String end) {
        if (left.isAll()) {
            failed.add(subject.called(input.name()) + ": expected " + end + " to change with it, found no change");
        } else if (left.areRowsOf(slidOver())) {
            notes.add("no window reaches " + left.words() + ", counted from 0: the stride does not come out even");
        } else {
            failed.add(subject.called(input.name()) + ": expected " + end
                    + " to change with every element, found no change"
                    + " with " + left.words() + ", counted from 0");
        }
    }

    /// The axes that are read at sums of places, as windows do, under this or another name.
    private Set<Axis> slidOver() {
        Set<Axis> axes = new HashSet<>();
        for (Equation e : objective.equations().reversed()) {
            if (e.op() instanceof Op.Read(var reads, boolean _)) {
                reads.stream().filter(r -> r.index().terms().size() > 1
                        || r.index().terms().stream().anyMatch(t -> axes.contains(t.axis())))
                        .forEach(r -> axes.add(r.axis()));
            }
        }
        return axes;
    }

    /// The elements whose gradient is 0 in all examples; all of an input that has no gradient.
    private static boolean[] still(Map<String, double[]> gradients, DeclaredInput input) {
        boolean[] still = new boolean[Math.toIntExact(input.edge().elements())];
        Arrays.fill(still, true);
        double[] gradient = gradients.getOrDefault(Objectives.GRADIENT + input.name(), new double[0]);
        for (int i = 0; i < gradient.length; i++) {
            still[i % still.length] &= gradient[i] == 0;
        }
        return still;
    }

    /// Those of some elements that can be changed without changing the loss. Halves of a group that changes it are tried by
    /// themselves.
    ///
    /// @param from the examples that are changed
    /// @param draw which of several draws they are changed by
    private boolean[] unchanged(DeclaredInput input, boolean[] of, double scale, Examples from, int draw) {
        int count = Math.min(examples.count(), CHANGED_EXAMPLES);
        boolean isFinite = Double.isFinite(subject.run(objective, from.first(count)).get("loss")[0]);
        Examples few = (isFinite ? from : examples).first(count);
        double before = subject.run(objective, few).get("loss")[0];
        long most = MOST_ELEMENTS / few.count() / Math.max(1, Objectives.elements(objective));
        boolean[] unchanged = new boolean[of.length];
        Deque<int[]> groups = new ArrayDeque<>();
        groups.add(IntStream.range(0, of.length).filter(i -> of[i]).toArray());
        for (long runs = 0; !groups.isEmpty(); runs++) {
            int[] group = groups.remove();
            boolean[] chosen = new boolean[of.length];
            IntStream.of(group).forEach(i -> chosen[i] = true);
            Examples other = changed(few, input, chosen, scale, draw);
            boolean isFixed = Examples.choices(input.edge()) == 1;
            if (group.length > 0 && !isFixed && subject.run(objective, other).get("loss")[0] == before) {
                IntStream.of(group).forEach(i -> unchanged[i] = true);
            } else if (group.length > 1 && runs + groups.size() < most) {
                groups.add(Arrays.copyOf(group, group.length / 2));
                groups.add(Arrays.copyOfRange(group, group.length / 2, group.length));
            } else if (group.length > 1 && !isFixed) {
                notes.add(Counted.of(group.length, "element") + " of " + input.name()
                        + " were changed together, not one by one");
            }
        }
        return unchanged;
    }

    /// With other values for some elements of an input.
    private Examples changed(Examples some, DeclaredInput input, boolean[] which, double scale, int draw) {
        double[] values = some.values().get(input.name()).clone();
        double size = Directions.rms(values) == 0 ? 1 : Directions.rms(values);
        int choices = Examples.choices(input.edge());
        Random random = new Random(subject.seed() + draw);
        for (int i = 0; i < values.length; i++) {
            double drawn = random.nextGaussian();
            int shift = choices == 1 ? 0 : 1 + random.nextInt(choices - 1);
            if (which[i % which.length]) {
                values[i] = input.edge().kind() == TensorType.Kind.REAL ? (float) (values[i] + scale * size * drawn)
                        : (values[i] + shift) % choices;
            }
        }
        return some.with(input.name(), values);
    }

    private static Elements elements(DeclaredInput input, boolean[] chosen) {
        return new Elements(input.name(), input.type().axes().stream().filter(a -> !a.isBatch()).toList(), chosen);
    }

    private static boolean[] without(boolean[] all, boolean[] some) {
        boolean[] rest = all.clone();
        IntStream.range(0, rest.length).forEach(i -> rest[i] &= !some[i]);
        return rest;
    }

    private static Graph gradients(Subject subject, Graph objective) {
        Set<String> wanted = new HashSet<>();
        subject.program().inputs().forEach(i -> wanted.add(Objectives.GRADIENT + i.name()));
        Graph all = Objectives.gradients(objective);
        List<Result> results = all.results().stream()
                .filter(r -> r instanceof Result.Output(String name, var _, var _) && wanted.contains(name)).toList();
        return EliminateDead.apply(new Graph(all.equations(), results));
    }
}
