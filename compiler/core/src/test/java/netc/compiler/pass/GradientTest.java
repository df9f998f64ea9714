package netc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;

/// Gradients against central differences, in double precision, family by family.
class GradientTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;
    private static final int EXAMPLES = 3;

    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Map<String, double[]> variables = new HashMap<>();
    private final Random random = new Random(5);

    private Value variable(String path, Axis... axes) {
        Type type = Type.real(List.of(axes));
        variables.put(path, random.doubles(type.elementsPerExample(), 0.2, 1.5).toArray());
        return b.variable(path, type);
    }

    /// Weighs every element differently, so that no mistake cancels out, and sums.
    private void check(Value result) {
        List<Axis> axes = result.type().axes();
        Value weight = b.real(1);
        double factor = 0.3;
        for (Axis axis : axes) {
            weight = b.add(b.mul(weight, b.real(1.1)), b.mul(b.toReal(b.index(axis)), b.real(factor)));
            factor += 0.17;
        }
        Value weighed = b.map(ScalarFunction.SIN, b.mul(weight, result));
        Value loss = axes.isEmpty() ? weighed : b.sum(weighed, axes);
        List<String> paths = new ArrayList<>(variables.keySet());
        for (var e : b.build().equations()) {
            if (e.op() instanceof Op.Variable(var path)) {
                b.result(new Result.Output("d " + path, e.result().type().axes(), b.gradient(loss, e.result())));
            }
        }
        b.result(new Result.Output("loss", List.of(), loss));
        Graph graph = GraphVerifier.verify(Differentiate.apply(GraphVerifier.verify(b.build())));
        Graph simple = EliminateDead.apply(EliminateCommon.apply(Simplify.apply(graph)));
        Map<String, double[]> gradients = run(graph, false);
        Map<String, double[]> singles = run(graph, true);
        Map<String, double[]> simplified = run(simple, true);
        for (String path : paths) {
            double[] elements = variables.get(path);
            for (int i = 0; i < elements.length; i++) {
                double kept = elements[i];
                elements[i] = kept + STEP;
                double above = run(graph, false).get("loss")[0];
                elements[i] = kept - STEP;
                double below = run(graph, false).get("loss")[0];
                elements[i] = kept;
                double expected = (above - below) / (2 * STEP);
                assertEquals(expected, gradients.get("d " + path)[i], TOLERANCE * Math.max(1, Math.abs(expected)),
                        path + "[" + i + "] of\n" + graph);
                assertEquals(singles.get("d " + path)[i], simplified.get("d " + path)[i], "passes change no bit");
            }
        }
    }

    private Map<String, double[]> run(Graph graph, boolean single) {
        return GraphInterpreter.run(graph, single, EXAMPLES, 1, Map.of("i", new double[] {2, 0, 2}), variables);
    }

    private static AxisRead same(Axis axis) {
        return AxisRead.same(axis);
    }

    private static Affine at(Object... terms) {
        Affine sum = Affine.constant(0);
        for (Object term : terms) {
            sum = sum.plus(term instanceof Affine a ? a : Affine.constant(((Number) term).longValue()));
        }
        return sum;
    }

    private static Affine index(Axis axis, int factor) {
        return Affine.index(axis).times(factor);
    }

    @Test
    void pointwiseFunctions() {
        Axis a = Axis.of("A", 3);
        Axis c = Axis.of("C", 2);
        Value x = variable("x", a);
        Value y = variable("y", c, a);
        Value z = b.div(b.mul(x, y), b.add(b.map(ScalarFunction.SQRT, x), b.map(ScalarFunction.EXP, b.neg(y))));
        z = b.add(z, b.map(ScalarFunction.LOG, b.add(y, b.map(ScalarFunction.EXPM1, x))));
        z = b.sub(z, b.map(ScalarFunction.POW, y, x));
        z = b.map(ScalarFunction.MAX, z,
                b.map(ScalarFunction.MIN, x, b.map(ScalarFunction.COS, b.map(ScalarFunction.ERF, y))));
        check(b.map(ScalarFunction.ABS, b.sub(z, b.real(0.7))));
    }

    @Test
    void choicesKeepWhatTheyDoNotTakeOutEvenWhereItsSlopeIsInfinite() {
        Axis a = Axis.of("A", 4);
        Value x = variable("x", a);
        Value zero = b.sub(x, x);
        Value chosen = b.select(b.map(ScalarFunction.LT, b.real(10), x), b.map(ScalarFunction.SQRT, zero), b.mul(x, x));
        check(chosen);
    }

    @Test
    void contractions() {
        Axis i = Axis.of("I", 3);
        Axis j = Axis.of("J", 2);
        Axis k = Axis.of("K", 4);
        check(b.contract(variable("x", i, k), variable("y", k, j), List.of(k)));
    }

    @Test
    void contractionsWithBatchedAndLonelyAxes() {
        Axis i = Axis.of("I", 3);
        Axis j = Axis.of("J", 2);
        Axis k = Axis.of("K", 4);
        check(b.contract(variable("x", i, j), variable("y", k, j, i), List.of(k, j)));
    }

    @Test
    void sumsAndExtremes() {
        Axis i = Axis.of("I", 3);
        Axis j = Axis.of("J", 2);
        Axis k = Axis.of("K", 2);
        Value x = variable("x", i, j, k);
        Value sum = b.add(b.reduce(Op.Reduction.SUM, x, List.of(i, k)), b.reduce(Op.Reduction.MAX, x, List.of(k, i)));
        check(b.add(sum, b.reduce(Op.Reduction.MIN, b.mul(x, x), List.of(i, k))));
    }

    @Test
    void paddedStridedWindows() {
        Axis h = Axis.of("H", 7);
        Axis p = Axis.of("P", 4);
        Axis i = Axis.of("I", 3);
        Axis c = Axis.of("C", 2);
        Value x = variable("x", h, c);
        Value patch = b.read(x, List.of(AxisRead.of(h, at(index(p, 2), index(i, 1), -1)), same(c)), true);
        Axis o = Axis.of("O", 2);
        check(b.contract(patch, variable("k", i, c, o), List.of(i, c)));
    }

    @Test
    void windowsThatAreSummedWithoutAProduct() {
        Axis h = Axis.of("H", 6);
        Axis p = Axis.of("P", 3);
        Axis i = Axis.of("I", 2);
        Value x = variable("x", h);
        Value tiled = b.read(x, List.of(AxisRead.of(h, at(index(p, 2), index(i, 1)))), false);
        check(b.add(b.reduce(Op.Reduction.SUM, tiled, List.of(i)), b.reduce(Op.Reduction.MAX, tiled, List.of(i))));
    }

    @Test
    void flipsSlicesConstantsAndRenames() {
        Axis h = Axis.of("H", 5);
        Axis t = Axis.of("T", 3);
        Axis s = Axis.of("S", 5);
        Value x = variable("x", h);
        Value flipped = b.read(x, List.of(AxisRead.of(h, at(index(h, -1), 4))), false);
        Value slice = b.read(b.mul(x, flipped), List.of(AxisRead.of(h, at(index(t, 1), 1))), false);
        Value one = b.read(x, List.of(AxisRead.of(h, at(3))), false);
        check(b.mul(b.mul(slice, one), b.rename(x, Map.of(h, s))));
    }

    @Test
    void diagonalsAndWindowsOfWindows() {
        Axis h = Axis.of("H", 4);
        Axis w = Axis.of("W", 4);
        Axis d = Axis.of("D", 4);
        Value x = variable("x", h, w);
        check(b.read(x, List.of(AxisRead.of(h, at(index(d, 1))), AxisRead.of(w, at(index(d, -1), 3))), false));
    }

    @Test
    void reshapes() {
        Axis h = Axis.of("H", 2);
        Axis w = Axis.of("W", 3);
        Axis c = Axis.of("C", 2);
        Axis f = Axis.of("F", 6);
        Value x = variable("x", h, c, w);
        check(b.mul(b.reshape(x, List.of(h, w), List.of(f)), variable("y", f)));
    }

    @Test
    void gathersOfOneElementAndOfRows() {
        Axis v = Axis.of("V", 3);
        Axis d = Axis.of("D", 2);
        Value index = b.input("i", new Type(Element.INT, List.of(Axis.BATCH)));
        Value table = variable("table", v, d);
        Value rows = b.gather(table, v, index, false);
        Value logits = b.mul(rows, b.add(variable("y", v), b.real(1)));
        check(b.gather(logits, v, index, false));
    }

    @Test
    void repeatedUseAndSecondDerivatives() {
        Axis a = Axis.of("A", 3);
        Value x = variable("x", a);
        Value y = b.sum(b.mul(b.mul(x, x), b.map(ScalarFunction.EXP, x)), List.of(a));
        check(b.gradient(y, x));
    }

    @Test
    void customRulesAndStops() {
        Axis a = Axis.of("A", 3);
        Value x = variable("x", a);
        Value square = b.mul(x, x);
        GraphBuilder rule = new GraphBuilder(b.span());
        Value g = rule.input("g", square.type());
        Value argument = rule.input("0", x.type());
        rule.result(new Result.Output("0", List.of(a), rule.mul(g, rule.add(argument, argument))));
        check(b.custom(square, List.of(x), rule.build()));
    }

    /// The sum over H within the cotangent is another H than the one that the adjoint of the read speaks of.
    @Test
    void windowsTimesASumAlongTheAxisTheyReadFrom() {
        Axis h = Axis.of("H", 7);
        Axis p = Axis.of("P", 2);
        Axis i = Axis.of("I", 2);
        Value x = variable("x", h);
        Value tiled = b.read(x, List.of(AxisRead.of(h, at(index(p, 3), index(i, 1)))), false);
        check(b.contract(tiled, x, List.of(h)));
    }

    @Test
    void windowsAlongAnAxisOfTheOperandItself() {
        Axis h = Axis.of("H", 4);
        Axis p = Axis.of("P", 5);
        Value x = variable("x", h);
        check(b.read(x, List.of(AxisRead.of(h, at(index(p, 1), index(h, 1), -2))), true));
    }

    /// The gradient of a strided window is a divided read, in which one axis stands as it is and in a quotient too.
    @Test
    void secondDerivativesThroughStridedWindows() {
        Axis h = Axis.of("H", 5);
        Axis p = Axis.of("P", 2);
        Axis i = Axis.of("I", 2);
        Value x = variable("x", h);
        Value tiled = b.read(x, List.of(AxisRead.of(h, at(index(p, 2), index(i, 1)))), false);
        Value cube = b.mul(b.mul(tiled, tiled), b.mul(tiled, variable("w", p, i)));
        check(b.gradient(b.reduceSum(cube, List.of(p, i), List.of()), x));
    }

    /// What windows, padded and strided ones too, give back is read again without comparing each with each.
    @Test
    void secondDerivativesThroughPaddedWindowsAreReads() {
        Axis h = Axis.of("H", 7);
        Axis p = Axis.of("P", 4);
        Axis i = Axis.of("I", 3);
        Value x = variable("x", h);
        Value patch = b.read(x, List.of(AxisRead.of(h, at(index(p, 2), index(i, 1), -1))), true);
        Value y = b.contract(patch, variable("k", i), List.of(i));
        Value slope = b.gradient(b.reduceSum(b.mul(b.mul(y, y), y), List.of(p), List.of()), x);
        check(slope);
        assertComparesNothing(h, p);
    }

    @Test
    void secondDerivativesThroughBlocksAreReads() {
        Axis h = Axis.of("H", 6);
        Axis p = Axis.of("P", 3);
        Axis i = Axis.of("I", 2);
        Value x = variable("x", h);
        Value tiled = b.read(x, List.of(AxisRead.of(h, at(index(p, 2), index(i, 1)))), false);
        Value mean = b.reduceSum(tiled, List.of(i), List.of());
        Value slope = b.gradient(b.reduceSum(b.mul(b.mul(mean, mean), mean), List.of(p), List.of()), x);
        check(slope);
        assertComparesNothing(h, p);
    }

    private void assertComparesNothing(Axis... axes) {
        for (var e : Differentiate.apply(b.build()).equations()) {
            assertFalse(e.op().equals(new Op.Map(ScalarFunction.EQ))
                    && e.result().type().axes().containsAll(List.of(axes)), e.toString());
        }
    }
}
