package netc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Constants that are computed while compiling have the bits that they would have when running.
class SimplifyTest {
    private static final float TENTH = 0.1f;
    private static final float SEVEN_TENTHS = 0.7f;

    @Test
    void sumsOfConstantsAreRoundedLikeSingles() {
        GraphBuilder b = builder();
        assertEquals(TENTH + SEVEN_TENTHS, folded(b, b.add(b.real(TENTH), b.real(SEVEN_TENTHS))));
    }

    @Test
    void productsOfConstantsAreRoundedLikeSingles() {
        GraphBuilder b = builder();
        assertEquals(TENTH * SEVEN_TENTHS * TENTH,
                folded(b, b.mul(b.mul(b.real(TENTH), b.real(SEVEN_TENTHS)), b.real(TENTH))));
    }

    @Test
    void quotientsOfConstantsAreRoundedLikeSingles() {
        GraphBuilder b = builder();
        assertEquals(TENTH / SEVEN_TENTHS - TENTH,
                folded(b, b.sub(b.div(b.real(TENTH), b.real(SEVEN_TENTHS)), b.real(TENTH))));
    }

    /// Each function of constants, of what only the data tell, and of one with the other, for data of every value.
    @ParameterizedTest
    @EnumSource(ScalarFunction.class)
    void functionsKeepEveryBitWhicheverOperandsAreConstant(ScalarFunction function) {
        for (Element element : Element.values()) {
            List<Element> elements = new ArrayList<>(Collections.nCopies(function.arity(), element));
            if (function == ScalarFunction.SELECT) {
                elements.set(0, Element.BOOL);
            }
            if (isTyped(function, elements)) {
                functionKeepsEveryBit(function, elements);
            }
        }
    }

    private static boolean isTyped(ScalarFunction function, List<Element> elements) {
        try {
            function.result(elements);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void functionKeepsEveryBit(ScalarFunction function, List<Element> elements) {
        GraphBuilder b = builder();
        List<List<Value>> calls = List.of(List.of());
        List<Map<String, double[]>> data = List.of(Map.of());
        for (int i = 0; i < elements.size(); i++) {
            String name = "x" + i;
            boolean divisor = i == 1 && (function == ScalarFunction.QUOTIENT || function == ScalarFunction.MOD);
            double[] corners = corners(elements.get(i), divisor);
            List<Value> operands = new ArrayList<>(List.of(b.input(name, Type.scalar(elements.get(i)))));
            for (double corner : corners) {
                operands.add(switch (elements.get(i)) {
                    case F32 -> b.real(corner);
                    case INT -> b.whole((long) corner);
                    case BOOL -> b.bool(corner != 0);
                });
            }
            calls = calls.stream().flatMap(c -> operands.stream().map(o -> longer(c, o))).toList();
            data = data.stream().flatMap(d -> Arrays.stream(corners).mapToObj(x -> {
                Map<String, double[]> more = new HashMap<>(d);
                more.put(name, new double[] {(float) x});
                return more;
            })).toList();
        }
        for (int i = 0; i < calls.size(); i++) {
            b.result(new Result.Output("y" + i, List.of(), b.map(function, calls.get(i))));
        }
        Graph graph = b.build();
        Graph simple = GraphVerifier.verify(Simplify.apply(graph));
        for (Map<String, double[]> inputs : data) {
            same(graph, simple, inputs);
        }
    }

    private static <T> List<T> longer(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }

    private static double[] corners(Element element, boolean divisor) {
        return switch (element) {
            case F32 -> new double[] {0, -0.0, 1, -1, 0.1, 0.3, 0.7, 1e-3, Double.POSITIVE_INFINITY, Double.NaN};
            case INT -> divisor ? new double[] {1, 2, 5} : new double[] {0, 1, -1, 2, -7};
            case BOOL -> new double[] {0, 1};
        };
    }

    private static void same(Graph graph, Graph simple, Map<String, double[]> inputs) {
        Map<String, double[]> expected = GraphInterpreter.run(graph, true, 1, 7, inputs, Map.of());
        Map<String, double[]> found = GraphInterpreter.run(simple, true, 1, 7, inputs, Map.of());
        for (Result result : graph.results()) {
            if (result instanceof Result.Output(var name, var _, var value)) {
                for (int i = 0; i < expected.get(name).length; i++) {
                    assertEquals(Float.floatToIntBits((float) expected.get(name)[i]),
                            Float.floatToIntBits((float) found.get(name)[i]),
                            () -> graph.definitions().get(value) + " in\n" + graph + "\nof "
                                    + inputs.values().stream().map(Arrays::toString).toList() + ", simplified to\n"
                                    + simple);
                }
            }
        }
    }

    /// `z = y?[B: f]` of `y = x[A: e]`, for positions e within x and f on both sides beyond y, also divided.
    @Test
    void readsOfReadsKeepEveryElement() {
        Axis a = Axis.of("A", 12);
        Axis rows = Axis.of("Rows", 3);
        Axis columns = Axis.of("Columns", 4);
        Axis line = Axis.of("Line", 5);
        Affine row = Affine.index(rows);
        Affine column = Affine.index(columns);
        List<Affine> inner = List.of(row.times(4).plus(column), row.plus(column).plus(Affine.constant(2)),
                column.times(3), row.times(-1).plus(Affine.constant(7)), row.plus(Affine.constant(5)));
        for (Affine e : inner) {
            for (int factor : new int[] {1, 2, -1}) {
                for (int offset : new int[] {-3, -1, 0, 1, 4}) {
                    for (int divisor : new int[] {1, 2}) {
                        for (AxisRead.Division division : AxisRead.Division.values()) {
                            GraphBuilder b = builder();
                            Value x = b.input("x", Type.real(List.of(a)));
                            Value y = b.read(x, List.of(AxisRead.of(a, e)), false);
                            Affine f = Affine.index(line).times(factor).plus(Affine.constant(offset));
                            // The first axis of y is read elsewhere, others as they are.
                            List<AxisRead> outer = new ArrayList<>(
                                    y.type().axes().stream().map(AxisRead::same).toList());
                            outer.set(0, new AxisRead(y.type().axes().getFirst(), f, divisor, division));
                            Value z = b.read(y, outer, true);
                            b.result(new Result.Output("z", z.type().axes(), z));
                            Graph graph = b.build();
                            same(graph, GraphVerifier.verify(Simplify.apply(graph)),
                                    Map.of("x", IntStream.rangeClosed(1, 12).asDoubleStream().toArray()));
                        }
                    }
                }
            }
        }
    }

    private static GraphBuilder builder() {
        return new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    }

    private static double folded(GraphBuilder b, Value value) {
        b.result(new Result.Output("y", List.of(), value));
        Graph graph = Simplify.apply(b.build());
        Value y = graph.results().getFirst().value();
        return graph.definitions().get(y).op() instanceof Op.Constant(double constant) ? constant
                : Double.NaN;
    }
}
