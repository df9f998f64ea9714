package netc.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Parser;
import netc.compiler.syntax.Statement;
import netc.runtime.InputException;
import netc.runtime.checkpoint.AtomicFiles;

/// The `dim` lines of a model, as they stand in its file.
record WrittenSizes(Source source, String model) {
    /// The number that stands in place of another.
    private record Change(Span place, long size) {
    }

    /// Puts sizes in place of those that are written.
    ///
    /// @throws InputException where a size is not written as a number of a `dim`; nothing is written then
    void write(Path file, Map<String, Long> sizes) {
        List<Change> changes = new ArrayList<>();
        sizes.forEach((axis, size) -> changes.add(new Change(place(file, axis, size), size)));
        changes.sort(Comparator.comparingInt(change -> change.place().start()));
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Change change : changes) {
            text.append(source.text(), at, change.place().start()).append(change.size());
            at = change.place().end();
        }
        String written = text.append(source.text().substring(at)).toString();
        AtomicFiles.write(file, out -> out.write(written.getBytes(StandardCharsets.UTF_8)));
    }

    private Span place(Path file, String axis, long size) {
        Statement.Size written = Parser.parse(source, new Diagnostics()).stream()
                .flatMap(t -> t.declarations().stream())
                .filter(d -> d instanceof Declaration.Model m && m.name().text().equals(model))
                .flatMap(d -> ((Declaration.Model) d).body().statements().stream())
                .filter(s -> s instanceof Statement.Dimensions)
                .flatMap(s -> ((Statement.Dimensions) s).sizes().stream())
                .filter(s -> s.name().text().equals(axis)).findFirst()
                .orElseThrow(() -> new InputException(file + ": expected a `dim " + axis + "` in model " + model
                        + " to write " + size + " into, found none; write it where the size of " + axis + " stands"));
        if (!(written.value() instanceof Expression.Number)) {
            throw new InputException(written.span() + ": expected a number for " + axis + ", to write " + size
                    + " in its place, found a formula");
        }
        return written.value().span();
    }
}
