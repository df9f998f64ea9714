package netc.compiler.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Value;

/// One walk over a graph that copies it, equation by equation, with operands replaced.
final class Rewriting {
    /// What stands for an equation's result: usually its copy, sometimes an earlier value.
    @FunctionalInterface
    interface Rule {
        Value rewrite(GraphBuilder b, Equation original, List<Value> operands);
    }

    private Rewriting() {
    }

    static Graph apply(Graph graph, Rule rule) {
        if (graph.equations().isEmpty()) {
            return graph;
        }
        GraphBuilder b = new GraphBuilder(graph.equations().getFirst().span());
        Map<Value, Value> copies = HashMap.newHashMap(graph.equations().size());
        for (Equation e : graph.equations()) {
            b.at(e.span());
            copies.put(e.result(), rule.rewrite(b, e, e.operands().stream().map(copies::get).toList()));
        }
        graph.results().forEach(r -> b.result(r.withValue(copies.get(r.value()))));
        return b.build();
    }

    static Value copy(GraphBuilder b, Equation e, List<Value> operands) {
        return b.append(e.op(), e.result().type(), operands);
    }
}
