package netc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import netc.abi.Training;
import netc.cli.data.ClauseKind;
import netc.cli.data.Known;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.data.Table;

/// The records that a block is measured on: those of its test clauses, or where it has none, of its data clauses.
///
/// @param isDrawn whether they are made, not read
record EvaluationData(Table table, ClauseKind kind, boolean isDrawn) {
    /// @param command `evaluate lenet5.net --weights w.safetensors`, for the message where a folder is missing
    static EvaluationData read(String command, Path file, CompiledModel model, Learning.Block block, Known known,
            Optional<Path> folder, Optional<ClauseKind> asked, Console console) {
        Training training = block.training();
        boolean isDrawn = folder.isEmpty() && training.builtin().isPresent();
        ClauseKind kind = asked.orElse(training.test().isEmpty() && !isDrawn ? ClauseKind.DATA : ClauseKind.TEST);
        if (!isDrawn) {
            MissingData.check(folder, command, file, model, block, kind.required(Optional.of(training)));
        }
        Table table = ReadClauses.shown(List.of(block), folder, () -> RunData.forEvaluation(training, kind,
                Models.types(model), folder, known.recipe(), known.columns(), console::note));
        return new EvaluationData(table, kind, isDrawn);
    }
}
