package netc.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import netc.abi.Training;
import netc.cli.data.DataFolder;
import netc.cli.data.RunData;
import netc.cli.data.TrainingColumns;
import netc.compiler.CompiledModel;
import netc.runtime.data.Recipe;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.train.Trainer;

/// What a run has from a file of weights. One that is resumed has it too if it had it when it began.
///
/// @param weights to begin with; empty where the seed gives them, or the run goes on
/// @param recipe  that the data goes through, in place of one that it would teach
/// @param columns which columns of files the weights have learned from
/// @param hash    of the file, kept with the weights of the run
record Beginning(Optional<Weights> weights, Optional<Recipe> recipe, TrainingColumns columns, Optional<String> hash) {
    private static final Beginning SEED = new Beginning(Optional.empty(), Optional.empty(), TrainingColumns.NONE,
            Optional.empty());

    /// @throws netc.runtime.InputException where the file does not fit the model, or lacks what its data clauses learn
    static Beginning with(Path file, CompiledModel model, Program program, Console console) {
        WeightsOption.Trained trained = WeightsOption.read(file, model, program, console);
        return new Beginning(Optional.of(trained.weights()), Optional.of(trained.recipe()), trained.columns(),
                Optional.of(DataFolder.hash(file)));
    }

    /// That of the run in a folder, which need not hold one.
    static Beginning of(Path folder, CompiledModel model) {
        SortedMap<String, String> metadata = Trainer.metadata(folder);
        if (!metadata.containsKey(WeightsFile.WEIGHTS_HASH)) {
            return SEED;
        }
        Training training = model.plan().training().orElseThrow();
        Recipe recipe = RunData.completed(training, Recipe.read(metadata, model.plan(), folder));
        RunData.requireLearned(training, Models.types(model), recipe, folder);
        return new Beginning(Optional.empty(), Optional.of(recipe), TrainingColumns.NONE,
                Optional.of(metadata.get(WeightsFile.WEIGHTS_HASH)));
    }
}
