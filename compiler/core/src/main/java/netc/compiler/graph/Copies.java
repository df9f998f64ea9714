package netc.compiler.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What stands for the values of a graph in another one, while it is copied equation by equation.
public final class Copies {
    private final GraphBuilder b;
    private final Map<Value, Value> copies = new HashMap<>();
    /// Carries by their next values, which are not copied yet.
    private final Map<Value, List<Value>> open = new HashMap<>();

    /// @param b takes the copies
    public Copies(GraphBuilder b) {
        this.b = b;
    }

    /// Null where there is none yet.
    public Value of(Value original) {
        return copies.get(original);
    }

    /// Of the operands of an equation. The next value of a carry is not among them: it is not there yet.
    public List<Value> operands(Equation e) {
        List<Value> operands = e.op() instanceof Op.Carry ? e.operands().subList(0, 1) : e.operands();
        return operands.stream().map(copies::get).toList();
    }

    /// Says what stands for an equation's result. A carry that stays one is closed as soon as its next value is there.
    public void put(Equation e, Value copy) {
        copies.put(e.result(), copy);
        if (e.op() instanceof Op.Carry && b.definitionOf(copy).op() instanceof Op.Carry) {
            Value next = e.operands().get(1);
            if (copies.containsKey(next)) {
                b.close(copy, copies.get(next));
            } else {
                open.computeIfAbsent(next, k -> new ArrayList<>()).add(copy);
            }
        }
        close(e.result(), copy);
    }

    /// Says that a value stands for itself, in the same graph.
    public void keep(Value value) {
        copies.put(value, value);
        close(value, value);
    }

    private void close(Value next, Value copy) {
        List<Value> carries = open.remove(next);
        if (carries != null) {
            carries.forEach(carry -> b.close(carry, copy));
        }
    }
}
