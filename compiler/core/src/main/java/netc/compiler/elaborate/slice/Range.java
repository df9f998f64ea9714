package netc.compiler.elaborate.slice;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/// Between which numbers a value lies, both included, and whether it may be none.
record Range(double least, double greatest, boolean mayBeNaN) {
    /// As large as what is given and learned, and sums and products of it, are taken to be.
    private static final double LARGE = 1e9;
    private static final double[] BETWEEN = {-1e4, -100, -10, -2, -1, -0.5, -1e-4, -0.0, 0, 1e-4, 0.5, 1, 2, 10, 100,
            1e4};

    /// Of what nothing is known to be yet.
    static final Range NOTHING = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, false);
    static final Range FINITE = new Range(-LARGE, LARGE, false);
    static final Range ANYTHING = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true);
    static final Range ZERO = new Range(0, 0, false);
    static final Range TRUTH = new Range(0, 1, false);

    /// What is finite stays within what numbers are taken to be.
    static Range of(double least, double greatest, boolean mayBeNaN) {
        return new Range(within(least), within(greatest), mayBeNaN);
    }

    private static double within(double x) {
        return Double.isInfinite(x) ? x : Math.clamp(x, -LARGE, LARGE);
    }

    /// The smallest that holds these.
    static Range of(DoubleStream values) {
        DoubleSummaryStatistics numbers = new DoubleSummaryStatistics();
        long[] none = {0};
        values.forEach(v -> {
            if (Double.isNaN(v)) {
                none[0]++;
            } else {
                numbers.accept(v);
            }
        });
        return of(numbers.getMin(), numbers.getMax(), none[0] > 0);
    }

    boolean isNothing() {
        return least > greatest && !mayBeNaN;
    }

    /// Whether it is one number.
    boolean isOne() {
        return least == greatest && !mayBeNaN;
    }

    Range or(Range other) {
        return new Range(Math.min(least, other.least), Math.max(greatest, other.greatest), mayBeNaN || other.mayBeNaN);
    }

    Range and(Range other) {
        return new Range(Math.max(least, other.least), Math.min(greatest, other.greatest), mayBeNaN && other.mayBeNaN);
    }

    Range upTo(double most) {
        return new Range(Math.min(least, most), Math.min(greatest, most), mayBeNaN);
    }

    boolean holds(double value) {
        return Double.isNaN(value) ? mayBeNaN : least <= value && value <= greatest;
    }

    /// Of a sum of one or more of them.
    Range sum() {
        return new Range(least < 0 ? Math.min(least, -LARGE) : least,
                greatest > 0 ? Math.max(greatest, LARGE) : greatest,
                mayBeNaN || least == Double.NEGATIVE_INFINITY && greatest == Double.POSITIVE_INFINITY);
    }

    /// This one grown to another, and where it grows, as far as it may come to.
    Range widened(Range grown) {
        return new Range(grown.least == least ? least : Math.min(grown.least, -LARGE),
                grown.greatest == greatest ? greatest : Math.max(grown.greatest, LARGE), grown.mayBeNaN);
    }

    /// Its ends, and numbers of every kind between them.
    DoubleStream samples() {
        DoubleStream ends = least > greatest ? DoubleStream.empty() : DoubleStream.of(least, greatest);
        DoubleStream inside = DoubleStream.of(BETWEEN).filter(v -> least <= v && v <= greatest);
        return DoubleStream.concat(DoubleStream.concat(ends, inside),
                mayBeNaN ? DoubleStream.of(Double.NaN) : DoubleStream.empty());
    }
}
