package netc.runtime.model;

import java.util.Set;

/// What shows where a step went wrong: the named tensors of a model, over the same weights as its program.
///
/// @param program  whose procedure `trace` gives them, in the order in which they are computed
/// @param loss     the expression of the loss as messages call it: `loss (line.net:12:8)`
/// @param infinite the outputs that are infinite in places by intention: only NaN is wrong in them
public record Tracing(Program program, String loss, Set<String> infinite) {
    public Tracing {
        infinite = Set.copyOf(infinite);
    }
}
