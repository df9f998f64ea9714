package netc.cli.draw;

import java.util.Locale;

/// Numbers as a small place can hold them.
final class Numbers {
    private Numbers() {
    }

    /// Two digits behind the point where there are some, or all of a whole number.
    static String shortest(double value) {
        if (Math.abs(value - Math.rint(value)) < 0.005 && Math.abs(value) < 100_000) {
            return Long.toString(Math.round(value));
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%.0e" : "%.2f", value);
    }
}
