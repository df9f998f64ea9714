package netc.compiler.elaborate.scope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;

/// A layer made once: the place of its parameters. A model is the instance at the root. Applying it again finds the same
/// parameters and the same instances inside.
public final class Instance {
    private final Optional<Instance> parent;
    private final String name;
    private final List<Stacked> stack;
    private final Map<String, Instance> children = new HashMap<>();
    /// How its axes are called in the body that applied it last, by the first application there: for `a.x`.
    private Map<String, Axis> outside = Map.of();
    private Optional<Object> body = Optional.empty();
    private boolean isAttempted;
    private final Optional<Instance> original;
    /// Where it is written, of one that no name is bound to.
    private final Optional<Span> place;

    private Instance(Optional<Instance> parent, String name, List<Stacked> stack, Optional<Instance> original,
            Optional<Span> place) {
        this.parent = parent;
        this.name = name;
        this.stack = List.copyOf(stack);
        this.original = original;
        this.place = place;
    }

    public static Instance root() {
        return new Instance(Optional.empty(), "", List.of(), Optional.empty(), Optional.empty());
    }

    /// What this is a copy of: its parameters begin as those there, and no optimizer changes them.
    public Optional<Instance> original() {
        return original;
    }

    /// The key prefix of its parameters, without the last dot; empty for the model.
    public String path() {
        return parent.map(p -> p.path(name)).orElse(name);
    }

    /// What `repeat` and `each` put in front of each of its parameters, outermost first.
    public List<Stacked> stacked() {
        return stack;
    }

    /// The axes of these, in a body that is applied.
    public List<Axis> stack() {
        return stack.stream().map(Stacked::axis).toList();
    }

    public String path(String own) {
        return parent.isEmpty() ? own : path() + "." + own;
    }

    /// The instance of this name inside, made when it is first asked for.
    public Instance child(String key, List<Stacked> repeated) {
        return child(key, repeated, Optional.empty());
    }

    /// The instance of a layer that is written here, without a name: the first of these names that no other one has, bound or
    /// written elsewhere. `conv` that is the eleventh is called as `conv1` that is the first.
    public Instance child(Supplier<String> keys, List<Stacked> repeated, Span written) {
        Optional<Span> here = Optional.of(written);
        String key = keys.get();
        while (children.containsKey(key) && !children.get(key).place.equals(here)) {
            key = keys.get();
        }
        return child(key, repeated, here);
    }

    private Instance child(String key, List<Stacked> repeated, Optional<Span> written) {
        return children.computeIfAbsent(key, k -> {
            var axes = new java.util.ArrayList<>(stack);
            axes.addAll(repeated);
            return new Instance(Optional.of(this), k, axes, original.map(o -> o.child(k, repeated, written)), written);
        });
    }

    /// A copy of an instance, under a name of this one.
    public Instance copy(String key, Instance of) {
        return children.computeIfAbsent(key,
                k -> new Instance(Optional.of(this), k, of.stack, Optional.of(of), of.place));
    }

    /// What in a copy is the copy of an instance inside of what it is a copy of.
    Instance inside(Instance of) {
        return copy(of.name, of);
    }

    /// The instance inside that has the parameter of this key.
    public Optional<Instance> owner(String key) {
        return children.values().stream().filter(c -> key.startsWith(c.path() + "."))
                .map(c -> c.owner(key).orElse(c)).findFirst();
    }

    /// Somewhere it stands in front of arguments.
    public void attempted() {
        isAttempted = true;
    }

    /// Whether it stands in front of arguments and is not applied, because of a mistake that is reported.
    public boolean isBroken() {
        return isAttempted && body.isEmpty();
    }

    /// Whether its sizes are known.
    public boolean isApplied() {
        return body.isPresent() || likeness().filter(Instance::isApplied).isPresent();
    }

    /// Of a copy that nothing has applied, what it is a copy of: it has the sizes of that, and all that is there.
    public Optional<Instance> likeness() {
        return body.isPresent() ? Optional.empty() : original;
    }

    /// @param in    the opening of the body where the application stands; each time a body is applied, its axes are others
    /// @param names what its own axes are there
    /// @return whether it is the first application there
    public boolean applied(Object in, Map<Axis, Axis> names) {
        if (body.isPresent() && body.get() == in) {
            return false;
        }
        body = Optional.of(in);
        Map<String, Axis> byName = new HashMap<>();
        names.forEach((own, there) -> byName.put(own.name(), there));
        outside = Map.copyOf(byName);
        return true;
    }

    /// The axis that its own axis of this name is where it was applied last.
    public Optional<Axis> outside(String axis) {
        return likeness().map(o -> o.outside(axis)).orElseGet(() -> Optional.ofNullable(outside.get(axis)));
    }

    /// The axis that an axis of this name, its own or that of an instance inside, is where it was applied last.
    ///
    /// @param key of the parameter that has the axis, within this one
    public Optional<Axis> outside(String key, String axis) {
        if (likeness().isPresent()) {
            return likeness().get().outside(key, axis);
        }
        Optional<Instance> inside = children.values().stream().filter(c -> key.startsWith(c.name + ".")).findFirst();
        return inside.map(i -> i.outside(key.substring(i.name.length() + 1), axis).map(Axis::name))
                .orElse(Optional.of(axis)).flatMap(this::outside);
    }
}
