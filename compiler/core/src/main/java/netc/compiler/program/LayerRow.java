package netc.compiler.program;

import java.util.List;
import netc.abi.TensorType;

/// One layer or function that the model's body applies, or the body itself: what is outside all of them.
///
/// @param path       `features.conv1`, or for a function its name; empty for the body
/// @param types      of its results for one example; none for the body
/// @param parameters elements of the parameters that it made
/// @param flops      multiplications and additions for one example
public record LayerRow(String path, List<TensorType> types, long parameters, long flops) {
    public LayerRow {
        types = List.copyOf(types);
    }
}
