package netc.benchmarks;

/// The same weights and data must give the same losses, or the two sides do not compute the same.
///
/// @param steps      how many were compared
/// @param first      our first loss
/// @param last       our last
/// @param difference the greatest between two losses of one step
record AgreeingLosses(int steps, float first, float last, double difference) {
    private static final int STEPS = 100;
    private static final double TOLERANCE = 1e-3;

    /// Takes the first steps of both.
    ///
    /// @throws IllegalStateException where the losses of a step differ by more than 1e-3
    static AgreeingLosses check(Workload workload, TrainingStep ours, TrainingStep peer) {
        float first = 0;
        float last = 0;
        double difference = 0;
        for (int i = 0; i < STEPS; i++) {
            last = ours.step(i % Batches.COUNT);
            first = i == 0 ? last : first;
            float other = peer.step(i % Batches.COUNT);
            double here = Math.abs((double) last - other);
            // Written so that NaN fails.
            if (!(here <= TOLERANCE)) {
                throw new IllegalStateException(workload.title() + ": in step " + (i + 1) + " our loss is " + last
                        + ", the peer's " + other);
            }
            difference = Math.max(difference, here);
        }
        return new AgreeingLosses(STEPS, first, last, difference);
    }
}
