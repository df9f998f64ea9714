package netc.compiler.pass;

import java.util.Optional;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// A derivative on its way back, and where it counts.
///
/// What a choice does not take must contribute nothing, even where its slope is infinite: 0 · ∞ would be NaN. So the
/// condition travels beside the number and is applied last, where the number is summed or handed over.
///
/// @param value may lack axes of what it belongs to: it is then the same along them
/// @param where a truth value; absent: everywhere
record Cotangent(Value value, Optional<Value> where) {
    Cotangent(Value value) {
        this(value, Optional.empty());
    }

    Cotangent only(GraphBuilder b, Value condition) {
        return new Cotangent(value,
                Optional.of(where.map(w -> b.map(ScalarFunction.AND, w, condition)).orElse(condition)));
    }

    Cotangent withValue(Value other) {
        return new Cotangent(other, where);
    }

    /// The number itself, 0 where it does not count.
    Value settle(GraphBuilder b) {
        return where.map(w -> b.select(w, value, b.real(0))).orElse(value);
    }
}
