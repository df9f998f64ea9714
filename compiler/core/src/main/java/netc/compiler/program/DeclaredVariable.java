package netc.compiler.program;

import netc.abi.TensorType;
import netc.abi.Variable;
import netc.compiler.graph.Type;
import netc.compiler.source.Span;

/// What a model keeps between runs.
///
/// @param type   axes in memory order, those of `repeat` in front
/// @param edge   the same as Java sees it
/// @param span   its declaration
public record DeclaredVariable(String path, Variable.Role role, Type type, TensorType edge, Span span) {
}
