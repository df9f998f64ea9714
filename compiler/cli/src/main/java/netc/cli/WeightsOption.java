package netc.cli;

import java.nio.file.Path;
import java.util.Optional;
import netc.cli.data.Known;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
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
    /// @param known   how data was treated before they learned from it, and which columns of files it was
    /// @param block   that made them, where they say it
    /// @param seed    of the training that made them
    /// @param file    that they are from
    record Trained(Weights weights, Known known, Optional<String> block, long seed, Path file) {
        /// What they know of the data of a block, with the arithmetic of its clauses.
        Known of(Optional<Learning.Block> read) {
            return read.map(b -> new Known(RunData.completed(b.training(), known.recipe()), known.columns()))
                    .orElse(known);
        }
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
        return new Trained(weights, Known.read(provenance.metadata(), model.plan(), file),
                Optional.ofNullable(provenance.metadata().get(WeightsFile.BLOCK)),
                WeightsFile.seed(file, provenance.metadata(), model.plan()), file);
    }
}
