package netc.compiler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where sums are cut, and that the cut is what the numbers show.
class SumOrderTest {
    private static final Axis H = Axis.of("H", 24);
    private static final Axis W = Axis.of("W", 24);

    private static String text(SumOrder order) {
        return order.outer() + " " + order.turns() + " of " + order.block();
    }

    @Test
    void aChainHasAtMost256TermsAndTheFewestBlocksOfEqualLength() {
        assertEquals("[] 256 of [K: 256]", text(SumOrder.chains(List.of(Axis.of("K", 256)))));
        assertEquals("[] 129 of [K: 257]", text(SumOrder.chains(List.of(Axis.of("K", 257)))));
        assertEquals("[] 196 of [K: 784]", text(SumOrder.chains(List.of(Axis.of("K", 784)))));
    }

    @Test
    void aBlockIsWholeTurnsOfOneAxisWithAllThatLiesInsideIt() {
        assertEquals("[batch] 8 of [H: 24, W: 24]", text(SumOrder.chains(List.of(Axis.BATCH, H, W))));
        assertEquals("[] 3 of [P: 5, Q: 5, C: 16]",
                text(SumOrder.chains(List.of(Axis.of("P", 5), Axis.of("Q", 5), Axis.of("C", 16)))));
        assertEquals("[] 5 of [P: 5, Q: 5]", text(SumOrder.chains(List.of(Axis.of("P", 5), Axis.of("Q", 5)))));
        assertEquals("[P: 3] 251 of [K: 1004]", text(SumOrder.chains(List.of(Axis.of("P", 3), Axis.of("K", 1004)))));
    }

    @Test
    void ofExamplesABlockTakesAPowerOfTwoAndAtMost64() {
        assertEquals("[] 64 of [batch]", text(SumOrder.chains(List.of(Axis.BATCH))));
        assertEquals("[] 64 of [batch]", text(SumOrder.lanes(List.of(Axis.BATCH))));
        assertEquals("[] 2 of [batch, Y: 10, X: 10]",
                text(SumOrder.chains(List.of(Axis.BATCH, Axis.of("Y", 10), Axis.of("X", 10)))));
        assertEquals("[] 8 of [batch, Y: 10, X: 10]",
                text(SumOrder.lanes(List.of(Axis.BATCH, Axis.of("Y", 10), Axis.of("X", 10)))));
        assertEquals("[] 1 of [batch, H: 24, W: 24]", text(SumOrder.lanes(List.of(Axis.BATCH, H, W))));
    }

    @Test
    void blocksInLanesAreWholeSixteensWhereTheyCan() {
        assertEquals("[] 1024 of [K: 1024]", text(SumOrder.lanes(List.of(Axis.of("K", 1024)))));
        assertEquals("[] 528 of [K: 1025]", text(SumOrder.lanes(List.of(Axis.of("K", 1025)))));
        assertEquals("[] 1008 of [K: 10000]", text(SumOrder.lanes(List.of(Axis.of("K", 10_000)))));
    }

    @Test
    void examplesComeFirstWhereverTheyAreWritten() {
        assertEquals(List.of(Axis.BATCH, H), new Op.Contract(List.of(H, Axis.BATCH)).over());
        assertEquals(List.of(Axis.BATCH, H), new Op.Reduce(Op.Reduction.SUM, List.of(H, Axis.BATCH)).over());
        assertEquals(List.of(Axis.BATCH, H), new Op.Scatter(W, List.of(H, Axis.BATCH)).over());
        assertEquals(List.of(H, Axis.BATCH), new Op.Reduce(Op.Reduction.ARGMAX, List.of(H, Axis.BATCH)).over());
    }

    // ---------- numbers

