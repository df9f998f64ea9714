package netc.compiler.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where derivatives can flow: through reals, and there through operations that have a slope.
public final class Flow {
    private Flow() {
    }

    /// The operands of an equation that a small change of its result can come from. None of what [Op.Stop] holds fast, of
    /// steps such as `floor`, and of whole and truth values; of a function with a rule of its own, its arguments alone.
    public static List<Value> sources(Equation e) {
        if (e.result().type().element() != Element.F32) {
            return List.of();
        }
        List<Value> operands = switch (e.op()) {
            case Op.Map(var function) -> function.hasSlope() ? e.operands() : List.of();
            case Op.Custom _ -> e.operands().subList(1, e.operands().size());
            case Op.Gradient _ -> e.operands().subList(0, 1);
            case Op.Stop _ -> List.of();
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Reduce _, Op.Contract _, Op.Read _, Op.Gather _, Op.Scatter _, Op.Reshape _, Op.Random _, Op.Carry _ ->
                    e.operands();
        };
        return operands.stream().filter(v -> v.type().element() == Element.F32).toList();
    }

    /// Whether a derivative of `end` with respect to `start` has a way to flow. It looks only at what lies between,
    /// which in a loop may stand in front.
    public static boolean connects(GraphBuilder builder, Value start, Value end) {
        boolean hasLoops = builder.since(0).stream().anyMatch(e -> e.op() instanceof Op.Carry);
        Set<Value> seen = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(List.of(end));
        while (!open.isEmpty()) {
            Value v = open.pop();
            if (v.equals(start)) {
                return true;
            }
            if ((hasLoops || v.id() > start.id()) && seen.add(v)) {
                open.addAll(sources(builder.definitionOf(v)));
            }
        }
        return false;
    }
}
