package netc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.train.Trainer;

/// Says what the blocks of a run begin with: a function of the file and of the options that the run began with, so that it is
/// the same for one that goes on.
///
/// @param weights that `--weights` names: those of the first block of the run, and of no other
/// @param folders of the runs of blocks
record Origins(CompiledModel model, Program program, Optional<Path> weights, WeightFiles files, RunFolders folders,
        Console console) {
    /// @param before blocks of the run that come before this one, in order
    Origin of(Learning.Block block, List<BlockRun> before) {
        Optional<Learning.Load> whole = block.loads().stream().filter(l -> l.variables().isEmpty()).findFirst();
        Path own = folders.of(block);
        if (folders.isResumed(block) && (before.isEmpty() || whole.isPresent())) {
            return Origin.of(Beginning.of(own, model, block));
        }
        if (before.isEmpty() && weights.isPresent()) {
            return Origin.of(Beginning.with(weights.get(), model, block, program, console));
        }
        if (whole.isPresent()) {
            return loaded(block, whole.get(), before);
        }
        if (!before.isEmpty()) {
            BlockRun last = before.getLast();
            return new Origin(last.read().known(), () -> Beginning.after(last.best(), model, program, console));
        }
        List<Learning.Block> all = model.program().learning().blocks();
        int place = all.indexOf(block);
        return Origin.of(place == 0 ? Beginning.SEED : left(all.get(place - 1), block));
    }

    private Origin loaded(Learning.Block block, Learning.Load load, List<BlockRun> before) {
        Optional<BlockRun> maker = before.stream().filter(b -> files.isMade(load, b.block())).findFirst();
        if (maker.isEmpty()) {
            return Origin.of(files.whole(load, block, program, console));
        }
        // What it saves says of itself what it has learned.
        RunData.requireLearned(block.training(), Models.types(model), maker.get().read().recipe(),
                files.path(load.file(), load.span()));
        return new Origin(maker.get().read().known(), () -> files.whole(load, block, program, console));
    }

    /// What a block has left that is carried out before, by a command of its own.
    private Beginning left(Learning.Block before, Learning.Block block) {
        Path best = Trainer.best(folders.of(before));
        if (!Trainer.hasEnded(folders.of(before))) {
            String name = before.training().name();
            boolean isBegun = Trainer.holdsRun(folders.of(before));
            throw new InputException(best + ": expected the weights that block " + name
                    + " leaves at its end, with which "
                    + block.training().name() + " begins; found " + (isBegun ? "a run that has not ended" : "none")
                    + ": carry that out first, by --block " + name + (isBegun ? " --resume" : "")
                    + ", or begin with others, by --weights " + (Files.exists(best) ? best : "W"));
        }
        return Beginning.after(best, model, program, console);
    }
}
