package netc.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Round numbers along a range.
///
/// @param step between two of them
record Ticks(List<Double> at, double step) {
    private static final int LARGE = 1_000_000;

    Ticks {
        at = List.copyOf(at);
    }

    /// About so many, at 1, 2 or 5 times a power of ten.
    static Ticks of(double low, double high, int about) {
        double rough = Math.max((high - low) / about, Math.max(Math.abs(low), Math.abs(high)) * 1e-12);
        if (!(rough > 0)) {
            return new Ticks(List.of(low), 1);
        }
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double part = rough / power;
        double step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
        List<Double> at = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            at.add(i * step);
        }
        return new Ticks(at, step);
    }

    /// Whole numbers alone.
    static Ticks whole(int count, int about) {
        int step = Math.max(1, (int) Math.round(of(0, Math.max(1, count - 1), about).step));
        List<Double> at = new ArrayList<>();
        for (int i = 0; i < count; i += step) {
            at.add((double) i);
        }
        return new Ticks(at, step);
    }

    /// With as many digits as tell one from the next.
    String text(double value) {
        double clean = Math.abs(value) < step * 1e-9 ? 0 : value;
        if (Math.abs(clean) >= LARGE || step < 1e-5) {
            return String.format(Locale.ROOT, "%.3g", clean);
        }
        return String.format(Locale.ROOT, "%." + Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9)) + "f", clean);
    }
}
