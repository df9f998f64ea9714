package netc.compiler.section;

import java.util.HashSet;
import java.util.Set;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Makes a copy of what is kept where it leaves the section in another way too: each kept tensor lies in a memory of its own.
public final class KeptApart {
    private KeptApart() {
    }

    public static Graph apply(Graph graph) {
        if (graph.results().stream().noneMatch(r -> r instanceof Result.Kept)) {
            return graph;
        }
        GraphBuilder b = new GraphBuilder(graph, graph.equations().getLast().span());
        Set<Value> taken = new HashSet<>();
        graph.results().stream().filter(r -> !(r instanceof Result.Kept)).forEach(r -> taken.add(r.value()));
        for (Result result : graph.results()) {
            Value value = result.value();
            if (result instanceof Result.Kept && !taken.add(value)) {
                b.at(b.definitionOf(value).span());
                value = b.append(new Op.Read(value.type().axes().stream().map(AxisRead::same).toList(), false),
                        value.type(), value);
                taken.add(value);
            }
            b.result(result.withValue(value));
        }
        return b.build();
    }
}
