package netc.compiler.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import netc.compiler.prove.Probes.Probe;

/// How hidden layers stand before the first step.
final class Start {
    private static final int MOST_EXAMPLES = 32;
    /// Between the largest and the smallest gradient of two layers; a healthy network stays below 100.
    private static final double RATIO = 1e4;
    private static final int MOST_SHOWN = 4;

    private Start() {
    }

    private static Outcome hidden(Subject subject, Function<List<Probe>, Outcome> judge) {
        return Probes.judge(subject,
                probes -> judge.apply(probes.at(subject.variables(), probes.examples(MOST_EXAMPLES))));
    }

    static Outcome different(Subject subject) {
        return hidden(subject, probes -> {
            List<String> lines = new ArrayList<>();
            List<Probe> flowing = probes.stream()
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

    static Outcome depth(Subject subject) {
        return hidden(subject, probes -> {
            Probe least = null;
            Probe most = null;
            for (Probe probe : probes) {
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
            boolean vanishes = probes.indexOf(least) < probes.indexOf(most);
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
}
