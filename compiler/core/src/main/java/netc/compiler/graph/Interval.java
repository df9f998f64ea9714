package netc.compiler.graph;

/// Between which whole numbers, both included, a value lies.
public record Interval(long least, long greatest) {
    /// Of a real or truth value, where nobody asks.
    public static final Interval NONE = new Interval(0, 0);
    /// What a whole number from outside may be: exact in single precision, and checked where it enters.
    public static final Interval OUTSIDE = new Interval(-(1L << 24), 1L << 24);

    public Interval {
        if (least > greatest) {
            throw new IllegalStateException("interval " + least + " to " + greatest);
        }
    }

    public static Interval of(long value) {
        return new Interval(value, value);
    }

    /// What a message says of a position along an axis: `i + 1 runs from 1 to 4`, `9 is beyond the last index 2`.
    public String reach(String position, Axis axis) {
        if (least < greatest) {
            return position + " runs from " + least + " to " + greatest;
        }
        return position
                + (least < 0 ? " is before the first index 0" : " is beyond the last index " + (axis.size() - 1));
    }

    /// The smallest that holds all four.
    private static Interval of(long a, long b, long c, long d) {
        return new Interval(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    public Interval plus(Interval o) {
        return new Interval(Math.addExact(least, o.least), Math.addExact(greatest, o.greatest));
    }

    public Interval minus(Interval o) {
        return new Interval(Math.subtractExact(least, o.greatest), Math.subtractExact(greatest, o.least));
    }

    public Interval times(Interval o) {
        return of(Math.multiplyExact(least, o.least), Math.multiplyExact(least, o.greatest),
                Math.multiplyExact(greatest, o.least), Math.multiplyExact(greatest, o.greatest));
    }

    public Interval min(Interval o) {
        return new Interval(Math.min(least, o.least), Math.min(greatest, o.greatest));
    }

    public Interval max(Interval o) {
        return new Interval(Math.max(least, o.least), Math.max(greatest, o.greatest));
    }

    /// Of the absolute values.
    public Interval sizes() {
        return new Interval(least > 0 ? least : greatest < 0 ? Math.negateExact(greatest) : 0,
                Math.max(Math.absExact(least), Math.absExact(greatest)));
    }

    /// Of the quotients, rounded down.
    ///
    /// @param divisor one positive number
    public Interval quotient(Interval divisor) {
        return new Interval(Math.floorDiv(least, divisor.least), Math.floorDiv(greatest, divisor.least));
    }

    public Interval union(Interval o) {
        return new Interval(Math.min(least, o.least), Math.max(greatest, o.greatest));
    }

    public boolean fitsInt() {
        return least >= Integer.MIN_VALUE && greatest <= Integer.MAX_VALUE;
    }

    /// Whether every value is a position along an axis of this size.
    public boolean inside(long size) {
        return least >= 0 && greatest < size;
    }
}
