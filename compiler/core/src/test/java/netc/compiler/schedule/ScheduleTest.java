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
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.pass.Differentiate;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compiled graphs give the bits that the equations define, at every width.
@Tag("slow")
class ScheduleTest {
    private static final Span SPAN = new Span(Source.of("test.net", "x"), 0, 1);

    private final GraphBuilder b = new GraphBuilder(SPAN);
    private final Map<String, double[]> variables = new HashMap<>();
    private final Random random = new Random(1);

    private double[] draw(int count) {
        return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
    }

    private Value variable(String path, Axis... axes) {
        Type type = Type.real(List.of(axes));
        variables.put(path, draw((int) type.elementsPerExample()));
        return b.variable(path, type);
    }

    private Value input(String name, Axis... axes) {
        List<Axis> all = new java.util.ArrayList<>(List.of(axes));
        all.add(0, Axis.BATCH);
        return b.input(name, Type.real(all));
    }

    private void output(String name, Value v) {
        b.result(new Result.Output(name, v.type().axes(), v));
    }

    private void check(int width) {
        Graph graph = Differentiate.apply(b.build());
        check(graph, new CompiledGraph(graph, width, false));
        check(graph, new CompiledGraph(graph, width, true));
    }

    private void check(Graph graph, CompiledGraph compiled) {
        for (int n : new int[] {1, 3, 8, 17}) {
            Map<String, double[]> inputs = new HashMap<>();
            for (Equation e : graph.equations()) {
                if (e.op() instanceof Op.Input(var name)) {
                    int count = (int) e.result().type().elementsPerExample() * (e.result().type().hasBatch() ? n : 1);
                    inputs.put(name, e.result().type().element() == netc.compiler.graph.Element.F32 ? draw(count)
                            : random.ints(count, 0, 3).asDoubleStream().toArray());
                }
            }
            Map<String, double[]> expected = GraphInterpreter.run(graph, true, n, 7, inputs, variables);
            Map<String, double[]> found = compiled.run(n, 7, inputs, variables);
            for (String name : new TreeMap<>(expected).keySet()) {
                double[] e = expected.get(name);
                double[] f = found.get(name);
                assertEquals(e.length, f.length, name);
                for (int i = 0; i < e.length; i++) {
                    if (Float.floatToIntBits((float) e[i]) != Float.floatToIntBits((float) f[i])) {
                        throw new AssertionError(
                                name + "[" + i + "] of n = " + n + ": expected " + e[i] + ", found " + f[i]
                                        + " of\n" + compiled.sections());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void denseLayersLearnWithTheBitsOfTheirEquations(int width) {
        Axis in = Axis.of("In", 37);
        Axis hidden = Axis.of("Hidden", 45);
        Axis out = Axis.of("Out", 10);
        Value x = input("x", in);
        Value w = variable("w", in, hidden);
        Value bias = variable("b", hidden);
        Value w2 = variable("w2", hidden, out);
        Value h = b.map(ScalarFunction.MAX, b.add(b.contract(x, w, List.of(in)), bias), b.real(0));
        Value y = b.contract(h, w2, List.of(hidden));
        Value t = input("t", out);
        Value d = b.sub(y, t);
        Value loss = b.div(b.sum(b.sum(b.mul(d, d), List.of(out)), List.of(Axis.BATCH)),
                b.extent(Axis.BATCH, netc.compiler.graph.Element.F32));
        for (Value v : List.of(w, bias, w2)) {
            String path = ((Op.Variable) b.definitionOf(v).op()).path();
            b.result(new Result.Update(path, v.type().axes(), b.sub(v, b.mul(b.real(0.1), b.gradient(loss, v)))));
        }
        output("loss", loss);
        output("y", y);
        check(width);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void convolutionsAndPoolsLearnWithTheBitsOfTheirEquations(int width) {
        Axis height = Axis.of("H", 12);
        Axis wide = Axis.of("W", 10);
        Axis c = Axis.of("C", 3);
        Value x = input("x", height, wide, c);
        Value k1 = variable("k1", Axis.of("I", 5), Axis.of("J", 3), c, Axis.of("Out", 6));
        Value y = convolve(x, k1, 1, 2);
        Value p = pool(b.mul(y, y));
        Value k2 = variable("k2", Axis.of("I", 3), Axis.of("J", 3), p.type().axes().getLast(), Axis.of("Out", 18));
        Value z = convolve(p, k2, 2, 1);
        List<Axis> all = z.type().axes().subList(1, z.type().rank());
        Value loss = b.sum(b.reduce(Op.Reduction.MAX, z, all), List.of(Axis.BATCH));
        for (Value v : List.of(k1, k2)) {
            String path = ((Op.Variable) b.definitionOf(v).op()).path();
            b.result(new Result.Update(path, v.type().axes(), b.sub(v, b.mul(b.real(0.1), b.gradient(loss, v)))));
        }
        output("z", z);
        check(width);
    }

    /// What is left behind the last whole vector is written out beside it: together they must fit a method.
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void oddNumbersOfColumnsFitAMethod(int width) {
        Axis seven = Axis.of("Seven", 7);
        Axis three = Axis.of("Three", 3);
        Axis twenty = Axis.of("Twenty", 20);
        Axis many = Axis.of("Many", 32);
        Value x = input("x", seven, Axis.of("Other", 7));
        output("sums", b.reduceSum(input("s", seven), List.of(Axis.BATCH), List.of()));
        output("products", b.contract(x, input("y", three), List.of(Axis.BATCH)));
        Value scaled = b.contract(x, input("z", three), List.of(Axis.BATCH));
        output("scaled", b.mul(scaled, b.real(0.0625)));
        Graph graph = b.build();
        check(graph, new CompiledGraph(graph, width, false));
        Value base = input("p", twenty);
        output("powers", b.map(ScalarFunction.POW, base, base));
        output("exponentials", b.reduceSum(b.map(ScalarFunction.EXP, input("e", many, twenty)),
                List.of(many), List.of()));
        new CompiledGraph(b.build(), width, true);
    }

    /// A result takes the memory of an operand only where each element is read where it is written.
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void shiftedReadsDoNotTakeOverWhatTheyRead(int width) {
        Axis from = Axis.of("From", 5001);
        Axis to = Axis.of("To", 5000);
        Value x = b.input("x", Type.real(List.of(from)));
        output("y", b.neg(b.read(x, List.of(AxisRead.of(from, Affine.index(to).plus(Affine.constant(1)))), false)));
        check(width);
    }

    private Value convolve(Value x, Value k, int stride, int pad) {
        Axis height = x.type().axes().get(1);
        Axis wide = x.type().axes().get(2);
        Axis i = k.type().axes().get(0);
        Axis j = k.type().axes().get(1);
        Axis p = Axis.of("P", (height.size() + 2 * pad - i.size()) / stride + 1);
        Axis q = Axis.of("Q", (wide.size() + 2 * pad - j.size()) / stride + 1);
        Value patch = b.read(x, List.of(AxisRead.same(Axis.BATCH), AxisRead.of(height, window(p, i, stride, pad)),
                AxisRead.of(wide, window(q, j, stride, pad)), AxisRead.same(x.type().axes().get(3))), pad > 0);
        return b.contract(patch, k, List.of(i, j, x.type().axes().get(3)));
    }

    private static Affine window(Axis outer, Axis inner, int stride, int pad) {
        return Affine.index(outer).times(stride).plus(Affine.index(inner)).minus(Affine.constant(pad));
    }

    private Value pool(Value x) {
        Axis height = x.type().axes().get(1);
        Axis wide = x.type().axes().get(2);
        Axis p = Axis.of("P", height.size() / 2);
        Axis q = Axis.of("Q", wide.size() / 2);
        Axis i = Axis.of("I", 2);
        Axis j = Axis.of("J", 2);
        Value read = b.read(x, List.of(AxisRead.same(Axis.BATCH), AxisRead.of(height, window(p, i, 2, 0)),
                AxisRead.of(wide, window(q, j, 2, 0)), AxisRead.same(x.type().axes().get(3))), false);
        return b.div(b.sum(read, List.of(i, j)), b.real(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void sumsOfLongExpressionsOverExamplesFitAMethod(int width) {
        Value p = b.mul(input("x"), variable("w"));
        Value softplus = b.map(ScalarFunction.LOG, b.add(b.real(1), b.map(ScalarFunction.EXP, p)));
        output("loss", b.sum(softplus, List.of(Axis.BATCH)));
        new CompiledGraph(b.build(), width, false);
    }
}
