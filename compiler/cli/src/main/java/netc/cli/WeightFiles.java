package netc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import netc.cli.data.DataFolder;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.compiler.source.Excerpt;
import netc.compiler.source.Span;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;

/// The files that the `load` and `save` clauses of a model name.
///
/// @param folder that `--data` names, else that of the model
record WeightFiles(CompiledModel model, Path folder) {
    static WeightFiles of(CompiledModel model, Path file, Optional<Path> data) {
        return new WeightFiles(model,
                data.orElse(file.getParent() == null ? Path.of("") : file.getParent()));
    }

    Path path(String file, Span clause) {
        return DataFolder.within(folder, file, clause.line());
    }

    /// Refuses before the first step what could not be written behind the last, or would take the place of something else.
    ///
    /// @param blocks that are carried out
    /// @param taken  files that are something else, with what they are
    void requireWritable(List<Learning.Block> blocks, Map<Path, String> taken) {
        Map<Path, String> written = new LinkedHashMap<>(taken);
        for (Learning.Save save : blocks.stream().flatMap(b -> b.saves().stream()).toList()) {
            Path path = path(save.file(), save.span());
            requireFile(path, save);
            for (Map.Entry<Path, String> other : written.entrySet()) {
                if (isSame(path, other.getKey())) {
                    throw shown(new InputException(path + ": expected a file for these weights alone, found "
                            + other.getValue() + "; give them a name of their own"), save.span(), "it is written");
                }
            }
            written.put(path, "that of another `save` of the model");
        }
    }

    private static void requireFile(Path path, Learning.Save save) {
        Path parent = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw shown(new InputException(parent + ": expected a folder for " + save.file() + ", found "
                    + (Files.exists(parent) ? "a file" : "none")), save.span(), "it is written");
        }
        if (!Files.isWritable(parent)) {
            throw shown(new InputException(path + ": cannot write: permission denied"), save.span(), "it is written");
        }
        try {
            OrdinaryFile.requireReplaceable(path);
        } catch (IOException e) {
            throw shown(InputException.because(path, "write", e), save.span(), "it is written");
        }
    }

    /// Whether these are one file, or would be if they were there.
    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) ? Files.isSameFile(one, other)
                    : one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw InputException.because(one, "read", e);
        }
    }

    /// Whether a block leaves the file that a clause reads, so that it is not there before.
    boolean isMade(Learning.Load load, Learning.Block block) {
        return block.saves().stream()
                .anyMatch(s -> isSame(path(s.file(), s.span()), path(load.file(), load.span())));
    }

    /// What a block begins with where one of its clauses reads a whole file.
    Beginning whole(Learning.Load load, Learning.Block block, Program program, Console console) {
        return reading(load, () -> Beginning.with(path(load.file(), load.span()), model, block, program, console));
    }

    /// The weights that a block begins with, and what its clauses read instead of some of them.
    ///
    /// @param loads that read some variables
    /// @param seed  of the block, which gives what no weights are given for
    Optional<Weights> parts(List<Learning.Load> loads, Optional<Weights> given, Program program, long seed) {
        if (loads.isEmpty()) {
            return given;
        }
        Weights weights = program.newWeights();
        float[] elements = weights.change();
        System.arraycopy(given.orElseGet(() -> program.initialWeights(seed)).read(), 0, elements, 0, elements.length);
        for (Learning.Load load : loads) {
            reading(load, () -> {
                WeightsFile.read(path(load.file(), load.span()), model.plan(), load.variables().orElseThrow(),
                        elements);
                return load;
            });
        }
        return Optional.of(weights);
    }

    private static <T> T reading(Learning.Load load, Supplier<T> task) {
        try {
            return task.get();
        } catch (InputException e) {
            throw shown(e, load.span(), "it is read");
        }
    }

    private static InputException shown(InputException e, Span clause, String what) {
        return new InputException(e.getMessage() + "\n" + clause + ": " + what + " by this clause\n"
                + Excerpt.of(clause), e);
    }
}
