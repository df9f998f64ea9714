package netc.cli;

import java.util.Map;

/// The numbers that end standard output, one a line: `test loss 0.0345`.
final class Results {
    private Results() {
    }

    /// @param set what they are of: `test`
    static void print(Console console, String set, Map<String, Float> metrics) {
        metrics.forEach((name, value) -> console.out().println(set + " " + name + " " + MetricText.of(value)));
        console.out().flush();
    }
}
