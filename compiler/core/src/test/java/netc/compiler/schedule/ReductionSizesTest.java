package netc.compiler.schedule;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reductions of every kind along axes of lengths around those of lanes, of values where orders and starts show: zeros of one
/// sign, equal numbers, numbers all above or all below 0, infinities, NaN.
@Tag("slow")
class ReductionSizesTest {
    private static final int[] LENGTHS = {2, 15, 16, 17, 33};

    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Random random = new Random(1);

    /// What the elements are, by their number.
    private List<IntToDoubleFunction> fillings() {
        double[] corners = {0, -0.0, 1, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
        return List.of(_ -> -0.0, i -> 1 + i % 5, i -> -1 - i % 5, _ -> Double.NEGATIVE_INFINITY,
                _ -> Double.POSITIVE_INFINITY, _ -> random.nextInt(3) - 1, _ -> (float) random.nextGaussian(),
                _ -> random.nextInt(40) == 0 ? corners[random.nextInt(corners.length)] : 1, _ -> Double.NaN);
    }

    @ParameterizedTest
    @EnumSource(Op.Reduction.class)
    void everyLengthHasTheBitsOfItsEquation(Op.Reduction reduction) {
        for (int length : LENGTHS) {
            Axis a = Axis.of("A", length);
            Axis few = Axis.of("F", 2);
            Axis many = Axis.of("M", 9);
            reduce(reduction, "along_the_last_" + length, List.of(a), Axis.BATCH, few, a);
            reduce(reduction, "along_the_first_" + length, List.of(a), Axis.BATCH, a, many);
            reduce(reduction, "along_two_" + length, List.of(few, a), Axis.BATCH, few, a);
            reduce(reduction, "around_one_" + length, List.of(few, a), Axis.BATCH, few, many, a);
            reduce(reduction, "in_another_order_" + length, List.of(a, few), Axis.BATCH, few, a);
        }
        if (reduction != Op.Reduction.ARGMAX && reduction != Op.Reduction.ARGMIN) {
            reduce(reduction, "over_examples", List.of(Axis.BATCH), Axis.BATCH, Axis.of("M", 9));
        }
        Graph graph = b.build();
        List<CompiledGraph> compiled = IntStream.of(1, 4, 8, 16)
                .mapToObj(width -> new CompiledGraph(graph, width, false)).toList();
        for (IntToDoubleFunction filling : fillings()) {
            for (int n : new int[] {1, 17}) {
                Map<String, double[]> inputs = inputs(graph, n, filling);
                Map<String, double[]> expected = GraphInterpreter.run(graph, true, n, 7, inputs, Map.of());
                compiled.forEach(c -> DrawnGraph.assertSame(graph, expected,
                        c.run(n, 7, inputs, Map.of()), " of n = " + n));
            }
        }
    }

    /// Of the type that the kind is of, and where it has two, of both.
    private void reduce(Op.Reduction reduction, String name, List<Axis> over, Axis... axes) {
        Value x = b.input(name, Type.real(List.of(axes)));
        Value positive = b.map(ScalarFunction.LT, b.real(0), x);
        switch (reduction) {
            case ANY, ALL -> {
                if (!over.contains(Axis.BATCH)) {
                    output(name, b.reduce(reduction, positive, over));
                }
            }
            case SUM, MAX, MIN, ARGMAX, ARGMIN -> {
                output(name, b.reduce(reduction, x, over));
                if (!over.contains(Axis.BATCH)) {
                    Value whole = b.select(positive, b.whole(3), b.whole(5));
                    output(name + "_of_wholes", b.reduce(reduction, b.mul(whole, whole), over));
                    output(name + "_below_0", b.reduce(reduction, b.sub(b.whole(0), whole), over));
                }
            }
        }
    }

    private void output(String name, Value v) {
        b.result(new Result.Output(name + "_", v.type().axes(), v));
    }

    private static Map<String, double[]> inputs(Graph graph, int n, IntToDoubleFunction filling) {
        Map<String, double[]> inputs = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                double[] elements = new double[(int) e.result().type().elementsPerExample() * n];
                Arrays.setAll(elements, filling);
                inputs.put(name, elements);
            }
        }
        return inputs;
    }
}
