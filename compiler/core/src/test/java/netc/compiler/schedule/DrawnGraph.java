package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
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

/// A graph over drawn numbers, whose compiled results are held to the bits of its equations.
final class DrawnGraph {
    final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Map<String, double[]> variables = new HashMap<>();
    private final Map<String, Long> rows = new HashMap<>();
    private final Random random = new Random(1);
    private int names;

    private double[] draw(long count) {
        return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
    }

    Value variable(Axis... axes) {
        Type type = Type.real(List.of(axes));
        String path = "w" + names++;
        variables.put(path, draw(type.elementsPerExample()));
        return b.variable(path, type);
    }

    Value input(Axis... axes) {
        return b.input("x" + names++, Type.real(List.of(axes)));
    }

    /// One of so many rows, or of none where it is one less or one more.
    Value row(long count, Axis... axes) {
        String name = "i" + names++;
        rows.put(name, count);
        return b.input(name, new Type(Element.INT, List.of(axes)));
    }

    void output(Value v) {
        b.result(new Result.Output("y" + names++, v.type().axes(), v));
    }

    /// What follows a sum in the same kernel: it is written for every accumulator.
    void outputBehind(Value v) {
        output(b.map(ScalarFunction.MAX, b.mul(v, b.real(0.5)), b.real(0)));
    }

    /// For every width.
    ///
    /// @param batches numbers of examples
    void check(int... batches) {
        Graph graph = b.build();
        Map<Integer, Map<String, double[]>> inputs = new TreeMap<>();
        Map<Integer, Map<String, double[]>> expected = new TreeMap<>();
        for (int n : batches) {
            inputs.put(n, inputs(graph, n));
            expected.put(n, GraphInterpreter.run(graph, true, n, 7, inputs.get(n), variables));
        }
        for (int width : new int[] {1, 4, 8, 16}) {
            CompiledGraph compiled = new CompiledGraph(graph, width, width % 8 == 0);
            expected.forEach((n, values) -> assertSame(graph, values, compiled.run(n, 7, inputs.get(n), variables),
                    " of n = " + n + " at width " + width));
        }
    }

    private Map<String, double[]> inputs(Graph graph, int n) {
        Map<String, double[]> inputs = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                long count = e.result().type().elementsPerExample() * (e.result().type().isOpen() ? n : 1);
                inputs.put(name, rows.containsKey(name)
                        ? random.longs(count, -1, rows.get(name) + 1).asDoubleStream().toArray() : draw(count));
            }
        }
        return inputs;
    }

    /// That all outputs have the same bits.
    static void assertSame(Graph graph, Map<String, double[]> expected, Map<String, double[]> found, String where) {
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var name, var order, var _)) {
                double[] e = expected.get(name);
                double[] f = found.get(name);
                assertEquals(e.length, f.length, name);
                for (int i = 0; i < e.length; i++) {
                    int at = i;
                    assertEquals(Float.floatToIntBits((float) e[i]), Float.floatToIntBits((float) f[i]),
                            () -> "element " + at + " of " + name + order + where + ": expected " + e[at] + ", found "
                                    + f[at]);
                }
            }
        }
    }
}
