package netc.benchmarks;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// Times of blocks of steps, ours and the peer's in turns, so that whatever else the machine does meets both.
///
/// Between two blocks lies a pause in which the threads of the side before stop waiting for work, and some steps that are
/// not timed wake those of the side after.
///
/// @param ours microseconds a step, one for each pair of blocks
/// @param peer likewise
record AlternatingBlocks(double[] ours, double[] peer) {
    private static final int PAIRS = 31;
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long PAUSE_MILLIS = 20;
    private static final double STEADY = 1.5;

    /// @param steps of a block
    /// @param ours  the step of a number; what it returns is no NaN
    static AlternatingBlocks time(int steps, IntToDoubleFunction ours, IntToDoubleFunction peer)
            throws InterruptedException {
        warmUp(ours, steps);
        warmUp(peer, steps);
        AlternatingBlocks blocks = new AlternatingBlocks(new double[PAIRS], new double[PAIRS]);
        for (int pair = 0; pair < PAIRS; pair++) {
            // Each side is the first of every other pair.
            if (pair % 2 == 0) {
                blocks.ours[pair] = block(ours, steps);
                blocks.peer[pair] = block(peer, steps);
            } else {
                blocks.peer[pair] = block(peer, steps);
                blocks.ours[pair] = block(ours, steps);
            }
        }
        return blocks;
    }

    private static void warmUp(IntToDoubleFunction side, int steps) {
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < end) {
            run(side, steps);
        }
    }

    private static double block(IntToDoubleFunction side, int steps) throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
        run(side, Math.ceilDiv(steps, 5));
        long begin = System.nanoTime();
        run(side, steps);
        return (System.nanoTime() - begin) / 1e3 / steps;
    }

    private static void run(IntToDoubleFunction side, int steps) {
        for (int i = 0; i < steps; i++) {
            if (Double.isNaN(side.applyAsDouble(i))) {
                throw new IllegalStateException("the result is NaN");
            }
        }
    }

    double oursMedian() {
        return quantile(ours, 0.5);
    }

    double peerMedian() {
        return quantile(peer, 0.5);
    }

    double oursLeast() {
        return quantile(ours, 0);
    }

    double peerLeast() {
        return quantile(peer, 0);
    }

    /// Whether the medians are near the least times. Where other programs want the cores they are not, for the peer's
    /// threads above all, and the ratio says more about those programs than about either side.
    boolean steady() {
        return oursMedian() <= STEADY * oursLeast() && peerMedian() <= STEADY * peerLeast();
    }

    /// How much faster we are: the peer's median over ours.
    double ratio() {
        return peerMedian() / oursMedian();
    }

    /// A quantile of the ratios of single pairs.
    double ratio(double quantile) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> peer[i] / ours[i]);
        return quantile(ratios, quantile);
    }

    private static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }
}
