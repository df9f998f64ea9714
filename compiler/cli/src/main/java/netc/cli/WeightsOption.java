package netc.cli;

import java.nio.file.Path;
import netc.cli.data.RunData;
import netc.cli.data.TrainingColumns;
import netc.compiler.CompiledModel;
import netc.runtime.data.Recipe;
import netc.runtime.model.Program;
import netc.runtime.model.Provenance;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import picocli.CommandLine.Option;

/// `--weights W`
final class WeightsOption {
    @Option(names = "--weights", paramLabel = "W", required = true,
            description = "The safetensors file with the weights.")
    private Path file;

    Path file() {
        return file;
    }

    /// As [#read(Path, CompiledModel, Program, Console)], of the file given.
    Trained read(CompiledModel model, Program program, Console console) {
        return read(file, model, program, console);
    }

    /// Weights that were trained before.
    ///
    /// @param weights where the program finds them
    /// @param recipe  how data was treated before they learned from it
    /// @param columns which columns of files it was
    /// @param seed of the training that made them
    record Trained(Weights weights, Recipe recipe, TrainingColumns columns, long seed) {
    }

    /// Reads the file, and says so where it does not say of which model the weights are, because another program may have
    /// written it, or where the model has changed since.
    ///
    /// @throws netc.runtime.InputException where they do not fit, or are no finite numbers
    static Trained read(Path file, CompiledModel model, Program program, Console console) {
        Weights weights = program.newWeights();
        Provenance provenance = WeightsFile.read(file, model.plan(), weights.change());
        String hash = provenance.metadata().get(WeightsFile.MODEL_HASH);
        if (hash == null) {
            console.note(file + " does not say what it was trained for; its tensors fit " + model.name()
                    + " by name and shape");
        } else if (!hash.equals(model.plan().hash())) {
            console.note(file + " was made by another text of " + model.name() + ", or with another --dim; its tensors"
                    + " fit by name and shape, but may not mean the same");
        }
        Recipe recipe = model.plan().training().map(t -> RunData.completed(t, provenance.recipe()))
                .orElse(provenance.recipe());
        model.plan().training()
                .ifPresent(training -> RunData.requireLearned(training, Models.types(model), recipe, file));
        return new Trained(weights, recipe, TrainingColumns.read(provenance.metadata(), file),
                WeightsFile.seed(file, provenance.metadata(), model.plan()));
    }
}
