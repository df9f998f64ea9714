package netc.compiler.section;

import java.util.List;

/// What will be a section.
sealed interface Node permits Stretch, Node.Loop {
    /// @param turns what it was made of
    record Loop(Nest.Turns turns, List<Node> body) implements Node {
    }
}
