package netc.compiler.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import netc.compiler.graph.Copies;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Statement;

/// Copies of graphs and kernels with something else in one place: what planted mistakes are made of.
final class Rewrites {
    private Rewrites() {
    }

    /// What takes an equation's place, if anything does.
    interface Replacement {
        Optional<Value> of(GraphBuilder b, Equation e, List<Value> operands);
    }

    /// The graph with the last equation replaced for which there is a replacement: in a training step it is the gradients'.
    static Graph last(Graph graph, Replacement replacement) {
        for (int at = graph.equations().size() - 1; at >= 0; at--) {
            GraphBuilder b = new GraphBuilder(graph.equations().getFirst().span());
            Copies copies = new Copies(b);
            boolean replaced = false;
            for (int i = 0; i < graph.equations().size(); i++) {
                Equation e = graph.equations().get(i);
                List<Value> operands = copies.operands(e);
                Optional<Value> other = i == at ? replacement.of(b, e, operands) : Optional.empty();
                if (other.isPresent() && other.get().type().equals(e.result().type())) {
                    copies.put(e, other.get());
                    replaced = true;
                } else {
                    copies.put(e, b.append(e.op(), e.result().type(), operands));
                }
            }
            if (replaced) {
                return new Graph(b.build().equations(),
                        graph.results().stream().map(r -> r.withValue(copies.of(r.value()))).toList());
            }
        }
        return graph;
    }

    /// The kernel with every statement and every expression rewritten, inner ones first.
    static Kernel kernel(Kernel kernel, UnaryOperator<Statement> statements, UnaryOperator<Expression> expressions) {
        return new Kernel(kernel.name(), kernel.buffers(), kernel.turn(), kernel.own(),
                body(kernel.body(), statements, expressions));
    }

    private static List<Statement> body(List<Statement> body, UnaryOperator<Statement> statements,
            UnaryOperator<Expression> expressions) {
        List<Statement> other = new ArrayList<>();
        for (Statement statement : body) {
            other.add(statements.apply(switch (statement) {
                case Statement.Loop(var kind, var index, var extent, var turns) ->
                        new Statement.Loop(kind, index, extent, body(turns, statements, expressions));
                case Statement.When(var condition, var then) -> new Statement.When(
                        expression(condition, expressions), body(then, statements, expressions));
                case Statement.Let(var local, var value) -> new Statement.Let(local, expression(value, expressions));
                case Statement.Set(var local, var value) -> new Statement.Set(local, expression(value, expressions));
                case Statement.Store(var buffer, var index, var value) ->
                        new Statement.Store(buffer, index, expression(value, expressions));
                case Statement.Barrier barrier -> barrier;
                case Statement.Line line -> line;
            }));
        }
        return other;
    }

    private static Expression expression(Expression e, UnaryOperator<Expression> expressions) {
        return expressions.apply(e instanceof Expression.Apply(var operation, var operands)
                ? new Expression.Apply(operation, operands.stream().map(o -> expression(o, expressions)).toList())
                : e);
    }
}
