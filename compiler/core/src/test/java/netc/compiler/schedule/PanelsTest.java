package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Axis;
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
import org.junit.jupiter.api.Test;

/// Large products read what rows share from panels, with the bits of their equation.
class PanelsTest {
    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    private final Map<String, double[]> variables = new HashMap<>();
    private final Map<String, Type> inputs = new HashMap<>();
    private final Random random = new Random(6);

    private static final Axis K = Axis.of("K", 300);

    private double[] draw(long count) {
        return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
    }

    private Value variable(String name, Axis... axes) {
        Type type = Type.real(List.of(axes));
        variables.put(name, draw(type.elementsPerExample()));
        return b.variable(name, type);
    }

    private Value input(String name, Axis... axes) {
        Type type = Type.real(List.of(axes));
        inputs.put(name, type);
        return b.input(name, type);
    }

    private Graph output(Value y) {
        b.result(new Result.Output("y", y.type().axes(), y));
        b.result(new Result.Output("z", y.type().axes(),
                b.map(ScalarFunction.MAX, b.add(y, b.real(1)), b.real(0))));
        return b.build();
    }

    private static List<Type> contractions(Graph graph) {
        return Arrange.apply(graph).equations().stream().filter(e -> e.op() instanceof Op.Contract)
                .map(e -> e.result().type()).toList();
    }

    private static boolean inPanels(Graph graph) {
        return contractions(graph).stream().allMatch(t -> t.axes().getLast().size() == 32);
    }

    private void check(Graph graph, int... batches) {
        for (int width : new int[] {1, 4, 8, 16}) {
            CompiledGraph compiled = new CompiledGraph(graph, width, false);
            for (int n : batches) {
                Map<String, double[]> given = new HashMap<>();
                inputs.forEach((name, type) -> given.put(name, draw(type.elementsPerExample() * n)));
                Map<String, double[]> expected = GraphInterpreter.run(graph, true, n, 1, given, variables);
                Map<String, double[]> found = compiled.run(n, 1, given, variables);
                expected.forEach((name, y) -> assertArrayEquals(y, found.get(name), name + " of " + n));
            }
        }
    }

    @Test
    void ofManyRows() {
        Graph graph = output(b.contract(variable("a", Axis.of("R", 150), K), variable("w", K, Axis.of("C", 96)),
                List.of(K)));
        assertTrue(inPanels(graph));
        check(graph, 1);
    }

    @Test
    void ofManyRowsOfEachExample() {
        Graph graph = output(b.contract(input("x", Axis.BATCH, Axis.of("R", 130), K),
                variable("w", K, Axis.of("C", 64)), List.of(K)));
        assertTrue(inPanels(graph));
        check(graph, 1, 3);
    }

    @Test
    void ofExamplesWhoseSharedFactorMustBeTurnedAnyway() {
        Graph graph = output(b.contract(input("x", Axis.BATCH, K), variable("w", Axis.of("C", 128), K), List.of(K)));
        assertTrue(inPanels(graph));
        check(graph, 1, 9, 70);
    }

    @Test
    void ofManyMatrices() {
        Axis o = Axis.of("O", 2);
        Graph graph = output(b.contract(variable("a", o, Axis.of("R", 129), K), variable("w", o, K, Axis.of("C", 64)),
                List.of(K)));
        assertTrue(inPanels(graph));
        check(graph, 1);
    }

    @Test
    void notWhereTheCopyCostsMoreThanItSaves() {
        Graph graph = output(b.contract(input("x", Axis.BATCH, K), variable("w", K, Axis.of("C", 128)), List.of(K)));
        assertEquals(128, contractions(graph).getFirst().axes().getLast().size());
    }
}
