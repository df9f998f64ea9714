package netc.compiler.program;

import netc.abi.TensorType;
import netc.compiler.graph.Type;
import netc.compiler.source.Span;

/// An input or target of a model.
///
/// @param type     the examples in front
/// @param edge     of one example
/// @param target   whether only training and evaluation need it
/// @param standard whether the model says what it is where nobody gives it
public record DeclaredInput(String name, Type type, TensorType edge, boolean target, boolean standard, Span span) {
}
