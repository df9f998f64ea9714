package netc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netc.abi.Plan;
import netc.abi.Training;
import netc.runtime.train.Measure;

/// The numbers that end standard output, one a line: `test loss 0.0345`. A report of several numbers is a table under its
/// name, with the places along its axes before and above it:
///
/// ```
/// test confusion: Is down, Said across
///       0   1
///   0  24   1
///   1   3  22
/// ```
final class Results {
    private Results() {
    }

    /// @param block   whose measures they are; a name of it stands in front
    /// @param set     what they are of: `test`
    /// @param numbers of all measures, by [Measure#names]
    static void print(Console console, Training block, String set, Plan plan, Map<String, Float> numbers) {
        for (Measure measure : Measure.of(plan, block)) {
            List<Float> own = measure.names().stream().map(numbers::get).toList();
            String label = (block.name().isEmpty() ? "" : block.name() + " ") + set + " " + measure.name();
            if (measure.isNumber()) {
                console.out().println(label + " " + MetricText.of(own.getFirst()));
            } else {
                boolean hasColumns = measure.shape().size() > 1;
                console.out().println(label + ": " + measure.shape().getFirst().name() + " down"
                        + (hasColumns ? ", " + measure.shape().getLast().name() + " across" : ""));
                int columns = hasColumns ? Math.toIntExact(measure.shape().getLast().size()) : 1;
                table(own, columns, hasColumns).forEach(console.out()::println);
            }
        }
        console.out().flush();
    }

    private static List<String> table(List<Float> numbers, int columns, boolean isHeaded) {
        List<List<String>> rows = new ArrayList<>();
        if (isHeaded) {
            List<String> head = new ArrayList<>(List.of(""));
            for (int i = 0; i < columns; i++) {
                head.add(Integer.toString(i));
            }
            rows.add(head);
        }
        List<String> texts = MetricText.of(numbers);
        for (int i = 0; i < texts.size(); i += columns) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(i / columns)));
            row.addAll(texts.subList(i, i + columns));
            rows.add(row);
        }
        int first = width(rows.stream().map(List::getFirst).toList());
        int other = width(rows.stream().flatMap(r -> r.stream().skip(1)).toList());
        return rows.stream().map(r -> line(r, first, other)).toList();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String line(List<String> row, int first, int other) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append("  ").append(" ".repeat((i == 0 ? first : other) - row.get(i).length())).append(row.get(i));
        }
        return line.toString();
    }
}
