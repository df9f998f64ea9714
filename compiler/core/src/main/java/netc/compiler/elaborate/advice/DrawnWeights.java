package netc.compiler.elaborate.advice;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Summary;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;

/// `W: f32[D, E] ~ normal(0.1)` without its `param`, in a sum of products: other weights for each example, at every run.
public final class DrawnWeights {
    private DrawnWeights() {
    }

    /// Says so of what the user draws, once for each line.
    public static void warn(Session session) {
        Set<Value> factors = new HashSet<>();
        List<Equation> products = session.graphs().forward().contractionsSince(0);
        products.forEach(e -> e.operands().forEach(v -> factors.add(source(session, v))));
        for (Summary.Drawn drawn : session.summary().drawn()) {
            if (drawn.result() instanceof Quantity.Tensor t && factors.contains(t.value()) && drawn.axes() > 1
                    && session.mistakes().isFirstMistakeOf(drawn.statement())) {
                session.report(Diagnostic.warning(Code.N142, drawn.statement(), drawn.name()
                        + " is drawn anew for every example at every run, and nothing of it is learned")
                        .note("weights are drawn once and then learned where they are declared by `param`")
                        .fix("param " + drawn.statement().text()));
            }
        }
    }

    /// What is renamed.
    private static Value source(Session session, Value v) {
        Equation e = session.graphs().forward().definitionOf(v);
        return e.op() instanceof Op.Read ? source(session, e.operands().getFirst()) : v;
    }
}
