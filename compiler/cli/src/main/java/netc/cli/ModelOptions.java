package netc.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import netc.compiler.CompiledModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which model a command is about.
final class ModelOptions {
    @Parameters(index = "0", paramLabel = "FILE", description = "The .net file.")
    private Path file;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model, where the file has several.")
    private String model;

    @Mixin
    private DimOption dims;

    Path file() {
        return file;
    }

    SortedMap<String, Long> dims() {
        return dims.sizes();
    }

    /// The model, compiled for what is to run it.
    CompiledModel compile(Machine machine, Console console) {
        return Models.one(file, Optional.ofNullable(model), machine.options().withDimensions(dims.sizes()), console);
    }
}
