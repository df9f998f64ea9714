package netc.runtime.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What shows where a step went wrong: the named tensors of a model, over the same weights as its program.
///
/// @param program  whose procedure [netc.abi.Role.Trace] gives them, in the order in which they are computed
/// @param loss     the expression of the loss as messages call it: `loss (line.net:12:8)`
/// @param infinite the outputs that are infinite in places by intention: only NaN is wrong in them
/// @param turns    the numbers of the loops, outermost first, whose turns the first axes of an output are
public record Tracing(Program program, String loss, Set<String> infinite, Map<String, List<Integer>> turns) {
    public Tracing {
        infinite = Set.copyOf(infinite);
        turns = Map.copyOf(turns);
    }
}
