package netc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import netc.cli.data.NumberTable;
import netc.cli.draw.Lines;
import netc.cli.draw.Picture;

/// The columns of a table of numbers, such as `metrics.csv` of a training, as lines.
final class Curves {
    private static final int MOST_IN_TITLE = 4;

    private Curves() {
    }

    /// @param names of columns, each as it is or the end of it: `loss` is `loss`, `validation.loss` and `test.loss`
    /// @param along of the column that runs to the right; the first where it is not given
    static Picture of(Path file, List<String> names, Optional<String> along) {
        NumberTable table = NumberTable.read(file);
        String across = along.map(table::required).orElse(table.names().getFirst());
        List<Lines.Line> lines = names.stream().flatMap(n -> table.matching(n).stream()).distinct()
                .map(c -> new Lines.Line(c, table.column(across), table.column(c))).toList();
        String title = names.size() > MOST_IN_TITLE ? String.join(", ", names.subList(0, MOST_IN_TITLE)) + " …"
                : String.join(", ", names);
        return new Lines(title + " of " + file.getFileName(), across,
                lines.size() == 1 ? lines.getFirst().name() : "", lines, List.of());
    }
}
