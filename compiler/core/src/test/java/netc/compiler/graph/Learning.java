package netc.compiler.graph;

import java.util.List;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Gradients of any graph's results, as further equations of it.
///
/// The loss is `Σ u · y` over all real results y. The inputs `u0`, `u1`, … are the cotangents of the results of the same
/// number, in the order in which they leave; outputs `value0`, `value1`, … are these results, `d NAME` the gradient with
/// respect to a variable or real input, and `loss` the sum.
public final class Learning {
    private final GraphBuilder b;
    private final String prefix;

    private Learning(GraphBuilder b, String prefix) {
        this.b = b;
        this.prefix = prefix;
    }

    /// A step of training: the results of the sample, the gradients, and every variable moved against its own.
    public static Sample step(Sample sample) {
        Graph graph = sample.graph();
        Learning learning = new Learning(new GraphBuilder(graph, span()), "");
        graph.results().forEach(learning.b::result);
        learning.gradients(graph, true);
        return sample.of(learning.b.build());
    }

    /// The gradients alone.
    ///
    /// @param prefix of all names, for gradients of gradients
    public static Sample gradients(Sample sample, String prefix) {
        Learning learning = new Learning(new GraphBuilder(sample.graph(), span()), prefix);
        learning.gradients(sample.graph(), false);
        return sample.of(learning.b.build());
    }

    private static Span span() {
        return new Span(Source.of("test.net", "x"), 0, 1);
    }

    private void gradients(Graph graph, boolean moves) {
        Value loss = b.real(0);
        int number = 0;
        for (Result result : graph.results()) {
            Value y = result.value();
            if (y.type().element() == Element.F32) {
                Value u = b.input(prefix + "u" + number, Type.real(result.order()));
                Value part = result.order().isEmpty() ? b.mul(y, u) : b.contract(y, u, result.order());
                loss = b.add(loss, part);
                b.result(new Result.Output(prefix + "value" + number, y.type().axes(), y));
                number++;
            }
        }
        for (Equation e : graph.equations()) {
            Value v = e.result();
            boolean real = v.type().element() == Element.F32;
            if (e.op() instanceof Op.Input(var name) && real) {
                b.result(new Result.Output(prefix + "d " + name, v.type().axes(), b.gradient(loss, v)));
            } else if (e.op() instanceof Op.Variable(var path)) {
                Value gradient = b.gradient(loss, v);
                b.result(new Result.Output(prefix + "d " + path, v.type().axes(), gradient));
                if (moves) {
                    b.result(new Result.Update(path, v.type().axes(), b.sub(v, b.mul(b.real(0.125), gradient))));
                }
            }
        }
        b.result(new Result.Output(prefix + "loss", List.of(), loss));
    }
}
