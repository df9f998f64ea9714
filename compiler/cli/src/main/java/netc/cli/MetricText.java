package netc.cli;

import java.util.List;
import java.util.Locale;
import netc.runtime.Counted;

/// Losses and metrics as people read them: four decimals, or three significant ones where those would say nothing.
final class MetricText {
    private static final double SMALL = 1e-3;
    private static final double LARGE = 1e7;

    private MetricText() {
    }

    /// Of a table: without decimals where all are whole, as counts are.
    static List<String> of(List<Float> values) {
        boolean areWhole = values.stream().allMatch(v -> v == Math.rint(v) && Math.abs(v) < LARGE);
        return values.stream().map(v -> areWhole ? Counted.number(v.longValue()) : of(v)).toList();
    }

    static String of(double value) {
        double size = Math.abs(value);
        boolean plain = value == 0 || size >= SMALL && size < LARGE || Double.isNaN(value) || Double.isInfinite(value);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }
}
