package netc.compiler.elaborate.scope;

import java.util.List;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;

/// A state that an optimizer keeps for one parameter; it comes to be when its old value is first read.
///
/// @param path  `conv1.K/m`
/// @param stacked what is in front of the parameter, where the state has the parameter's shape
/// @param axes  those of the parameter, or those of the state's own type
/// @param start what it is at first
/// @param place the user's line that made the parameter
public record StateSlot(String path, List<Stacked> stacked, List<Axis> axes, Expression start, Span place) {
    public StateSlot {
        stacked = List.copyOf(stacked);
        axes = List.copyOf(axes);
    }
}
