package netc.compiler.elaborate.scope;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import netc.compiler.graph.Axis;

/// The loops whose turns are read. All turns of one are read at once: bodies are mapped over their axis, and see nothing of
/// it.
public final class Turns {
    private final Graphs graphs;
    private Deque<Axis> axes = new ArrayDeque<>();

    Turns(Graphs graphs) {
        this.graphs = graphs;
    }

    /// The axes of the loops, outermost first.
    public List<Axis> axes() {
        return List.copyOf(axes);
    }

    /// Runs what makes the turns of a loop. Each draws anew.
    public <T> T at(Axis along, Supplier<T> task) {
        axes.addLast(along);
        try {
            return graphs.into(graphs.builder(), graphs.drawing().map(d -> d.at(along)), task);
        } finally {
            axes.removeLast();
        }
    }

    /// Runs what is there before any turn.
    public <T> T before(Supplier<T> task) {
        Deque<Axis> around = axes;
        axes = new ArrayDeque<>();
        try {
            return task.get();
        } finally {
            axes = around;
        }
    }
}
