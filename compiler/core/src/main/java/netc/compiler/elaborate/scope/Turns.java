package netc.compiler.elaborate.scope;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import netc.compiler.graph.Axis;

/// The loops whose turns are read, and what there is an instance of for each place of an axis. All turns of one, and all
/// instances, are read at once: bodies are mapped over their axis, and see nothing of it.
public final class Turns {
    private final Graphs graphs;
    private Deque<Axis> axes = new ArrayDeque<>();
    private final Set<Axis> loops = new HashSet<>();

    Turns(Graphs graphs) {
        this.graphs = graphs;
    }

    /// The axes of the loops and of instances, outermost first.
    public List<Axis> axes() {
        return List.copyOf(axes);
    }

    /// Those of instances among them.
    public List<Axis> instances() {
        return axes.stream().filter(a -> !loops.contains(a)).toList();
    }

    /// Those of loops among them.
    List<Axis> loops() {
        return axes.stream().filter(loops::contains).toList();
    }

    /// Runs what makes the turns of a loop. Each draws anew.
    public <T> T at(Axis along, Supplier<T> task) {
        loops.add(along);
        return instances(along, task);
    }

    /// Runs what makes one for each place of an axis. Each draws anew.
    public <T> T instances(Axis along, Supplier<T> task) {
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
