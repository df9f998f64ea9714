package netc.runtime.train;

/// Who is told how training goes, on the thread that trains. Where no step of a block takes examples, a round of its steps
/// counts as one.
public interface Progress {
    /// Before the first step.
    ///
    /// @param epochs     of the whole run
    /// @param epochsDone in the run that is resumed; else 0
    /// @param stepsDone  in the epoch that was interrupted; else 0
    /// @param steps      batches that an epoch has
    /// @param examples   an epoch has
    /// @param last       examples of the last epoch, which may be shorter
    default void begins(int epochs, int epochsDone, int stepsDone, int steps, int examples, int last) {
    }

    /// After the steps on each batch; to stay without allocation it must not allocate.
    ///
    /// @param epoch    from 1
    /// @param step     of the batch within the epoch, from 1
    /// @param examples seen in this epoch so far
    /// @param loss     of this batch; NaN where no step has one
    /// @param means    losses of this epoch so far, of each step that has one; the caller's own, to be looked at alone
    default void step(int epoch, int step, int examples, float loss, double[] means) {
    }

    /// After a round of the steps.
    ///
    /// @param done rounds of the run
    default void round(long done) {
    }

    /// After an epoch and its validation.
    ///
    /// @param improved whether its weights are the best so far
    default void epoch(Epoch epoch, boolean improved) {
    }
}
