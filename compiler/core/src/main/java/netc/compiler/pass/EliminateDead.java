package netc.compiler.pass;

import java.util.HashSet;
import java.util.Set;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Drops equations that no result depends on.
public final class EliminateDead {
    private EliminateDead() {
    }

    public static Graph apply(Graph graph) {
        Set<Value> live = new HashSet<>();
        for (Result result : graph.results()) {
            live.add(result.value());
        }
        // What a loop needs may stand behind where it is needed.
        int before;
        do {
            before = live.size();
            for (Equation e : graph.equations().reversed()) {
                if (live.contains(e.result())) {
                    live.addAll(e.operands());
                }
            }
        } while (live.size() > before && graph.equations().stream().anyMatch(e -> e.op() instanceof Op.Carry));
        return new Graph(graph.equations().stream().filter(e -> live.contains(e.result())).toList(),
                graph.results());
    }
}
