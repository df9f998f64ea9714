package netc.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.cli.data.DataFolder;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.source.Excerpt;
import netc.compiler.source.Span;
import netc.runtime.InputException;

/// What a command says that needs data, where no folder is given and the model names no built-in data.
final class MissingData {
    private MissingData() {
    }

    /// Refuses to go on where there is neither.
    ///
    /// @param command `train lenet5.net`
    /// @param sources that it reads
    static void check(Optional<Path> data, String command, Path file, CompiledModel model,
            List<DataSource> sources) {
        if (data.isEmpty() && DataFolder.isNeeded(sources)
                && model.plan().training().orElseThrow().builtin().isEmpty()) {
            throw complaint(command, file, model, sources);
        }
    }

    private static InputException complaint(String command, Path file, CompiledModel model, List<DataSource> sources) {
        List<DataSource> wanted = sources.stream().filter(s -> !s.file().isEmpty()).toList();
        Span clause = model.program().learning().clauses().get(wanted.getFirst());
        List<String> files = wanted.stream().map(DataSource::file).distinct().toList();
        Training training = model.plan().training().orElseThrow();
        String digits = RunData.canBeDrawn(training, Models.types(model))
                ? "\n         or builtin digits(train: 20_000, test: 4_000), a line of the train block" : "";
        return new InputException(clause + ": expected --data DIR, a folder with " + String.join(", ", files)
                + "; found no --data\n" + Excerpt.of(clause) + "\n   fix:  netc " + command + " --data "
                + folder(file, files) + digits);
    }

    /// The model's own folder, where the files lie in it.
    private static String folder(Path file, List<String> files) {
        Path parent = file.getParent() == null ? Path.of("") : file.getParent();
        try {
            boolean holds = files.stream().allMatch(f -> Files.exists(parent.resolve(f)));
            return !holds ? "DIR" : parent.toString().isEmpty() ? "." : parent.toString();
        } catch (InvalidPathException notHere) {
            return "DIR";
        }
    }
}
