package netc.benchmarks;

/// A network in training, which takes its batches from memory.
interface TrainingStep extends AutoCloseable {
    /// Forward, loss, backward, and the update of all weights by Adam at a rate of 1e-3.
    ///
    /// @param batch number of the batch in [DigitBatches]
    /// @return the mean loss of the batch before the update
    float step(int batch);

    @Override
    void close();
}
