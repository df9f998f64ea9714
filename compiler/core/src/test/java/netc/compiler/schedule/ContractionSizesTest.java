package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
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

/// Contractions of every kind, with numbers of rows and columns that leave a rest behind blocks, pieces, tiles and vectors: no
/// element is left out, computed twice differently or taken from elsewhere.
@Tag("slow")
class ContractionSizesTest {
    /// Numbers that no size of a block divides are among them: from 25 on, two blocks and a rest.
    private static final int[] ROWS = {1, 2, 3, 5, 7, 8, 11, 13, 15, 16, 17, 19, 23, 25, 29, 31, 37, 41, 53};
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 6, 7, 9, 12, 15, 16, 17, 24, 31, 33, 40, 48, 49, 63, 65, 71};

    /// What `y[…, R, C] = Σ a * b` runs over besides rows, columns and the sum.
    private enum Kind {
        /// `Σ K a[R, K] b[K, C]`
        MATRICES,
        /// `Σ K a[R, K] b[K, C]`, both transposed in memory
        TRANSPOSED,
        /// `Σ K a[O, R, K] b[O, K, C]`
        MANY_MATRICES,
        /// `Σ K a[R, O, K] b[K, C]`: rows and what is around them are not one loop
        ROWS_OUTSIDE,
        /// `Σ K a[batch, R, K] b[K, C]`
        EXAMPLES,
        /// `Σ K a[batch, R, K] b[batch, K, C]`
        EXAMPLES_OF_BOTH,
        /// `Σ batch a[batch, R] b[batch, C]`, the gradient of a matrix
        OVER_EXAMPLES,
        /// `Σ batch a[batch, O, R] b[batch, O, C]`
        MANY_OVER_EXAMPLES,
        /// `Σ I, K a[batch, R + I + 1, K] b[I, K, C]`, a convolution
        WINDOWS,
        /// `Σ R a[batch, R + I + 1] b[batch, R, C]`, the gradient of one, for two positions in I
        OVER_WINDOWS
    }

    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Map<String, double[]> variables = new HashMap<>();
    private final Random random = new Random(1);
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

    private Value contraction(Kind kind, int rows, int columns) {
        Axis r = Axis.of("R", rows);
        Axis c = Axis.of("C", columns);
        Axis k = Axis.of("K", 3);
        Axis o = Axis.of("O", 3);
        Axis i = Axis.of("I", 2);
        Axis batch = Axis.BATCH;
        return switch (kind) {
            case MATRICES -> b.contract(variable(r, k), variable(k, c), List.of(k));
            case TRANSPOSED -> b.contract(variable(k, r), variable(c, k), List.of(k));
            case MANY_MATRICES -> b.contract(variable(o, r, k), variable(o, k, c), List.of(k));
            case ROWS_OUTSIDE -> b.contract(variable(r, o, k), variable(k, c), List.of(k), List.of(o, r, c));
            case EXAMPLES -> b.contract(input(batch, r, k), variable(k, c), List.of(k));
            case EXAMPLES_OF_BOTH -> b.contract(input(batch, r, k), input(batch, k, c), List.of(k));
            case OVER_EXAMPLES -> b.contract(input(batch, r), input(batch, c), List.of(batch));
            case MANY_OVER_EXAMPLES -> b.contract(input(batch, o, r), input(batch, o, c), List.of(batch));
            case WINDOWS -> b.contract(windows(input(batch, Axis.of("H", rows + 2), k), r, i), variable(i, k, c),
                    List.of(i, k));
            case OVER_WINDOWS -> b.contract(windows(input(batch, Axis.of("H", rows + 2)), r, i), input(batch, r, c),
                    List.of(r));
        };
    }

    /// `x[H: r + i + 1]`
    private Value windows(Value x, Axis r, Axis i) {
        return b.read(x, x.type().axes().stream().map(a -> a.name().equals("H")
                ? AxisRead.of(a, Affine.index(r).plus(Affine.index(i))
                        .plus(Affine.constant(1)))
                : AxisRead.same(a)).toList(), false);
    }

    private void output(Value v) {
        b.result(new Result.Output("y" + names++, v.type().axes(), v));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyElementHasTheBitsOfItsEquation(Kind kind) {
        for (int at = 0; at < ROWS.length; at++) {
            output(contraction(kind, ROWS[at], COLUMNS[at * 8 % COLUMNS.length]));
        }
        for (int at = 0; at < COLUMNS.length; at++) {
            // What follows in the same kernel is written for every accumulator.
            Value y = contraction(kind, ROWS[at * 7 % ROWS.length], COLUMNS[at]);
            output(b.map(ScalarFunction.MAX, b.mul(y, b.real(0.5)), b.real(0)));
        }
        Graph graph = b.build();
        Map<Integer, Map<String, double[]>> inputs = new TreeMap<>();
        Map<Integer, Map<String, double[]>> expected = new TreeMap<>();
        for (int n : new int[] {1, 3, 17}) {
            inputs.put(n, inputs(graph, n));
            expected.put(n, GraphInterpreter.run(graph, true, n, 7, inputs.get(n), variables));
        }
        for (int width : new int[] {1, 4, 8, 16}) {
            CompiledGraph compiled = new CompiledGraph(graph, width, width % 8 == 0);
            expected.forEach((n, values) -> same(values, compiled.run(n, 7, inputs.get(n), variables), graph,
                    " of n = " + n + " at width " + width));
        }
    }

    private Map<String, double[]> inputs(Graph graph, int n) {
        Map<String, double[]> inputs = new HashMap<>();
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                inputs.put(name, draw(e.result().type().elementsPerExample() * n));
            }
        }
        return inputs;
    }

    private static void same(Map<String, double[]> expected, Map<String, double[]> found, Graph graph, String where) {
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var name, var order, var _)) {
                double[] e = expected.get(name);
                double[] f = found.get(name);
                assertEquals(e.length, f.length, name);
                for (int i = 0; i < e.length; i++) {
                    int at = i;
                    assertEquals(Float.floatToIntBits((float) e[i]), Float.floatToIntBits((float) f[i]),
                            () -> "element " + at + " of " + order + where + ": expected " + e[at] + ", found "
                                    + f[at]);
                }
            }
        }
    }
}
