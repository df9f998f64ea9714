package netc.cli;

import java.util.OptionalLong;
import picocli.CommandLine.Option;

/// `--seed N`
final class SeedOption {
    @Option(names = "--seed", paramLabel = "N", converter = Conversions.Seed.class,
            description = "Of initial values, and of all else that is drawn or shuffled, in place of what the file says.")
    private Long seed;

    OptionalLong value() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }
}
