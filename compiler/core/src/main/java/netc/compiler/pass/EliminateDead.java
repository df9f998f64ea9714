package netc.compiler.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
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
        List<Equation> kept = new ArrayList<>();
        for (Equation e : graph.equations().reversed()) {
            if (live.contains(e.result())) {
                live.addAll(e.operands());
                kept.add(e);
            }
        }
        return new Graph(kept.reversed(), graph.results());
    }
}
