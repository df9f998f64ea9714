package netc.compiler.section;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Part;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// How much memory it takes to have values of all turns of a loop at hand: their own, or that of what they are computed from
/// where this costs next to nothing. So a mask `index(Slot) == i` is worth an index a turn, not a truth value for each slot.
final class Upkeep {
    /// How many examples there are taken to be.
    private static final int EXAMPLES = 64;

    private final Axis along;
    private final Map<Value, Double> least = new HashMap<>();

    /// @param equations of the procedure, each behind what it reads, carries apart
    /// @param along     the axis of the turns
    Upkeep(List<Equation> equations, Axis along) {
        this.along = along;
        for (Equation e : equations) {
            double size = size(e.result().type());
            least.put(e.result(), costsNothing(e) ? Math.min(size, ofOperands(e)) : size);
        }
    }

    /// Elements that are kept to have a value, at least.
    double of(Value v) {
        return least.get(v);
    }

    /// Whether a value costs nothing to compute, and what it is computed from takes less memory.
    boolean isSpread(Equation e) {
        return costsNothing(e) && ofOperands(e) < size(e.result().type());
    }

    private double ofOperands(Equation e) {
        return e.operands().stream().distinct().mapToDouble(this::of).sum();
    }

    private boolean costsNothing(Equation e) {
        return isTurnByTurn(e, along) && switch (e.op()) {
            case Op.Map(var function) -> function.cost(e.result().type().element()) == 1;
            case Op.Read _ -> true;
            default -> false;
        };
    }

    /// Elements of the largest tensor that an equation is about, its result or what it reads.
    static double largest(Equation e) {
        return Stream.concat(Stream.of(e.result()), e.operands().stream()).mapToDouble(v -> size(v.type())).max()
                .getAsDouble();
    }

    /// Whether each turn of a pointwise equation, a read or a reduction needs only the same turn of its operands.
    static boolean isTurnByTurn(Equation e, Axis along) {
        return Part.passes(e, along) && switch (e.op()) {
            case Op.Map _, Op.Reduce _ -> true;
            case Op.Read(var reads, var _) -> reads.stream().filter(r -> !r.axis().equals(along))
                    .map(AxisRead::index).allMatch(i -> i.coefficient(along) == 0);
            default -> false;
        };
    }

    /// Elements of a tensor.
    static double size(Type type) {
        return type.elementsPerExample() * Math.pow(EXAMPLES, type.openAxes());
    }
}
