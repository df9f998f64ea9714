package netc.cli;

import java.util.Locale;

/// Losses and metrics as people read them: four decimals, or three significant ones where those would say nothing.
final class MetricText {
    private static final double SMALL = 1e-3;
    private static final double LARGE = 1e7;

    private MetricText() {
    }

    static String of(double value) {
        double size = Math.abs(value);
        boolean plain = value == 0 || size >= SMALL && size < LARGE || Double.isNaN(value) || Double.isInfinite(value);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }
}
