package netc.compiler.elaborate.scope;

import java.util.List;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// A state that an optimizer keeps for one parameter; it comes to be when its old value is first read.
///
/// @param path  `conv1.K/m`
/// @param stack the parameter's stacked axes, where the state has the parameter's shape
/// @param axes  those of the parameter, or those of the state's own type
/// @param start what it is at first
/// @param place the user's line that made the parameter
public record StateSlot(String path, List<Axis> stack, List<Axis> axes, Expression start, Span place) {
    public StateSlot {
        stack = List.copyOf(stack);
        axes = List.copyOf(axes);
    }
}
