package netc.benchmarks;

/// A network in training, which takes its batches from memory.
interface TrainingStep extends AutoCloseable {
    /// Forward, loss, backward, and the update of all weights as its [Learning] says.
    ///
    /// @param batch number of the batch in [Batches]
    /// @return the mean loss of the batch before the update
    float step(int batch);

    @Override
    void close();
}
