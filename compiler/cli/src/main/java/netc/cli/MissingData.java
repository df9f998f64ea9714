package netc.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.cli.data.DataFolder;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.compiler.program.StartSource;
import netc.compiler.source.Excerpt;
import netc.compiler.source.Span;
import netc.runtime.InputException;
import netc.runtime.train.Evaluation;

/// What a command says that needs data, where no folder is given and the model names no built-in data.
final class MissingData {
    private MissingData() {
    }

    /// Refuses to go on where there is neither.
    ///
    /// @param command `train lenet5.net`
    /// @param block   whose data it is
    /// @param sources that it reads
    static void check(Optional<Path> data, String command, Path file, CompiledModel model, Learning.Block block,
            List<DataSource> sources) {
        check(data, command, file, model, block, sources, List.of());
    }

    /// The same for what also reads where variables start.
    ///
    /// @param starts what variables start from that files hold
    static void check(Optional<Path> data, String command, Path file, CompiledModel model, Learning.Block block,
            List<DataSource> sources, List<StartSource> starts) {
        boolean isMade = block.training().builtin().isPresent();
        if (sources.isEmpty() && !isMade) {
            requireNone(file, model, block.training());
        }
        List<DataSource> needed = Stream.concat(isMade ? Stream.empty() : sources.stream(),
                starts.stream().map(StartSource::source)).toList();
        if (data.isEmpty() && DataFolder.isNeeded(needed)) {
            throw complaint(command, file, model, block, needed);
        }
    }

    /// Steps of a block without data may be for Java alone; reports are not.
    private static void requireNone(Path file, CompiledModel model, Training block) {
        block.course().steps().forEach(step -> requireNone(model.plan().procedure(block.role(step)), file, model, block,
                "; steps of a block without data are methods of the class that netc compile makes"));
        Evaluation.looks(model.plan(), block)
                .forEach(look -> requireNone(look, file, model, block, ", and a report reads it"));
    }

    private static void requireNone(Procedure reading, Path file, CompiledModel model, Training block, String why) {
        reading.inputs().stream().filter(Port::perExample).findFirst().ifPresent(input -> {
            throw new InputException(file + ": expected a `data` clause in the train block "
                    + (block.name().isEmpty() ? "" : block.name() + " ") + "of " + model.name() + " that fills "
                    + input.name() + ", found none" + why);
        });
    }

    private static InputException complaint(String command, Path file, CompiledModel model, Learning.Block block,
            List<DataSource> sources) {
        List<DataSource> wanted = sources.stream().filter(s -> !s.file().isEmpty()).toList();
        Span clause = block.clauses().get(wanted.getFirst());
        List<String> files = wanted.stream().map(DataSource::file).distinct().toList();
        String digits = RunData.canBeDrawn(block.training(), Models.types(model))
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
