package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.Optional;
import netc.abi.Variable;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// A `param` or `state` of one application: the variable comes to be when it is first read.
///
/// @param role  a parameter, which is learned, or a state
/// @param path  key of the variable
/// @param type  as written
/// @param axes  as written, with the labels of this application; stacked axes not among them
/// @param start what it is at first
/// @param frame the body it stands in
public record ParameterSlot(Variable.Role role, String path, Type type, List<Axis> axes,
        Optional<Statement.Start> start,
        Frame frame,
        Instance instance,
        Span span) {
    /// The same of a copy of the instance.
    ParameterSlot of(Instance copy, String name) {
        return new ParameterSlot(role, copy.path(name), type, axes, start, frame, copy, span);
    }
}
