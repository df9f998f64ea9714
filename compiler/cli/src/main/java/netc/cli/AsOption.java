package netc.cli;

import java.util.Optional;
import netc.cli.data.ClauseKind;
import picocli.CommandLine.Option;

/// `--as test`
final class AsOption {
    @Option(names = "--as", paramLabel = "data|test", converter = Conversions.Clauses.class,
            description = "Reads files that are laid out as the data clauses say, or as the test clauses do.")
    private ClauseKind kind;

    Optional<ClauseKind> kind() {
        return Optional.ofNullable(kind);
    }
}
