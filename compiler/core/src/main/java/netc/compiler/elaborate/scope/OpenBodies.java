package netc.compiler.elaborate.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import netc.compiler.graph.Axis;

/// The bodies that are open, each applied in the one before it.
public final class OpenBodies {
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Map<Instance, Scope> members = new IdentityHashMap<>();
    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Runs something with a body open.
    ///
    /// @param declaration of the body
    <T> T inside(Frame frame, Object declaration, Supplier<T> task) {
        frames.push(frame);
        open.add(declaration);
        try {
            return task.get();
        } finally {
            open.remove(declaration);
            frames.pop();
        }
    }

    Frame frame() {
        return frames.getFirst();
    }

    /// The body that the open one was applied in.
    public Frame caller() {
        return around().findFirst().orElseThrow();
    }

    /// The bodies that the open one was applied in, the nearest first.
    public Stream<Frame> around() {
        return frames.stream().skip(1);
    }

    /// The open bodies, innermost first.
    Collection<Frame> all() {
        return Collections.unmodifiableCollection(frames);
    }

    /// Whether the open bodies were applied in a `train` block, or are one.
    public boolean isTraining() {
        return frames.stream().anyMatch(f -> f.body() == Frame.Body.TRAIN);
    }

    /// Whether the open bodies were applied in an optimizer, or are one.
    public boolean isOptimizing() {
        return frames.stream().anyMatch(f -> f.body() == Frame.Body.OPTIMIZER);
    }

    /// The open body of this scope.
    public Optional<Frame> frameOf(Scope scope) {
        return frames.stream().filter(f -> f.scope() == scope).findFirst();
    }

    public boolean isOpen(Object declaration) {
        return open.contains(declaration);
    }

    /// The names of the bodies that are open from this one on, outermost first: a cycle.
    public List<String> openFrom(String name) {
        List<String> names = new ArrayList<>();
        frames.descendingIterator().forEachRemaining(f -> names.add(f.name()));
        int first = names.lastIndexOf(name);
        return first < 0 ? names : names.subList(first, names.size());
    }

    /// The layer that is open, or the model; none in an optimizer.
    public Optional<Instance> instance() {
        return frames.stream().flatMap(f -> f.instance().stream()).findFirst();
    }

    /// An instance was applied in the open body.
    ///
    /// @param names what its own axes are there
    /// @param scope the names of its body
    public void applied(Instance instance, Map<Axis, Axis> names, Scope scope) {
        if (instance.applied(frame().opening(), names)) {
            members.put(instance, scope.members());
        }
    }

    /// What the body of an instance holds and defines, by the first application in the body that applied it last.
    public Optional<Scope> members(Instance instance) {
        return instance.likeness().map(o -> members(o).map(scope -> scope.of(instance)))
                .orElseGet(() -> Optional.ofNullable(members.get(instance)));
    }

    /// The axes of every `repeat` that the open bodies have an instance for each turn of.
    public List<Axis> repeated() {
        return instance().map(Instance::stack).orElse(List.of());
    }
}
