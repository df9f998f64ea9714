package netc.compiler.section;

import java.util.List;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;

/// A piece of a procedure.
public sealed interface Section {
    /// Equations that run once, or once for each turn of the loops around. What other sections keep for it is an input, what it
    /// keeps for them a result.
    record Straight(Graph graph) implements Section {
    }

    /// Sections that run once for each turn. They have lost the axis of the turns, and read and write slices of what has it.
    ///
    /// @param reversed whether the last turn comes first
    record Repeated(Axis along, boolean reversed, List<Section> body) implements Section {
        public Repeated {
            body = List.copyOf(body);
        }
    }
}
