package netc.compiler.program;

import java.util.List;
import netc.abi.TensorType;
import netc.compiler.source.Span;

/// An output of a model.
///
/// @param edge        of one example
/// @param inputs      the inputs and targets that it depends on, in the order declared
/// @param needsTarget whether a target is among them
public record DeclaredOutput(String name, TensorType edge, List<String> inputs, boolean needsTarget, Span span) {
    public DeclaredOutput {
        inputs = List.copyOf(inputs);
    }
}
