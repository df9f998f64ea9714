package netc.compiler.elaborate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Axis;

/// A layer made once: the place of its parameters. A model is the instance at the root. Applying it again finds the same
/// parameters and the same instances inside.
final class Instance {
    private final String path;
    private final List<Axis> stack;
    private final Map<String, Instance> children = new HashMap<>();
    /// How its axes are called in the body that applied it last, by the first application there: for `a.x`.
    private final Map<String, Axis> outside = new HashMap<>();
    private Optional<Frame> body = Optional.empty();

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

    boolean isApplied() {
        return body.isPresent();
    }

    /// @param in    the body where the application stands; each time a body is applied, its axes are others
    /// @param names what its own axes are there
    void applied(Frame in, Map<Axis, Axis> names) {
        if (body.isEmpty() || body.get() != in) {
            body = Optional.of(in);
            outside.clear();
            names.forEach((own, there) -> outside.put(own.name(), there));
        }
    }

    /// The axis that its own axis of this name is where it was applied last.
    Optional<Axis> outside(String axis) {
        return Optional.ofNullable(outside.get(axis));
    }
}
