package netc.compiler.prove;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.pass.Differentiate;
import netc.compiler.pass.EliminateCommon;
import netc.compiler.pass.EliminateDead;

/// Graphs made of a model's graphs: a real number to differentiate, and its gradients.
final class Objectives {
    /// Inputs that weigh the elements of an output begin with this.
    static final String WEIGHT = "u ";
    /// Outputs that are gradients begin with this.
    static final String GRADIENT = "d ";

    private Objectives() {
    }

    /// Without equations that are computed twice or not needed, and with every derivative written out.
    static Graph tidy(Graph graph) {
        return EliminateDead.apply(EliminateCommon.apply(Differentiate.apply(EliminateDead.apply(graph))));
    }

    /// `Σ u · y` over all outputs y, as the only output `loss`; the weights are inputs `u y`. What is no real number acts on
    /// it without a slope.
    static Graph weighed(Graph graph) {
        GraphBuilder builder = new GraphBuilder(graph, graph.equations().getFirst().span());
        Value total = builder.real(0);
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(String name, List<Axis> _, Value output)) {
                Value value = builder.toReal(output);
                Value product = builder.mul(builder.input(WEIGHT + name, value.type()), value);
                total = builder.add(total, value.type().rank() == 0 ? product
                        : builder.reduceSum(product, value.type().axes(), List.of()));
            }
        }
        builder.result(new Result.Output("loss", List.of(), total));
        return builder.build();
    }

    /// The graph with one more output `d NAME` for each variable and real input: the gradient of its output `loss`.
    static Graph gradients(Graph graph) {
        Value loss = graph.results().stream()
                .filter(r -> r instanceof Result.Output(String name, var _, var _) && name.equals("loss"))
                .findFirst().orElseThrow().value();
        GraphBuilder builder = new GraphBuilder(graph, graph.equations().getFirst().span());
        graph.results().forEach(builder::result);
        leaves(graph).forEach((name, leaf) -> builder.result(
                new Result.Output(GRADIENT + name, leaf.type().axes(), builder.gradient(loss, leaf))));
        return tidy(builder.build());
    }

    /// `Σ v · g` over all gradients g of a graph that has them, as the output `loss`; `v` are inputs `u d NAME`.
    static Graph weighedGradients(Graph gradients) {
        return weighed(new Graph(gradients.equations(), gradients.results().stream()
                .filter(r -> r instanceof Result.Output(String name, var _, var _) && name.startsWith(GRADIENT))
                .toList()));
    }

    /// The variables and real inputs that a graph reads; not the weights, and nothing that belongs to the run.
    static Map<String, Value> leaves(Graph graph) {
        Map<String, Value> leaves = new LinkedHashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Variable(String path)) {
                leaves.put(path, e.result());
            } else
                if (e.op() instanceof Op.Input input && e.result().type().element() == Element.F32
                        && !input.name().startsWith(WEIGHT) && input.instruction().isEmpty()) {
                            leaves.put(input.name(), e.result());
                        }
        }
        return leaves;
    }

    /// Weights between -1 and 1, for the inputs of a graph that are such.
    static Map<String, double[]> drawn(Graph graph, int examples, long seed) {
        Map<String, double[]> drawn = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(String name) && name.startsWith(WEIGHT)) {
                drawn.put(name, new Random(seed ^ name.hashCode()).doubles(count(e.result(), examples), -1, 1)
                        .toArray());
            }
        }
        return drawn;
    }

    static int count(Value value, int examples) {
        long n = value.type().elementsPerExample();
        return Math.toIntExact(value.type().hasBatch() ? Math.multiplyExact(n, (long) examples) : n);
    }

    /// Elements that are computed for one example, those of sums counted.
    static long elements(Graph graph) {
        long sum = 0;
        for (Equation e : graph.equations()) {
            long n = e.result().type().elementsPerExample();
            List<Axis> over = switch (e.op()) {
                case Op.Contract(List<Axis> axes) -> axes;
                case Op.Reduce(var _, List<Axis> axes) -> axes;
                case Op.Scatter(var _, List<Axis> axes) -> axes;
                case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Map _, Op.Read _, Op.Gather _, Op.Reshape _, Op.Random _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ ->
                        List.of();
            };
            for (Axis axis : over) {
                n = axis.isOpen() ? n : Math.multiplyExact(n, axis.size());
            }
            sum = Math.addExact(sum, n);
        }
        return sum;
    }
}
