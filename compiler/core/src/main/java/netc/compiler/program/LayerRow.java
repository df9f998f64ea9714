package netc.compiler.program;

import java.util.List;
import netc.abi.Dimension;
import netc.abi.TensorType;

/// One layer or function that the model's body applies, or the body itself: what is outside all of them. What a loop
/// applies is one row, whose arithmetic is that of all turns.
///
/// @param path       `features.conv1`, or for a function its name; empty for the body
/// @param turns      of the loops around it and in it, from the outside
/// @param types      of its results for one example, in one turn of the loops around; none for the body
/// @param parameters elements of the parameters that it made
/// @param flops      multiplications and additions for one example
public record LayerRow(String path, List<Dimension> turns, List<TensorType> types, long parameters, long flops) {
    public LayerRow {
        turns = List.copyOf(turns);
        types = List.copyOf(types);
    }
}