    private static float[] draw(int count) {
        Random random = new Random(count);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /// The sum of `x[batch]` as the graph says, as a chain or in lanes.
    private static float interpreted(float[] x, boolean chain) {
        GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
        Value v = b.input("x", Type.real(List.of(Axis.BATCH)));
        Value sum = chain ? b.contract(v, b.real(1), List.of(Axis.BATCH))
                : b.reduceSum(v, List.of(Axis.BATCH), List.of());
        b.result(new Result.Output("sum", List.of(), sum));
        Map<String, double[]> inputs = new HashMap<>();
        inputs.put("x", IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray());
        return (float) GraphInterpreter.run(b.build(), true, x.length, 0, inputs, Map.of()).get("sum")[0];
    }

    /// The same from the top: the greatest power of two of blocks that leaves some, and what it leaves.
    private static float fromTheTop(float[] x, boolean chain) {
        int blocks = Math.ceilDiv(x.length, 64);
        if (blocks > 1) {
            int left = 64 * Integer.highestOneBit(blocks - 1);
            return fromTheTop(Arrays.copyOf(x, left), chain) + fromTheTop(Arrays.copyOfRange(x, left, x.length), chain);
        }
        if (chain) {
            float sum = 0;
            for (float each : x) {
                sum = Math.fma(each, 1, sum);
            }
            return sum;
        }
        return lanes(x, 0, 1);
    }

    /// The sum of every `step`-th element from one on, where lanes are 16 apart.
    private static float lanes(float[] x, int from, int step) {
        if (step < 16) {
            float left = lanes(x, from, 2 * step);
            return from + step < x.length ? left + lanes(x, from + step, 2 * step) : left;
        }
        float sum = -0.0f;
        for (int i = from; i < x.length; i += 16) {
            sum += x[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 17, 63, 64, 65, 127, 128, 129, 192, 320, 500, 1000, 4096, 5000})
    void theSumIsTheOneThatTheCutSays(int n) {
        assertEquals(fromTheTop(draw(n), true), interpreted(draw(n), true));
        assertEquals(fromTheTop(draw(n), false), interpreted(draw(n), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 1024})
    void whoeverHasAnAlignedPartCanSumItAlone(int part) {
        float[] all = draw(5 * part / 2);
        for (boolean chain : new boolean[] {true, false}) {
            float[] sums = {interpreted(Arrays.copyOf(all, part), chain),
                    interpreted(Arrays.copyOfRange(all, part, 2 * part), chain),
                    interpreted(Arrays.copyOfRange(all, 2 * part, all.length), chain)};
            assertEquals(interpreted(all, chain), sums[0] + sums[1] + sums[2]);
        }
    }

    /// What look-ups read at each of three rows, of the examples from one to before another.
    private static double[] rows(float[] x, int from, int to) {
        GraphBuilder b = new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
        Value v = b.input("x", Type.real(List.of(Axis.BATCH)));
        Value row = b.input("row", new Type(Element.INT, List.of(Axis.BATCH)));
        Value sums = b.scatter(v, row, Axis.of("Row", 3), List.of(Axis.BATCH), List.of());
        b.result(new Result.Output("sums", sums.type().axes(), sums));
        Map<String, double[]> inputs = new HashMap<>();
        inputs.put("x", IntStream.range(from, to).mapToDouble(i -> x[i]).toArray());
        inputs.put("row", IntStream.range(from, to).mapToDouble(i -> i * i / 7 % 3).toArray());
        return GraphInterpreter.run(b.build(), true, to - from, 0, inputs, Map.of()).get("sums");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 1024})
    void whoeverHasAnAlignedPartCanSumTheRowsOfItsLookUpsAlone(int part) {
        float[] all = draw(5 * part / 2);
        double[] first = rows(all, 0, part);
        double[] second = rows(all, part, 2 * part);
        double[] last = rows(all, 2 * part, all.length);
        double[] sums = rows(all, 0, all.length);
        for (int row = 0; row < sums.length; row++) {
            assertEquals((float) sums[row], (float) first[row] + (float) second[row] + (float) last[row]);
        }
    }
}
