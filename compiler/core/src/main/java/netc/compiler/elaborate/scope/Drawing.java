package netc.compiler.elaborate.scope;

import java.util.List;
import netc.compiler.graph.Axis;

/// What is being drawn: the elements of one variable.
///
/// @param key  path of the place, which together with the number of the draw in it is the key
/// @param axes one draw for each element along these
/// @param elements of one instance, not counting stacked axes
public final class Drawing {
    private final String key;
    private final List<Axis> axes;
    private final long elements;
    private int draws;

    public Drawing(String key, List<Axis> axes, long elements) {
        this.key = key;
        this.axes = List.copyOf(axes);
        this.elements = elements;
    }

    public List<Axis> axes() {
        return axes;
    }

    public long elements() {
        return elements;
    }

    public String next() {
        return key + "~" + draws++;
    }
}
