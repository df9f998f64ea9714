package netc.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import netc.cli.data.DataFolder;
import netc.cli.data.Known;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.train.Trainer;

/// What a run has from weights that were there before. One that is resumed has it too if it had it when it began.
///
/// @param weights to begin with; empty where the seed gives them, or the run goes on
/// @param known   what they have learned of data
/// @param hash    of their file, kept with the weights of the run
record Beginning(Optional<Weights> weights, Known known, Optional<String> hash) {
    /// Nothing.
    static final Beginning SEED = new Beginning(Optional.empty(), Known.NOTHING, Optional.empty());

    /// @throws InputException where the file does not fit the model, or lacks what the data clauses of the block learn
    static Beginning with(Path file, CompiledModel model, Learning.Block block, Program program, Console console) {
        Beginning beginning = after(file, model, program, console);
        RunData.requireLearned(block.training(), Models.types(model), beginning.known.recipe(), file);
        return beginning;
    }

    /// With the weights that a block has left, which need not know what the next one learns of its data.
    ///
    /// @throws InputException where the file does not fit the model
    static Beginning after(Path best, CompiledModel model, Program program, Console console) {
        WeightsOption.Trained trained = WeightsOption.read(best, model, program, console);
        return new Beginning(Optional.of(trained.weights()), trained.known(), Optional.of(DataFolder.hash(best)));
    }

    /// That of the run of a block in a folder, which need not hold one.
    static Beginning of(Path folder, CompiledModel model, Learning.Block block) {
        SortedMap<String, String> metadata = Trainer.metadata(folder);
        if (!metadata.containsKey(WeightsFile.WEIGHTS_HASH)) {
            return SEED;
        }
        Known known = Known.read(metadata, model.plan(), folder);
        RunData.requireLearned(block.training(), Models.types(model), known.recipe(), folder);
        return new Beginning(Optional.empty(), known, Optional.of(metadata.get(WeightsFile.WEIGHTS_HASH)));
    }
}
