package netc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--dim T=64`, as often as needed.
final class DimOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--dim", paramLabel = "NAME=SIZE", converter = Conversions.Dims.class,
            description = "The size of an axis of the model, in place of what its dim says; may be given for several.")
    private List<Conversions.Dim> given = new ArrayList<>();

    /// The sizes by axis.
    SortedMap<String, Long> sizes() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        for (Conversions.Dim dim : given) {
            Long before = sizes.putIfAbsent(dim.name(), dim.size());
            if (before != null && before != dim.size()) {
                throw new ParameterException(spec.commandLine(), "Option '--dim': expected one size for " + dim.name()
                        + ", found " + before + " and " + dim.size());
            }
        }
        return sizes;
    }
}
