package netc.compiler.program;

import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.abi.Schedule;
import netc.compiler.graph.Graph;

/// What shows where a step went wrong, or how a prediction came about.
///
/// @param graph    inputs and targets to the named tensors, in the order in which they are computed; outputs are called as
///                 messages call them: `h.dense1 (line.net:7:8)`
/// @param schedule what of them depends on counters alone
/// @param infinite those that the text itself makes infinite in places
/// @param turns    the numbers of the loops, outermost first, whose turns the first axes of an output are
/// @param loss     the expression of the loss as messages call it: `loss (line.net:12:8)`; empty for a prediction
public record Trace(Graph graph, Schedule schedule, Set<String> infinite, Map<String, List<Integer>> turns,
        String loss) {
    public Trace {
        infinite = Set.copyOf(infinite);
        turns = Map.copyOf(turns);
    }
}
