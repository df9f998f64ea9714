package netc.cli;

import java.util.Locale;
import netc.cli.data.TypeText;
import netc.compiler.CompiledModel;
import netc.runtime.InputException;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;
import picocli.CommandLine.Option;

/// How a model runs on this machine.
final class RunOptions {
    @Option(names = "--threads", paramLabel = "N", converter = Conversions.Threads.class,
            description = "Threads that share the work; as many as there are processors, where not given. The results are"
                    + " the same for any number.")
    private Integer threads;

    @Option(names = "--require", paramLabel = "simd", converter = Conversions.Requirement.class,
            description = "simd: refuse to run without vector instructions.")
    private String requirement;

    /// Says what runs, and on what.
    ///
    /// @throws InputException where vectors are required and there are none
    void announce(CompiledModel model, Console console) {
        int lanes = Vectors.lanes();
        if (requirement != null && lanes == 1) {
            throw new InputException("--require simd: expected vector instructions, found " + Vectors.describe(lanes));
        }
        console.note(String.format(Locale.ROOT, "%s: %s, %s, %s", model.name(),
                TypeText.count(model.program().parameterCount(), "parameter"), Vectors.describe(lanes),
                TypeText.count(count(), "thread")));
    }

    Workers workers() {
        return new Workers(count());
    }

    private int count() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
