package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import netc.abi.Schedule;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Label;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.law.Law;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Examples anywhere among the axes of a sum, and along two axes of one tensor.
class ExamplesAmongAxesTest {
    private static final Span SPAN = new Span(Source.of("test.net", "x"), 0, 1);
    private static final Axis T = Axis.of("T", 5);
    private static final Axis D = Axis.of("D", 3);
    private static final Axis OTHER = new Axis(new Label("Other"), 0);

    private final GraphBuilder b = new GraphBuilder(SPAN);

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void sumsOverExamplesLastKeepTheirOrder(int width) {
        Value x = b.input("x", Type.real(List.of(Axis.BATCH, T)));
        Value y = b.map(ScalarFunction.SQRT, b.map(ScalarFunction.ABS, x));
        b.result(new Result.Output("first", List.of(), b.reduceSum(y, List.of(Axis.BATCH, T), List.of())));
        b.result(new Result.Output("last", List.of(), b.reduceSum(y, List.of(T, Axis.BATCH), List.of())));
        check(b.build(), width);
    }

    /// A sum of products lies in an order of its own, which is not that of every sum of it.
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void whatIsStoredIsSummedInTheOrderOfTheSum(int width) {
        Axis longer = Axis.of("Longer", 40);
        Value stored = b.contract(b.input("x", Type.real(List.of(Axis.BATCH, longer, D))),
                b.input("w", Type.real(List.of(D))), List.of(D));
        b.result(new Result.Output("stored", List.of(Axis.BATCH, longer), stored));
        b.result(new Result.Output("first", List.of(), b.reduceSum(stored, List.of(Axis.BATCH, longer), List.of())));
        b.result(new Result.Output("last", List.of(), b.reduceSum(stored, List.of(longer, Axis.BATCH), List.of())));
        check(b.build(), width);
    }

    /// f32[batch, Other, T]
    private Value pairs() {
        Value x = b.input("x", Type.real(List.of(Axis.BATCH, T, D)));
        Value y = b.rename(b.input("y", Type.real(List.of(Axis.BATCH, D))), Map.of(Axis.BATCH, OTHER));
        return b.contract(x, y, List.of(D));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void everyExampleMeetsEveryOther(int width) {
        Value pairs = pairs();
        Value y = b.map(ScalarFunction.SQRT, b.map(ScalarFunction.ABS, pairs));
        for (List<Axis> over : List.of(List.of(OTHER), List.of(Axis.BATCH), List.of(Axis.BATCH, OTHER),
                List.of(OTHER, Axis.BATCH), List.of(OTHER, T), List.of(T, OTHER), List.of(T, Axis.BATCH),
                List.of(T, OTHER, Axis.BATCH), List.of(OTHER, T, Axis.BATCH), List.of(Axis.BATCH, T, OTHER))) {
            Value sum = b.reduceSum(y, over, List.of());
            Value best = b.reduce(Op.Reduction.MAX, y, over);
            b.result(new Result.Output("sum " + over, sum.type().axes(), sum));
            b.result(new Result.Output("max " + over, best.type().axes(), best));
        }
        b.result(new Result.Output("pairs", pairs.type().axes(), pairs));
        Value chain = b.contract(pairs, y, List.of(OTHER, T));
        b.result(new Result.Output("chain", chain.type().axes(), chain));
        Value back = b.contract(pairs, b.rename(b.contract(pairs, pairs, List.of(OTHER, T)), Map.of(Axis.BATCH, OTHER)),
                List.of(OTHER));
        b.result(new Result.Output("back", back.type().axes(), back));
        check(b.build(), width);
    }

    /// Pictures put together by how much each example is like every other.
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void pairsDoNotLieInBlocks(int width) {
        List<Axis> picture = List.of(Axis.BATCH, Axis.of("H", 4), Axis.of("W", 6), D);
        Value x = b.input("x", Type.real(picture));
        Value like = b.contract(b.input("y", Type.real(List.of(Axis.BATCH, T))),
                b.rename(b.input("z", Type.real(List.of(Axis.BATCH, T))), Map.of(Axis.BATCH, OTHER)), List.of(T));
        Value mixed = b.contract(like, b.rename(b.mul(x, x), Map.of(Axis.BATCH, OTHER)), List.of(OTHER));
        b.result(new Result.Output("mixed", picture, mixed));
        b.result(new Result.Output("squares", picture, b.mul(mixed, b.mul(x, x))));
        Graph graph = b.build();
        check(graph, new CompiledGraph(graph, width, true, new AnyBlocks(1, 100)));
        Graph blocked = new AnyBlocks(1, 100).after("order-axes", graph);
        assertTrue(blocked.equations().stream().anyMatch(e -> e.result().type().has(Axis.BLOCK)));
        blocked.equations().forEach(
                e -> assertTrue(!e.result().type().has(Axis.BLOCK) || e.result().type().openAxes() == 1, e.toString()));
    }

    /// What is one for each other example is read back in blocks, beyond the last example too.
    @Test
    void whatIsReadBackMayLieInBlocks() {
        List<Axis> picture = List.of(Axis.BATCH, Axis.of("H", 4), Axis.of("W", 6), D);
        Value x = b.rename(b.input("x", Type.real(picture)), Map.of(Axis.BATCH, OTHER));
        Value like = b.input("y", Type.real(List.of(Axis.BATCH)));
        Value mixed = b.contract(b.mul(like, x), like, List.of(Axis.BATCH));
        Value back = b.rename(mixed, Map.of(OTHER, Axis.BATCH));
        Value scaled = b.contract(back, b.input("k", Type.real(List.of(D, T))), List.of(D));
        b.result(new Result.Output("scaled", scaled.type().axes(), scaled));
        Sample sample = new Sample(b.build(), Map.of(), Map.of(), Schedule.NONE);
        for (long seed = 0; seed < 4; seed++) {
            Law.PASSES_KEEP_EVERY_BIT.check(sample, seed, new AnyBlocks(1, 100));
            Law.COMPILED_CODE_HAS_THE_BITS_OF_ITS_EQUATIONS.check(sample, seed, new AnyBlocks(1, 100));
        }
    }

    private static void check(Graph graph, int width) {
        check(graph, new CompiledGraph(graph, width, false));
        check(graph, new CompiledGraph(graph, width, true));
    }

    private static void check(Graph graph, CompiledGraph compiled) {
        Random random = new Random(3);
        for (int n : new int[] {1, 2, 7, 16, 17, 40}) {
            Map<String, double[]> inputs = new HashMap<>();
            for (Equation e : graph.equations()) {
                if (e.op() instanceof Op.Input(var name)) {
                    long count = e.result().type().elementsPerExample() * (e.result().type().hasBatch() ? n : 1);
                    inputs.put(name, random.doubles(count, -1, 1).map(v -> (float) v).toArray());
                }
            }
            Map<String, double[]> expected = GraphInterpreter.run(graph, true, n, 7, inputs, Map.of());
            Map<String, double[]> found = compiled.run(n, 7, inputs, Map.of());
            for (String name : new TreeMap<>(expected).keySet()) {
                double[] e = expected.get(name);
                double[] f = found.get(name);
                for (int i = 0; i < e.length; i++) {
                    assertEquals((float) e[i], (float) f[i], name + "[" + i + "] of n = " + n);
                }
            }
        }
    }
}
