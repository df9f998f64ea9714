package netc.runtime.train;

/// Who is told how training goes, on the thread that trains.
public interface Progress {
    /// Before the first step.
    ///
    /// @param epochsDone in the run that is resumed; else 0
    /// @param stepsDone  in the epoch that was interrupted; else 0
    /// @param steps      an epoch has
    /// @param examples   an epoch has
    default void begins(int epochsDone, int stepsDone, int steps, int examples) {
    }

    /// After each step; to stay without allocation it must not allocate.
    ///
    /// @param epoch    from 1
    /// @param step     within the epoch, from 1
    /// @param examples seen in this epoch so far
    /// @param loss     of this batch
    /// @param meanLoss of this epoch so far
    default void step(int epoch, int step, int examples, float loss, double meanLoss) {
    }

    /// After an epoch and its validation.
    ///
    /// @param improved whether its weights are the best so far
    default void epoch(Epoch epoch, boolean improved) {
    }
}
