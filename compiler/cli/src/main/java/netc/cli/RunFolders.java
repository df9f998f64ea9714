package netc.cli;

import java.nio.file.Path;
import netc.compiler.program.Learning;
import netc.runtime.train.Trainer;

/// Where the blocks of a model leave the files of their runs: a block that has a name, in a folder of that name.
///
/// @param path   of the model's runs
/// @param resume whether runs that are there go on
record RunFolders(Path path, boolean resume) {
    Path of(Learning.Block block) {
        return path.resolve(block.training().name());
    }

    /// Whether the run of a block goes on with what is there.
    boolean isResumed(Learning.Block block) {
        return resume && Trainer.holdsRun(of(block));
    }
}
