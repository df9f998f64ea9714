package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;

class OrderAxesTest {
    private static final Axis T = Axis.of("T", 64);
    private static final Axis S = Axis.of("S", 64);
    private static final Axis A = Axis.of("A", 64);
    private static final Axis HEAD = Axis.of("Head", 4);
    private static final Axis E = Axis.of("E", 32);

    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));

    /// f32[batch, T, Head, S]
    private Value scores() {
        return b.contract(b.input("q", Type.real(List.of(Axis.BATCH, T, HEAD, E))),
                b.input("k", Type.real(List.of(Axis.BATCH, S, HEAD, E))), List.of(E));
    }

    private Value masked(Value scores) {
        Value mask = b.map(ScalarFunction.LE, b.index(S), b.index(T));
        return b.select(mask, scores, b.real(Double.NEGATIVE_INFINITY));
    }

    private static Graph ordered(Graph graph) {
        return GraphVerifier.verify(OrderAxes.apply(graph));
    }

    private static List<Axis> last(Graph graph, Class<? extends Op> family) {
        return graph.equations().stream().filter(e -> family.isInstance(e.op())).reduce((x, y) -> y).orElseThrow()
                .result().type().axes();
    }

    @Test
    void whatIsMaskedLiesAsItDidBefore() {
        Value masked = masked(scores());
        assertEquals(List.of(Axis.BATCH, S, T, HEAD), masked.type().axes());
        b.result(new Result.Output("best", List.of(Axis.BATCH, T, HEAD),
                b.reduce(Op.Reduction.MAX, masked, List.of(S))));
        Graph graph = ordered(b.build());
        assertEquals(List.of(Axis.BATCH, T, HEAD, S), last(graph, Op.Map.class));
    }

    /// Through other names, and to what a later sum of products makes.
    @Test
    void whatGoesTogetherLiesAlike() {
        Value scores = scores();
        Value weights = b.map(ScalarFunction.EXP, b.rename(masked(scores), Map.of(S, A)));
        Value back = b.contract(b.input("g", Type.real(List.of(Axis.BATCH, A, HEAD, E))),
                b.input("v", Type.real(List.of(Axis.BATCH, T, HEAD, E))), List.of(E));
        assertEquals(List.of(Axis.BATCH, A, HEAD, T), back.type().axes());
        b.result(new Result.Output("sum", List.of(Axis.BATCH, HEAD),
                b.reduceSum(b.mul(back, weights), List.of(A, T), List.of())));
        Graph graph = ordered(b.build());
        assertEquals(List.of(Axis.BATCH, T, HEAD, S), first(graph, Op.Contract.class));
        assertEquals(List.of(Axis.BATCH, T, HEAD, A), last(graph, Op.Contract.class));
        assertEquals(List.of(Axis.BATCH, T, HEAD, A), last(graph, Op.Map.class));
    }

    private static List<Axis> first(Graph graph, Class<? extends Op> family) {
        return graph.equations().stream().filter(e -> family.isInstance(e.op())).findFirst().orElseThrow().result()
                .type().axes();
    }

    @Test
    void whatIsGivenStaysAsItLiesAndOthersFollow() {
        Value w = b.variable("w", Type.real(List.of(HEAD, S)));
        Value gradient = b.append(new Op.Contract(List.of(Axis.BATCH)), Type.real(List.of(S, HEAD)),
                b.input("x", Type.real(List.of(Axis.BATCH, S))), b.input("g", Type.real(List.of(Axis.BATCH, HEAD))));
        b.result(new Result.Update("w", List.of(HEAD, S), b.sub(w, gradient)));
        assertEquals(List.of(HEAD, S), last(ordered(b.build()), Op.Contract.class));
    }

    @Test
    void theWidestAxisIsInnermostWhereNothingElseSaysHowAValueLies() {
        Value table = b.mul(b.toReal(b.index(S)), b.toReal(b.index(HEAD)));
        b.result(new Result.Output("sum", List.of(),
                b.reduceSum(b.map(ScalarFunction.SQRT, table), List.of(S, HEAD), List.of())));
        assertEquals(List.of(HEAD, S), last(ordered(b.build()), Op.Map.class));
    }

    /// Neighbours along an axis that windows slide over begin anywhere.
    @Test
    void axesOfWindowsStayWhereTheyAre() {
        Axis i = Axis.of("I", 5);
        Axis p = Axis.of("P", 60);
        Value x = b.map(ScalarFunction.SQRT, b.mul(b.toReal(b.index(T)), b.toReal(b.index(HEAD))));
        Value windows = b.read(x, List.of(AxisRead.of(T, Affine.index(p).plus(Affine.index(i))),
                AxisRead.same(HEAD)), false);
        b.result(new Result.Output("best", List.of(p, HEAD), b.reduce(Op.Reduction.MAX, windows, List.of(i))));
        Graph graph = b.build();
        assertSame(graph, ordered(graph));
    }

    /// What is drawn is drawn in the order of its elements.
    @Test
    void whatIsDrawnStaysAsItLies() {
        Value drawn = b.random(7, List.of(Axis.BATCH, S, T, HEAD));
        Value noisy = b.add(b.mul(scores(), b.real(2)), drawn);
        b.result(new Result.Output("sum", List.of(Axis.BATCH), b.reduceSum(noisy, List.of(T, S, HEAD), List.of())));
        Graph graph = ordered(b.build());
        assertEquals(List.of(Axis.BATCH, S, T, HEAD), first(graph, Op.Random.class));
        assertEquals(List.of(Axis.BATCH, S, T, HEAD), first(graph, Op.Contract.class));
    }

    @Test
    void orderedGraphsStayThemselves() {
        b.result(new Result.Output("scores", List.of(Axis.BATCH, T, HEAD, S), scores()));
        Graph graph = b.build();
        assertSame(graph, ordered(graph));
    }
}
