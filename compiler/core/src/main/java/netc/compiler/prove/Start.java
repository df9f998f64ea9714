package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import netc.compiler.prove.Probes.Probe;
import netc.compiler.prove.Probes.Probed;
import netc.compiler.source.Counted;

/// How hidden layers stand before the first step.
final class Start {
    /// The part of a layer's units that may be zero for a small batch by chance, as some behind a rectifier are.
    private static final double DEAD = 0.1;
    /// Between the largest and the smallest gradient of two layers; a healthy network stays below 100.
    private static final double RATIO = 1e5;
    private static final int MOST_SHOWN = 4;

    static final String NO_HIDDEN = "no weight is applied to what other weights made: there is no hidden layer";

    private Start() {
    }

    private interface Judge {
        Outcome of(Probed probed);
    }

    private static Outcome hidden(Subject subject, Judge judge) {
        Optional<Probed> probed = Probes.of(subject);
        if (probed.isEmpty()) {
            return new Outcome.NotApplicable("no `train` block says what the loss is");
        }
        return probed.get().probes().isEmpty() ? new Outcome.NotApplicable(NO_HIDDEN) : judge.of(probed.get());
    }

    static Outcome dead(Subject subject) {
        return hidden(subject, probed -> {
            List<String> lines = new ArrayList<>();
            int all = 0;
            int dead = 0;
            for (Probe probe : probed.probes()) {
                boolean[] lives = new boolean[probe.count()];
                for (int i = 0; i < probe.units().length; i++) {
                    lives[probe.units()[i]] |= probe.gradient()[i] != 0;
                }
                int asleep = 0;
                for (boolean unit : lives) {
                    asleep += unit ? 0 : 1;
                }
                all += probe.count();
                dead += asleep;
                if (asleep > DEAD * probe.count() && lines.size() < MOST_SHOWN) {
                    lines.add(probe.name() + ": expected a gradient for every unit, found none for " + asleep + " of "
                            + probe.count());
                }
            }
            if (lines.isEmpty()) {
                return new Outcome.Passed(dead == 0 ? "all of " + all : (all - dead) + " of " + all + " live");
            }
            lines.add("over " + examples(probed) + "; look at how the parameters before and behind start");
            return new Outcome.Failed(lines);
        });
    }

    static Outcome different(Subject subject) {
        return hidden(subject, probed -> {
            List<String> lines = new ArrayList<>();
            for (Probe probe : probed.probes()) {
                boolean flows = Arrays.stream(probe.gradient()).anyMatch(g -> g != 0);
                if (probe.count() > 1 && flows && copies(probe) && lines.size() < MOST_SHOWN) {
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

    static Outcome depth(Subject subject) {
        return hidden(subject, probed -> {
            Probe least = null;
            Probe most = null;
            for (Probe probe : probed.probes()) {
                double norm = norm(probe);
                if (norm > 0) {
                    least = least == null || norm < norm(least) ? probe : least;
                    most = most == null || norm > norm(most) ? probe : most;
                }
            }
            if (least == null || least == most) {
                return new Outcome.NotApplicable("only one hidden layer has a gradient");
            }
            double ratio = norm(most) / norm(least);
            if (ratio <= RATIO) {
                return new Outcome.Passed(String.format(Locale.ROOT, "within a factor of %.3g", ratio));
            }
            boolean vanishes = probed.probes().indexOf(least) < probed.probes().indexOf(most);
            return new Outcome.Failed("the gradient " + (vanishes ? "vanishes" : "explodes") + " through depth",
                    String.format(Locale.ROOT, "%s: norm %.1e", least.name(), norm(least)),
                    String.format(Locale.ROOT, "%s: norm %.1e", most.name(), norm(most)),
                    String.format(Locale.ROOT, "expected a factor of at most %.0e between layers, found %.0e", RATIO,
                            ratio),
                    "look at activations that saturate, wider initial values, or a sum around each layer");
        });
    }

    private static double norm(Probe probe) {
        return Math.sqrt(Directions.dot(probe.gradient(), probe.gradient()));
    }

    private static String examples(Probed probed) {
        return Counted.of(probed.examples(), "example");
    }
}
