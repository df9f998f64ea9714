package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import netc.compiler.graph.Axis;

/// What is being drawn: the elements of one variable, or of one value that is drawn at every run.
///
/// @param key  path of the place, which together with the number of the draw in it is the key
/// @param axes one draw for each element along these
/// @param elements of one instance or example, not counting stacked axes
public final class Drawing {
    private final String key;
    private final List<Axis> axes;
    private final long elements;
    private final AtomicInteger draws;

    public Drawing(String key, List<Axis> axes, long elements) {
        this(key, axes, elements, new AtomicInteger());
    }

    private Drawing(String key, List<Axis> axes, long elements, AtomicInteger draws) {
        this.key = key;
        this.axes = List.copyOf(axes);
        this.elements = elements;
        this.draws = draws;
    }

    /// The same at the turns of a loop: each draws anew.
    Drawing at(Axis turns) {
        return new Drawing(key, Stream.concat(axes.stream(), Stream.of(turns)).toList(), elements, draws);
    }

    public List<Axis> axes() {
        return axes;
    }

    public long elements() {
        return elements;
    }

    public boolean hasDrawn() {
        return draws.get() > 0;
    }

    public String next() {
        return key + "~" + draws.getAndIncrement();
    }
}
