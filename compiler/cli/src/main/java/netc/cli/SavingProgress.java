package netc.cli;

import netc.compiler.program.Learning;
import netc.compiler.program.Learning.When;
import netc.runtime.train.Epoch;
import netc.runtime.train.Progress;
import netc.runtime.train.Trainer;

/// Writes the weights of a run while it goes on, as the `save` clauses of its block say.
final class SavingProgress implements Progress {
    private final Progress shown;
    private final Learning.Block block;
    private final WeightFiles files;
    private Trainer trainer;

    /// @param shown is told too
    SavingProgress(Progress shown, Learning.Block block, WeightFiles files) {
        this.shown = shown;
        this.block = block;
        this.files = files;
    }

    /// Says whose weights they are, before the first step.
    void of(Trainer whose) {
        trainer = whose;
    }

    @Override
    public void begins(int epochs, int epochsDone, int stepsDone, int steps, int examples, int last) {
        shown.begins(epochs, epochsDone, stepsDone, steps, examples, last);
    }

    @Override
    public void step(int epoch, int step, int examples, float loss, double[] means) {
        shown.step(epoch, step, examples, loss, means);
    }

    @Override
    public void round(long done) {
        save(When.STEPS, done);
    }

    @Override
    public void epoch(Epoch epoch, boolean improved) {
        shown.epoch(epoch, improved);
        save(When.EPOCHS, epoch.number());
    }

    /// The run has ended.
    void ended() {
        save(When.END, 1);
    }

    private void save(When counted, long done) {
        for (Learning.Save save : block.saves()) {
            if (save.isDue(counted, done)) {
                trainer.save(files.path(save.file(), save.span()));
            }
        }
    }
}
