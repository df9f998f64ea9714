package netc.compiler.elaborate.scope;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Label;
import netc.compiler.graph.Value;
import netc.compiler.syntax.Expression;

/// A `scan` while its turns are read: what they hand on, and the axis that everything from outside has lost. It is there
/// under a label that no name means, so that the body is mapped over it.
public final class Scan {
    /// What is handed on.
    ///
    /// @param value   what a turn begins with
    /// @param written as the text has it
    public record Carried(Carry value, Expression.Carry written) {
        public Kind kind() {
            return value.kind();
        }
    }

    private final Axis along;
    private final Axis hidden;
    private final Map<String, Carried> carried = new LinkedHashMap<>();
    /// What the next turn begins with, as far as the body was read.
    private final Map<String, Quantity> next = new HashMap<>();
    private final Map<GraphBuilder, Map<Value, Value>> lost = new IdentityHashMap<>();

    public Scan(Axis along) {
        this.along = along;
        this.hidden = new Axis(new Label(along.name()), along.size());
    }

    /// The axis of the turns as it is called outside.
    public Axis along() {
        return along;
    }

    /// As the values of a turn have it.
    public Axis hidden() {
        return hidden;
    }

    public Map<String, Carried> carried() {
        return carried;
    }

    public Optional<Quantity> next(String carry) {
        return Optional.ofNullable(next.get(carry));
    }

    public void change(String carry, Quantity value) {
        next.put(carry, value);
    }

    /// What a value from outside is at a turn, made once: what is computed from it is computed from this very value.
    public Value at(GraphBuilder builder, Value outside, UnaryOperator<Value> make) {
        return lost.computeIfAbsent(builder, b -> new HashMap<>()).computeIfAbsent(outside, make);
    }
}
