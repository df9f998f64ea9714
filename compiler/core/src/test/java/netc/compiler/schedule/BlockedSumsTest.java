package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Label;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sums of several blocks, of trees within trees and of numbers of blocks that are no power of two, for every width: the bits
/// are those of the equation.
@Tag("slow")
class BlockedSumsTest {
    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Map<String, double[]> variables = new HashMap<>();
    private final Random random = new Random(3);
    private int names;

    private double[] draw(long count) {
        return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
    }

    private Value variable(Axis... axes) {
        Type type = Type.real(List.of(axes));
        String path = "w" + names++;
        variables.put(path, draw(type.elementsPerExample()));
        return b.variable(path, type);
    }

    private Value input(Axis... axes) {
        return b.input("x" + names++, Type.real(List.of(axes)));
    }

    private void output(Value v) {
        b.result(new Result.Output("y" + names++, v.type().axes(), v));
    }

    /// Once alone, once with what follows in the same kernel.
    private void outputs(Value v) {
        output(v);
        output(b.map(ScalarFunction.MAX, b.mul(v, b.real(0.5)), b.real(0)));
    }

    @Test
    void alongAxesOfFixedSize() {
        for (int length : new int[] {257, 513, 784, 1025, 1500}) {
            Axis k = Axis.of("K", length);
            Axis c = Axis.of("C", length % 2 == 0 ? 33 : 5);
            outputs(b.contract(variable(Axis.of("R", 13), k), variable(k, c), List.of(k)));
            outputs(b.contract(input(Axis.BATCH, k), variable(k, c), List.of(k)));
            outputs(b.reduceSum(variable(Axis.of("R", 3), k), List.of(k), List.of()));
            outputs(b.reduceSum(variable(k, Axis.of("R", 21)), List.of(k), List.of()));
        }
        Axis p = Axis.of("P", 5);
        Axis q = Axis.of("Q", 6);
        Axis k = Axis.of("K", 70);
        outputs(b.contract(variable(p, q, k, Axis.of("R", 9)), variable(Axis.of("C", 17), p, q, k), List.of(p, q, k)));
        outputs(b.contract(variable(p, q, k, Axis.of("R", 9)), variable(Axis.of("C", 17), p, q, k), List.of(k, p, q)));
        outputs(b.reduceSum(variable(Axis.of("R", 9), p, q, k), List.of(p, q, k), List.of()));
        outputs(b.reduceSum(variable(p, Axis.of("R", 9), q, k), List.of(p, q, k), List.of()));
        check(1, 3);
    }

    @Test
    void overExamples() {
        outputs(b.contract(input(Axis.BATCH, Axis.of("R", 29)), input(Axis.BATCH, Axis.of("C", 41)),
                List.of(Axis.BATCH)));
        outputs(b.contract(input(Axis.BATCH, Axis.of("R", 7)), input(Axis.BATCH, Axis.of("C", 6)),
                List.of(Axis.BATCH)));
        outputs(b.contract(input(Axis.BATCH), input(Axis.BATCH), List.of(Axis.BATCH)));
        outputs(b.reduceSum(input(Axis.BATCH), List.of(Axis.BATCH), List.of()));
        outputs(b.reduceSum(input(Axis.BATCH, Axis.of("M", 37)), List.of(Axis.BATCH), List.of()));
        check(1, 63, 64, 65, 128, 129, 200, 513, 1000);
    }

    @Test
    void overExamplesAndWhatTheyHave() {
        for (int size : new int[] {5, 9, 13, 24}) {
            Axis y = Axis.of("Y", size);
            Axis x = Axis.of("X", size);
            List<Axis> over = List.of(Axis.BATCH, y, x);
            outputs(b.contract(input(Axis.BATCH, y, x, Axis.of("R", 5)), input(Axis.BATCH, y, x, Axis.of("C", 6)),
                    over));
            outputs(b.contract(input(Axis.BATCH, y, x), input(Axis.BATCH, y, x, Axis.of("C", 19)), over));
            outputs(b.contract(input(Axis.BATCH, y, x), input(Axis.BATCH, y, x), List.of(x, y, Axis.BATCH)));
            outputs(b.reduceSum(input(Axis.BATCH, y, x, Axis.of("M", 18)), over, List.of()));
            outputs(b.reduceSum(input(Axis.BATCH, y, x), List.of(x, Axis.BATCH), List.of()));
            windows(y, x, over);
        }
        check(1, 2, 15, 33, 70);
    }

    /// The gradient of a convolution.
    private void windows(Axis y, Axis x, List<Axis> over) {
        Axis p = Axis.of("P", 3);
        Axis h = Axis.of("H", y.size() + 2);
        Axis w = Axis.of("W", x.size() + 2);
        Value image = input(Axis.BATCH, h, w, Axis.of("I", 2));
        Value read = b.read(image, image.type().axes().stream()
                .map(a -> a.equals(h) ? AxisRead.of(a, Affine.index(y).plus(Affine.index(p)))
                        : a.equals(w) ? AxisRead.of(a, Affine.index(x).plus(Affine.index(p))) : AxisRead.same(a))
                .toList(), false);
        outputs(b.contract(read, input(Axis.BATCH, y, x, Axis.of("C", 6)), over));
    }

    @Test
    void overPairsOfExamples() {
        Axis other = new Axis(new Label("Other"), 0);
        Axis d = Axis.of("D", 7);
        Value x = input(Axis.BATCH, d);
        Value pairs = b.contract(x, b.rename(x, Map.of(Axis.BATCH, other)), List.of(d));
        output(b.contract(pairs, b.rename(x, Map.of(Axis.BATCH, other)), List.of(other)));
        output(b.reduceSum(pairs, List.of(Axis.BATCH, other), List.of()));
        output(b.contract(pairs, pairs, List.of(Axis.BATCH, other)));
        check(3, 65, 150);
    }

    private void check(int... batches) {
        Graph graph = b.build();
        for (int width : new int[] {1, 4, 8, 16}) {
            CompiledGraph compiled = new CompiledGraph(graph, width, width == 16);
            for (int n : batches) {
                Map<String, double[]> inputs = new HashMap<>();
                random.setSeed(n);
                for (Equation e : graph.equations()) {
                    if (e.op() instanceof Op.Input(var name)) {
                        inputs.put(name, draw(e.result().type().elementsPerExample() * n));
                    }
                }
                same(graph, GraphInterpreter.run(graph, true, n, 7, inputs, variables),
                        compiled.run(n, 7, inputs, variables), " of n = " + n + " at width " + width);
            }
        }
    }

    private static void same(Graph graph, Map<String, double[]> expected, Map<String, double[]> found, String where) {
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var name, var order, var value)) {
                double[] e = expected.get(name);
                double[] f = found.get(name);
                for (int i = 0; i < e.length; i++) {
                    int at = i;
                    assertEquals(Float.floatToIntBits((float) e[i]), Float.floatToIntBits((float) f[i]),
                            () -> "element " + at + " of " + value + order + where + ": expected " + e[at] + ", found "
                                    + f[at]);
                }
            }
        }
    }
}
