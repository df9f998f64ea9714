package netc.compiler.elaborate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;

/// A layer made once: the place of its parameters. A model is the instance at the root. Applying it again finds the same
/// parameters and the same instances inside.
final class Instance {
    private final String path;
    private final List<Axis> stack;
    private final Map<String, Instance> children = new HashMap<>();
    /// How the first application's axes are called where it stands, for `a.x`.
    private Map<Axis, Axis> outside = Map.of();
    private Optional<Span> firstApplied = Optional.empty();

    Instance(String path, List<Axis> stack) {
        this.path = path;
        this.stack = List.copyOf(stack);
    }

    static Instance root() {
        return new Instance("", List.of());
    }

    /// The key prefix of its parameters, without the last dot; empty for the model.
    String path() {
        return path;
    }

    /// The axes that `repeat` puts in front of each of its parameters, outermost first.
    List<Axis> stack() {
        return stack;
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// The instance of this name inside, made when it is first asked for.
    Instance child(String name, List<Axis> repeated) {
        return children.computeIfAbsent(name, n -> {
            var axes = new java.util.ArrayList<>(stack);
            axes.addAll(repeated);
            return new Instance(path(n), axes);
        });
    }

    /// The instance inside that has the parameter of this key.
    Optional<Instance> owner(String key) {
        return children.values().stream().filter(c -> key.startsWith(c.path() + "."))
                .map(c -> c.owner(key).orElse(c)).findFirst();
    }

    Optional<Span> firstApplied() {
        return firstApplied;
    }

    void applied(Span span, Map<Axis, Axis> names) {
        if (firstApplied.isEmpty()) {
            firstApplied = Optional.of(span);
            outside = Map.copyOf(names);
        }
    }

    Map<Axis, Axis> outside() {
        return outside;
    }
}
