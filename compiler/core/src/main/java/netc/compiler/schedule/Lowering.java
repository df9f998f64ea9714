package netc.compiler.schedule;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import netc.abi.Storage;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// What every kernel of a procedure is written with.
///
/// @param storages where what a kernel uses lies
record Lowering(Target target, Function<Buffers.Use, Storage> storages) {
    List<Integer> widths() {
        return target.widths();
    }

    MethodRoom room() {
        return target.room();
    }

    /// The line of the model's file that a kernel belongs to.
    int line(Equation e) {
        return e.span().line();
    }

    /// For stack traces: the family.
    String name(Equation e) {
        return e.op().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /// Scalar operations of one element of each of these values, what is loaded not counted.
    int cost(List<Value> values, Fusion fusion) {
        Set<Value> counted = new HashSet<>();
        int sum = 0;
        for (Value value : values) {
            sum += cost(value, fusion, counted, true);
        }
        return sum;
    }

    private static int cost(Value value, Fusion fusion, Set<Value> counted, boolean root) {
        if (!counted.add(value) || !root && fusion.stored().contains(value)) {
            return 0;
        }
        Equation e = fusion.definition(value);
        if (e.op() instanceof Op.Contract || e.op() instanceof Op.Reduce || e.op() instanceof Op.Scatter) {
            return 0;
        }
        int sum = e.op() instanceof Op.Map(var function) ? function.cost(e.result().type().element()) : 0;
        for (Value x : e.operands()) {
            sum += cost(x, fusion, counted, false);
        }
        return sum;
    }
}
