package netc.compiler.program;

import java.util.List;
import netc.abi.TensorType;
import netc.compiler.source.Span;

/// An output of a model.
///
/// @param edge        of one example
/// @param inputs      the inputs and targets that it depends on, in the order declared
/// @param needed      what it depends on where no input is given that has a value of its own; the same, where it reads none,
///                    or where a target would be needed that is not among the others
/// @param needsTarget whether a target is among the inputs
public record DeclaredOutput(String name, TensorType edge, List<String> inputs, List<String> needed,
        boolean needsTarget, Span span) {
    public DeclaredOutput {
        inputs = List.copyOf(inputs);
        needed = List.copyOf(needed);
    }
}
