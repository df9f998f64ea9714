package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;

class BlockedRegionsTest {
    private final GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));

    /// f32[batch, H, W, C]
    private Value picture(long size, long channels) {
        return b.input("x", Type.real(List.of(Axis.BATCH, Axis.of("H", size), Axis.of("W", size),
                Axis.of("C", channels))));
    }

    private Value windows(Value x, Axis along, Axis place, long length) {
        Axis in = Axis.of(place.name() + "'", length);
        return b.read(x, x.type().axes().stream().map(a -> a.equals(along)
                ? AxisRead.of(a, Affine.index(place).plus(Affine.index(in))) : AxisRead.same(a)).toList(), false);
    }

    /// A convolution along H to so many channels.
    private Value convolved(String name, Value x, long length, long channels) {
        Axis h = x.type().axes().get(1);
        Axis c = x.type().axes().getLast();
        Value windows = windows(x, h, Axis.of(name, h.size() - length + 1), length);
        Axis in = Axis.of(name + "'", length);
        return b.contract(windows, b.variable(name, Type.real(List.of(in, c, Axis.of("of " + name, channels)))),
                List.of(in, c));
    }

    private Value relu(Value x) {
        return b.map(ScalarFunction.MAX, x, b.real(0));
    }

    private Set<Value> blocked(Value... results) {
        for (int i = 0; i < results.length; i++) {
            b.result(new Result.Output("result " + i, results[i].type().axes(), results[i]));
        }
        return BlockedRegions.of(b.build());
    }

    private void assertBlocked(Set<Value> blocked, Value... expected) {
        assertEquals(Set.of(expected), blocked.stream().filter(v -> !(b.definitionOf(v).op() instanceof Op.Read))
                .collect(Collectors.toSet()));
    }

    @Test
    void aRegionEndsWhereChannelsFillAVector() {
        Value few = convolved("A", picture(12, 3), 3, 8);
        Value positive = relu(few);
        Value more = convolved("B", positive, 3, 16);
        Value alsoPositive = relu(more);
        Value many = convolved("D", alsoPositive, 3, 32);
        assertBlocked(blocked(relu(many)), few, positive, more, alsoPositive);
    }

    @Test
    void whatHasManyChannelsFromTheStartIsNotBlocked() {
        assertBlocked(blocked(relu(convolved("B", relu(convolved("A", picture(12, 3), 3, 16)), 3, 32))));
    }

    /// As a matrix with four columns for each place, or scores for four heads.
    @Test
    void fewColumnsWithoutWindowsAreNotBlocked() {
        Value x = picture(12, 32);
        Axis c = x.type().axes().getLast();
        assertBlocked(blocked(relu(b.contract(x, b.variable("w", Type.real(List.of(c, Axis.of("Head", 4)))),
                List.of(c)))));
    }

    @Test
    void anotherRegionOfTheSameGraphStaysAsItIs() {
        Value few = convolved("A", picture(12, 1), 3, 6);
        Axis t = Axis.of("T", 64);
        Axis d = Axis.of("D", 128);
        Axis e = Axis.of("E", 4);
        Value text = b.input("text", Type.real(List.of(Axis.BATCH, t, d)));
        Value scores = relu(b.contract(text, b.variable("w", Type.real(List.of(d, e))), List.of(d)));
        assertBlocked(blocked(few, scores), few);
    }

    /// A mean over the examples needs them in their order; each example's share of it may lie in blocks again.
    @Test
    void sumsOverExamplesAreBorders() {
        Value few = convolved("A", picture(12, 1), 3, 6);
        Value sum = b.reduceSum(few, List.of(Axis.BATCH), List.of());
        Value centred = b.sub(few, sum);
        assertBlocked(blocked(centred), few, centred);
    }

    @Test
    void aGraphWithoutRegionsIsNotRewritten() {
        Value x = picture(12, 3);
        b.result(new Result.Output("x", List.of(Axis.BATCH), b.reduceSum(x,
                x.type().axes().subList(1, 4), List.of())));
        Graph graph = b.build();
        assertSame(graph, BlockExamples.apply(graph));
    }
}
