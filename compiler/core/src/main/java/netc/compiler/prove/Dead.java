package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import netc.compiler.graph.Graph;
import netc.compiler.prove.Probes.Probe;
import netc.compiler.source.Counted;

/// Whether the units of hidden layers can learn: a unit, one index of a layer's axes, is dead if the loss has no gradient there
/// for any of a few hundred examples, nor after a small step downhill, which wakes what starts behind weights of 0.
///
/// Where a unit is dead, initial values are drawn again. What is dead whatever is drawn fails: a mask, a bias far below 0,
/// weights that are all 0. So does a layer of which more than three quarters are dead on average, and one that has no live unit
/// as drawn. A unit that is dead as drawn alone is told of in a note: it takes no part in the training with this seed, but
/// the model is in order. A rectifier of n inputs that are not below 0 has a unit of negative weights only, which is dead, in
/// one of 2^n by chance: of one input half of all units.
final class Dead {
    private static final int MOST_EXAMPLES = 256;
    private static final int STEP_EXAMPLES = 32;
    private static final int DRAWN_EXAMPLES = 64;
    /// Draws of initial values beside the file's own: a unit that is dead in one of two by chance is in all of them once in
    /// 65,536 times.
    private static final int DRAWS = 15;
    /// Draws that are enough where none of the dead units was dead in all.
    private static final int FEW_DRAWS = 7;
    /// The part of a layer's units that may be dead by chance, on average over the draws.
    private static final double PART = 0.75;
    /// A gradient below this part of the layer's largest is 0 in single precision.
    private static final double TINY = 1e-7;
    /// How far the step goes, as a part of the largest gradient of a variable.
    private static final double STEP = 1e-2;
    private static final int MOST_SHOWN = 4;

    private final Subject subject;
    private final Probes probes;
    private final Examples examples;

    private Dead(Subject subject, Probes probes) {
        this.subject = subject;
        this.probes = probes;
        this.examples = probes.examples(MOST_EXAMPLES);
    }

    static Outcome check(Subject subject) {
        return Probes.judge(subject, probes -> new Dead(subject, probes).check());
    }

    private Outcome check() {
        List<Probe> layers = probes.at(subject.variables(), examples);
        List<boolean[]> first = layers.stream().map(Dead::dead).toList();
        int all = layers.stream().mapToInt(Probe::count).sum();
        int asleep = first.stream().mapToInt(Elements::count).sum();
        if (asleep == 0) {
            return new Outcome.Passed("all of " + all);
        }
        List<boolean[]> own = afterAStep(subject.variables(), examples, first);
        Examples few = examples.first(DRAWN_EXAMPLES);
        List<List<boolean[]>> draws = new ArrayList<>(List.of(own));
        for (int i = 1; i <= DRAWS && (i <= FEW_DRAWS || isAnyAlwaysDead(draws)); i++) {
            Map<String, double[]> drawn = subject.drawn(subject.seed() + i);
            draws.add(afterAStep(drawn, few, probes.at(drawn, few).stream().map(Dead::dead).toList()));
        }
        List<String> failed = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            judge(i, layers.get(i), Elements.count(first.get(i)), draws, failed, notes);
        }
        if (failed.isEmpty()) {
            int dead = own.stream().mapToInt(Elements::count).sum();
            return new Outcome.Passed(dead == 0 ? "all of " + all : all - dead + " of " + all + " live",
                    notes.subList(0, Math.min(MOST_SHOWN, notes.size())));
        }
        List<String> shown = new ArrayList<>(failed.subList(0, Math.min(MOST_SHOWN, failed.size())));
        shown.add("over " + Counted.of(examples.count(), "example")
                + "; look at how the parameters before and behind start");
        return new Outcome.Failed(shown);
    }

    /// @param asleep units without a gradient before any step
    /// @param draws  for each draw, the file's own first, which units are dead
    private void judge(int number, Probe layer, int asleep, List<List<boolean[]>> draws, List<String> failed,
            List<String> notes) {
        int own = Elements.count(draws.getFirst().get(number));
        long always = always(draws, number);
        double part = draws.stream().mapToInt(d -> Elements.count(d.get(number))).sum() / (double) draws.size()
                / layer.count();
        String found = String.format(Locale.ROOT, "%d of %d", own, layer.count()) + (always == own
                ? ", whatever initial values are drawn"
                : String.format(Locale.ROOT, " with seed %d; over %d draws of initial values %.0f %% have none%s",
                        subject.seed(), draws.size(), 100 * part, always == 0 ? "" : ", " + always + " in all"));
        if (always > 0 || own == layer.count() || part > PART) {
            failed.add(layer.name() + ": expected a gradient for every unit, found none for " + found);
        } else if (own > 0) {
            notes.add(layer.name() + ": units without a gradient: " + found);
        } else if (asleep > 0) {
            notes.add(layer.name() + ": " + asleep + " of " + layer.count()
                    + (asleep == 1 ? " units has" : " units have") + " a gradient after the first step"
                    + " only, since what is behind starts at 0");
        }
    }

    private static boolean isAnyAlwaysDead(List<List<boolean[]>> draws) {
        return IntStream.range(0, draws.getFirst().size()).anyMatch(layer -> always(draws, layer) > 0);
    }

    /// How many units of a layer are dead in all draws.
    private static long always(List<List<boolean[]>> draws, int layer) {
        return IntStream.range(0, draws.getFirst().get(layer).length)
                .filter(u -> draws.stream().allMatch(d -> d.get(layer)[u])).count();
    }

    private List<boolean[]> afterAStep(Map<String, double[]> variables, Examples over, List<boolean[]> before) {
        if (before.stream().allMatch(d -> Elements.count(d) == 0)) {
            return before;
        }
        Graph gradients = Objectives.gradients(subject.loss().orElseThrow());
        Map<String, double[]> found = subject.run(gradients, subject.examples(gradients, STEP_EXAMPLES), variables);
        Map<String, double[]> moved = new HashMap<>(variables);
        double most = variables.keySet().stream().map(path -> found.get(Objectives.GRADIENT + path))
                .filter(g -> g != null).mapToDouble(Directions::rms).max().orElse(0);
        if (most > 0) {
            moved.replaceAll((path, values) -> {
                double[] gradient = found.get(Objectives.GRADIENT + path);
                double[] next = values.clone();
                Arrays.setAll(next, i -> gradient == null ? values[i] : values[i] - STEP / most * gradient[i]);
                return next;
            });
        }
        List<Probe> after = probes.at(moved, over);
        return IntStream.range(0, before.size()).mapToObj(i -> {
            boolean[] dead = dead(after.get(i));
            IntStream.range(0, dead.length).forEach(u -> dead[u] &= before.get(i)[u]);
            return dead;
        }).toList();
    }

    /// For each unit whether no example has a gradient there.
    private static boolean[] dead(Probe layer) {
        double largest = Arrays.stream(layer.gradient()).map(Math::abs).max().orElse(0);
        boolean[] dead = new boolean[layer.count()];
        Arrays.fill(dead, true);
        for (int i = 0; i < layer.units().length; i++) {
            dead[layer.units()[i]] &= Math.abs(layer.gradient()[i]) <= TINY * largest;
        }
        return dead;
    }
}
