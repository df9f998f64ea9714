package netc.compiler.pass;

import java.util.List;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;

/// One walk over a graph that copies it, equation by equation, with operands replaced. Rules see all but the carries.
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
        Copies copies = new Copies(b);
        for (Equation e : graph.equations()) {
            b.at(e.span());
            List<Value> operands = copies.operands(e);
            // A carry is only its own: what it will be is not among its operands yet.
            copies.put(e, e.op() instanceof Op.Carry ? copy(b, e, operands) : rule.rewrite(b, e, operands));
        }
        graph.results().forEach(r -> b.result(r.withValue(copies.of(r.value()))));
        return b.build();
    }

    static Value copy(GraphBuilder b, Equation e, List<Value> operands) {
        return b.append(e.op(), e.result().type(), operands);
    }
}
