package netc.compiler.elaborate.scope;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.Variable;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Type;
import netc.compiler.source.Span;

/// What a model keeps between runs, in the order declared: parameters that something reads, and states of optimizers.
public final class Variables {
    /// @param stacked what `repeat` and `each` put in front
    /// @param axes  those that are written
    /// @param span  the declaration
    /// @param place the user's line that made it
    public record Made(String path, Variable.Role role, List<Stacked> stacked, List<Axis> axes, Span span, Span place) {
        /// The axes of instances.
        public List<Axis> stack() {
            return stacked.stream().map(Stacked::axis).toList();
        }

        /// These, and then those that are written.
        public List<Axis> order() {
            return order(axes);
        }

        /// The same under other names of what is written.
        public List<Axis> order(List<Axis> written) {
            List<Axis> order = new ArrayList<>(stack());
            order.addAll(written);
            return order;
        }

        public Type type() {
            return Type.real(order());
        }

        public long elements() {
            return type().elementsPerExample();
        }
    }

    private final Map<String, Optional<Made>> made = new LinkedHashMap<>();

    /// Keeps a place in the order for a parameter that may come to be.
    public void reserve(String path) {
        made.putIfAbsent(path, Optional.empty());
    }

    public Optional<Made> find(String path) {
        return made.getOrDefault(path, Optional.empty());
    }

    public void add(Made variable) {
        made.put(variable.path(), Optional.of(variable));
    }

    public List<Made> all() {
        return made.values().stream().flatMap(Optional::stream).toList();
    }

    public List<Made> parameters() {
        return all().stream().filter(v -> v.role() == Variable.Role.PARAMETER).toList();
    }

    /// Elements of all parameters.
    public long count() {
        long sum = 0;
        for (Made variable : parameters()) {
            sum = Math.addExact(sum, variable.elements());
        }
        return sum;
    }
}
