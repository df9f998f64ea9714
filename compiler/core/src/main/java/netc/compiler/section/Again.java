package netc.compiler.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Values that are computed again where they are read.
final class Again {
    private final Map<Axis, Integer> counts = new LinkedHashMap<>();
    private int lastId;

    /// @param nests of the procedure
    Again(List<Nest> nests) {
        lastId = Nest.equations(nests).stream().mapToInt(e -> e.result().id()).max().orElse(0);
    }

    /// The same equation, of a value of its own.
    Equation copy(Equation e) {
        return new Equation(value(e.result().type()), e.op(), e.operands(), e.span());
    }

    /// A value that nothing computes yet.
    Value value(Type type) {
        return new Value(++lastId, type);
    }

    /// Says that a value of the loops along an axis is not kept.
    void count(Axis along) {
        counts.merge(along, 1, Integer::sum);
    }

    /// How many are not kept, by the axis of the turns.
    Map<Axis, Integer> counts() {
        return counts;
    }

    /// Whether an equation reads a value; the carries of a loop need it whole.
    static boolean reads(Nest nest, Value v) {
        return switch (nest) {
            case Nest.One(Equation e) -> e.operands().contains(v);
            case Nest.Turns turns -> turns.body().stream().anyMatch(n -> reads(n, v));
        };
    }

    /// Reads another value instead.
    static void replace(List<Nest> nests, int at, Value v, Value other) {
        switch (nests.get(at)) {
            case Nest.One(Equation e) -> nests.set(at, new Nest.One(replaced(e, v, other)));
            case Nest.Turns turns -> {
                for (int i = 0; i < turns.body().size(); i++) {
                    replace(turns.body(), i, v, other);
                }
            }
        }
    }

    private static Equation replaced(Equation e, Value v, Value other) {
        List<Value> operands = new ArrayList<>(e.operands());
        operands.replaceAll(x -> x.equals(v) ? other : x);
        return new Equation(e.result(), e.op(), operands, e.span());
    }
}
