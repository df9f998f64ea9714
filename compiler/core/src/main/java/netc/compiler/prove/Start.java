package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import netc.compiler.prove.Probes.Probe;

/// How hidden layers stand before the first step.
final class Start {
    private static final int MOST_EXAMPLES = 32;
    /// Between the largest and the smallest gradient of two layers; a healthy network stays below 100.
    private static final double RATIO = 1e4;
    private static final Comparator<Probe> BY_NORM = Comparator.comparingDouble(Start::norm);
    private static final int MOST_SHOWN = 4;

    private Start() {
    }

    static Outcome different(Subject subject) {
        return Probes.judge(subject, probes -> {
            List<String> lines = new ArrayList<>();
            List<Probe> flowing = probes.at(subject.variables(), probes.examples(MOST_EXAMPLES)).stream()
                    .filter(p -> p.count() > 1 && Arrays.stream(p.gradient()).anyMatch(g -> g != 0)).toList();
            if (flowing.isEmpty()) {
                return new Outcome.NotApplicable("no hidden layer of several units has a gradient");
            }
            for (Probe probe : flowing) {
                if (copies(probe) && lines.size() < MOST_SHOWN) {
                    lines.add(probe.name() + ": expected units that differ, found " + probe.count()
                            + " with the same values and gradients");
                }
            }
            if (lines.isEmpty()) {
                return new Outcome.Passed("no layer is one unit");
            }
            lines.add("what starts equal stays equal: draw the weights (`~`) in place of one number for all");
            return new Outcome.Failed(lines);
        });
    }

    private static boolean copies(Probe probe) {
        int[] hashes = new int[probe.count()];
        for (int i = 0; i < probe.units().length; i++) {
            int unit = probe.units()[i];
            hashes[unit] = 31 * (31 * hashes[unit] + Double.hashCode(probe.values()[i]))
                    + Double.hashCode(probe.gradient()[i]);
        }
        Set<Integer> different = new HashSet<>();
        Arrays.stream(hashes).forEach(different::add);
        return different.size() == 1;
    }

    /// A gradient vanishes where a layer and all in front of it have a small one, and explodes where a layer and all behind it
    /// have. A branch beside others, such as the queries of attention, may weigh little.
    static Outcome depth(Subject subject) {
        return Probes.judge(subject, probes -> {
            List<Probe> layers = probes.at(subject.variables(), probes.examples(MOST_EXAMPLES)).stream()
                    .filter(p -> norm(p) > 0).toList();
            return layers.size() < 2 ? new Outcome.NotApplicable("only one hidden layer has a gradient")
                    : depth(probes, layers);
        });
    }

    private static Outcome depth(Probes probes, List<Probe> layers) {
        List<Probe> front = new ArrayList<>(layers);
        List<Probe> back = new ArrayList<>(layers);
        for (int i = 0; i < layers.size(); i++) {
            for (int j = i + 1; j < layers.size(); j++) {
                if (probes.isMadeOf(layers.get(j), layers.get(i))) {
                    front.set(j, greater(front.get(j), layers.get(i)));
                    back.set(i, greater(back.get(i), layers.get(j)));
                }
            }
        }
        Probe most = Collections.max(layers, BY_NORM);
        Probe first = Collections.min(front, BY_NORM);
        Probe last = Collections.min(back, BY_NORM);
        boolean vanishes = norm(first) < norm(last);
        Probe least = vanishes ? first : last;
        double ratio = norm(most) / norm(least);
        if (ratio <= RATIO) {
            return new Outcome.Passed(String.format(Locale.ROOT, "within a factor of %.3g", ratio));
        }
        return new Outcome.Failed("the gradient " + (vanishes ? "vanishes" : "explodes") + " through depth",
                String.format(Locale.ROOT, "%s: norm %.1e", least.name(), norm(least)),
                String.format(Locale.ROOT, "%s: norm %.1e", most.name(), norm(most)),
                String.format(Locale.ROOT, "expected a factor of at most %.0e between layers, found %.0e", RATIO,
                        ratio),
                "look at activations that saturate, wider initial values, or a sum around each layer");
    }

    private static Probe greater(Probe one, Probe other) {
        return norm(one) < norm(other) ? other : one;
    }

    private static double norm(Probe probe) {
        return Math.sqrt(Directions.dot(probe.gradient(), probe.gradient()));
    }
}
