package netc.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--data DIR`
final class DataOption {
    @Option(names = "--data", paramLabel = "DIR",
            description = "The folder with the files that the model's data and test clauses name.")
    private Path folder;

    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }
}
