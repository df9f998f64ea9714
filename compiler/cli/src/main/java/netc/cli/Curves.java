package netc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import netc.cli.data.NumberTable;
import netc.cli.draw.Lines;
import netc.cli.draw.Picture;

/// The columns of a table of numbers, such as `metrics.csv` of a training, as lines.
final class Curves {
    private Curves() {
    }

    /// @param names of columns, each as it is or the end of it: `loss` is `loss`, `validation.loss` and `test.loss`
    /// @param along of the column that runs to the right; the first where it is not given
    static Picture of(Path file, List<String> names, Optional<String> along) {
        NumberTable table = NumberTable.read(file);
        String across = along.map(table::required).orElse(table.names().getFirst());
        List<Lines.Line> lines = names.stream().flatMap(n -> table.matching(n).stream()).distinct()
                .map(c -> new Lines.Line(c, table.column(across), table.column(c))).toList();
        return new Lines(String.join(", ", names) + " of " + file.getFileName(), across,
                lines.size() == 1 ? lines.getFirst().name() : "", lines, List.of());
    }
}
