package netc.compiler.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;

/// One element, or row, of what a loop carries is changed: `after = select(index(axis) == at, …, before)`.
///
/// @param mask   `index(axis) == at`
/// @param select what computes the value after
record Overwriting(Equation mask, Axis axis, Value at, Equation select) {
    Value before() {
        return select.operands().get(2);
    }

    Value after() {
        return select.result();
    }

    /// What a turn does to a carry, first to last; none where it is changed in any other way.
    static List<Overwriting> of(Equation carry, Map<Value, Equation> definitions) {
        List<Overwriting> writes = new ArrayList<>();
        Value after = carry.operands().get(1);
        while (!after.equals(carry.result())) {
            Optional<Overwriting> write = last(after, definitions);
            if (write.isEmpty() || after.type().rank() != carry.result().type().rank()) {
                return List.of();
            }
            writes.addFirst(write.get());
            after = write.get().before();
        }
        return writes;
    }

    private static Optional<Overwriting> last(Value after, Map<Value, Equation> definitions) {
        Equation select = definitions.get(after);
        if (!isMap(select, ScalarFunction.SELECT)) {
            return Optional.empty();
        }
        Equation mask = definitions.get(select.operands().getFirst());
        return isMap(mask, ScalarFunction.EQ) ? Stream.of(0, 1)
                .filter(i -> definitions.get(mask.operands().get(i)).op() instanceof Op.Index(var axis)
                        && !mask.operands().get(1 - i).type().has(axis) && select.operands().get(2).type().has(axis))
                .findFirst().map(i -> new Overwriting(mask, mask.operands().get(i).type().axes().getFirst(),
                        mask.operands().get(1 - i), select))
                : Optional.empty();
    }

    private static boolean isMap(Equation e, ScalarFunction function) {
        return e.op() instanceof Op.Map map && map.function() == function;
    }
}
