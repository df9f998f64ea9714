package netc.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import netc.compiler.program.Learning;
import netc.compiler.source.Excerpt;
import netc.compiler.source.Span;
import netc.runtime.InputException;

/// What is wrong with a file of the data, with the clause of the model that says how it is read: there it is mended most of
/// the time.
final class ReadClauses {
    private ReadClauses() {
    }

    /// Reads, and shows the clause below what is wrong.
    ///
    /// @param blocks whose clauses are read, the first that names the file being shown
    /// @param folder of the data; without it none is read
    static <T> T shown(List<Learning.Block> blocks, Optional<Path> folder, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InputException e) {
            Optional<Span> clause = folder.flatMap(f -> blocks.stream()
                    .flatMap(b -> b.clauses().entrySet().stream())
                    .filter(c -> isAtAPlace(e.getMessage(), f.resolve(c.getKey().file())))
                    .map(Map.Entry::getValue).min(Comparator.comparingInt(Span::start)));
            throw clause.map(c -> new InputException(e.getMessage() + "\n" + c + ": it is read by this clause\n"
                    + Excerpt.of(c), e)).orElse(e);
        }
    }

    /// Whether it is what stands at a place of the file, and not the file, that is wrong.
    private static boolean isAtAPlace(String message, Path file) {
        return message.startsWith(file + ":")
                && message.substring(file.toString().length()).matches("(?s):\\d+:\\d+: .*");
    }
}
