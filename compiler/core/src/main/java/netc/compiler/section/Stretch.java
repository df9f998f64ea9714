package netc.compiler.section;

import java.util.ArrayList;
import java.util.List;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Equations that will be one section, while it is not known yet what it hands on.
final class Stretch implements Node {
    /// A value that is written to where a loop carries it, besides what others read of it.
    ///
    /// @param carry whose first value, or next one, it is
    /// @param value of the flat graph
    /// @param isStart whether it is the first
    record Handed(Equation carry, Value value, boolean isStart) {
    }

    private final List<Nest.Turns> path;
    private final List<Equation> equations = new ArrayList<>();
    private final List<Handed> handed = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    /// @param path the loops around, outermost first
    Stretch(List<Nest.Turns> path) {
        this.path = List.copyOf(path);
    }

    List<Nest.Turns> path() {
        return path;
    }

    List<Equation> equations() {
        return equations;
    }

    List<Handed> handed() {
        return handed;
    }

    /// What leaves the procedure from here.
    List<Result> results() {
        return results;
    }
}
