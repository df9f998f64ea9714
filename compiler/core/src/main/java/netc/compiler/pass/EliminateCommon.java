package netc.compiler.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;

/// Computes once what is written twice: two equations of the same operation, operands and type are one.
public final class EliminateCommon {
    private record Key(Op op, Type type, List<Value> operands) {
    }

    private EliminateCommon() {
    }

    public static Graph apply(Graph graph) {
        Map<Key, Value> seen = new HashMap<>();
        return Rewriting.apply(graph, (b, e, operands) -> {
            Key key = new Key(e.op(), e.result().type(), operands);
            Value known = seen.get(key);
            if (known == null) {
                known = Rewriting.copy(b, e, operands);
                seen.put(key, known);
            }
            return known;
        });
    }
}
