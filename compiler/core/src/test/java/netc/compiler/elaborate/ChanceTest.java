package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import netc.abi.RandomNumbers;
import netc.abi.Role;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// What draws are functions of.
class ChanceTest {
    private static final long SEED = 7;

    private static double[] y(String body, int examples, Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text("model M {\n" + body + "\n}").model();
        model.procedures().values().forEach(GraphVerifier::verify);
        return GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.PREDICT)), false, examples, SEED,
                inputs, GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, SEED, Map.of(), Map.of()))
                .get("y");
    }

    /// The number that an example draws at a place.
    private static double drawn(String path, int example, int element) {
        return RandomNumbers.uniform(RandomNumbers.ofExample(SEED, example), RandomNumbers.key(path), element);
    }

    private static double[] each(int n, java.util.function.IntToDoubleFunction f) {
        return IntStream.range(0, n).mapToDouble(f).toArray();
    }

    private static double[] numbers(int n) {
        return each(n, i -> i);
    }

    @Test
    void aModelDrawsForEachExampleAndEachElementOfTheTypeWritten() {
        assertArrayEquals(each(6, i -> drawn("u~0", i / 2, i % 2)),
                y("u: f32[Z: 2] ~ uniform\noutput y = u", 3, Map.of()));
    }

    @Test
    void whatStandsBesideADrawDoesNotChangeIt() {
        assertArrayEquals(y("u: f32[Z: 2] ~ uniform\noutput y = u", 3, Map.of()),
                y("other: f32[K: 5] ~ normal(1)\nu: f32[Z: 2] ~ uniform\noutput y = u + 0 * other[K: 0]", 3, Map.of()));
    }

    @Test
    void aFunctionOfOneNumberDrawsForEachElementThatItIsGiven() {
        assertArrayEquals(each(6, i -> i + drawn("y.noisy1.e~0", i / 3, i % 3)), y("""
                input x: f32[D: 3]
                fn noisy(x) {
                  e: f32 ~ uniform
                  x + e
                }
                output y = noisy(x)
                """, 2, Map.of("x", numbers(6))), 1e-9);
    }

    @Test
    void aFunctionThatAFunctionCallsDrawsForEachElementThatThatOneIsGiven() {
        assertArrayEquals(each(6, i -> i + drawn("y.noisy1.noise1.e~0", i / 3, i % 3)), y("""
                input x: f32[D: 3]
                output y = noisy(x)
                }
                fn noisy(x) = x + noise()
                fn noise() {
                  e: f32 ~ uniform
                  e
                """, 2, Map.of("x", numbers(6))), 1e-9);
    }

    @Test
    void whatALayerGivesAFunctionIsDrawnForEachElementThatTheLayerIsGiven() {
        assertArrayEquals(each(6, i -> 2 * i + drawn("y.kept1.masked1.u~0", i / 3, i % 3)), y("""
                input x: f32[D: 3]
                output y = x |> Kept
                }
                layer Kept(x: f32) -> f32 {
                  param w: f32 = 1
                  2 * x + masked(w)
                }
                fn masked(w) {
                  u: f32 ~ uniform
                  w * u
                """, 2, Map.of("x", numbers(6))), 1e-9);
    }

    @Test
    void aFunctionThatNamesAnAxisDrawsOnceAlongIt() {
        assertArrayEquals(each(6, i -> i + drawn("y.shaken1.e~0", i / 3, 0)), y("""
                input x: f32[D: 3]
                fn shaken(x: f32[D]) {
                  e: f32 ~ uniform
                  x + e
                }
                output y = shaken(x)
                """, 2, Map.of("x", numbers(6))), 1e-9);
    }

    @Test
    void eachCallOfAFunctionAndOfALayerDrawsAnew() {
        assertArrayEquals(
                new double[] {drawn("y.coin1.u~0", 0, 0) + 10 * drawn("y.coin2.u~0", 0, 0)
                        + 100 * drawn("y.toss1.u~0", 0, 0) + 1000 * drawn("y.toss2.u~0", 0, 0)},
                y("""
                        input x: f32
                        fn coin(x) {
                          u: f32 ~ uniform
                          u + 0 * x
                        }
                        toss = Toss
                        output y = coin(x) + 10 * coin(x) + 100 * toss(x) + 1000 * toss(x)
                        }
                        layer Toss(x: f32) -> f32 {
                          u: f32 ~ uniform
                          u + 0 * x
                        """, 1, Map.of("x", numbers(1))), 1e-9);
    }

    @Test
    void eachTurnOfAScanDrawsAnew() {
        double[] drawn = each(8, i -> drawn("y.u~0", i / 4, i % 4));
        double[] sums = each(8, i -> DoubleStream.of(Arrays.copyOfRange(drawn, i / 4 * 4, i + 1)).sum());
        assertArrayEquals(sums, y("""
                dim T = 4
                output y: f32[T] = scan T from h: f32 = 0 {
                  u: f32 ~ uniform
                  h <- h + u
                  h
                }
                """, 2, Map.of()), 1e-9);
    }

    @Test
    void eachTurnOfARepeatDrawsAnew() {
        assertArrayEquals(
                each(2, e -> 5 * e + IntStream.range(0, 3).mapToDouble(t -> drawn("y.step1.u~0", e, t)).sum()),
                y("""
                        input x: f32
                        output y = x |> repeat 3 Step
                        }
                        layer Step(x: f32) -> f32 {
                          u: f32 ~ uniform
                          x + u
                        """, 2, Map.of("x", new double[] {0, 5})), 1e-9);
    }

    @Test
    void anIndexIsDrawnFromAllPlacesOfItsAxis() {
        assertArrayEquals(each(3000, i -> Math.floor(drawn("k~0", i, 0) * 7)),
                y("dim Class = 7\nk: Class ~ uniform\noutput y = k + 0", 3000, Map.of()));
    }

    @Test
    void aWholeNumberIsDrawnBetweenTwoAndIsInRangeOfWhatItReads() {
        double[] y = y("""
                input x: f32[W: 5]
                down: int ~ integer(-1, 1)
                output y = x[W: 2 + down]
                """, 900, Map.of("x", each(4500, i -> i % 5)));
        assertEquals(2, Arrays.stream(y).average().orElseThrow(), 0.1);
        assertArrayEquals(new double[] {1, 2, 3}, Arrays.stream(y).distinct().sorted().toArray());
    }

    @Test
    void aDrawnIndexReadsAnEmbedding() {
        double[] y = y("""
                dim Word = 3
                input x: f32[Word]
                other: Word[Neg: 2] ~ uniform
                output y: f32[Neg] = x[other]
                """, 4, Map.of("x", each(12, i -> i % 3)));
        assertArrayEquals(each(8, i -> Math.floor(3 * drawn("other~0", i / 2, i % 2))), y);
    }

    @Test
    void aCoinFallsOnItsSideAsOftenAsItIsToldTo() {
        double[] y = y("coin: bool ~ bernoulli(0.3)\noutput y = 1 where coin else 0", 20_000, Map.of());
        assertEquals(0.3, Arrays.stream(y).average().orElseThrow(), 0.01);
    }

    @Test
    void aPlaceIsDrawnAsOftenAsSoftmaxSays() {
        double[] y = y("""
                input x: f32[A: 3]
                output y = sample[A](x)
                """, 30_000, Map.of("x", each(90_000, i -> new double[] {0, Math.log(2), Math.log(7)}[i % 3])));
        double[] often = each(3, k -> Arrays.stream(y).filter(v -> v == k).count() / 30_000.0);
        assertArrayEquals(new double[] {0.1, 0.2, 0.7}, often, 0.01);
    }

    @Test
    void theGradientGoesThroughWhatADrawIsScaledBy() {
        double[] y = y("""
                input s: f32
                z: f32 ~ normal(s)
                output y = grad(z, s)
                """, 2, Map.of("s", new double[] {1, 3}));
        double[] z = y("input s: f32\nz: f32 ~ normal(s)\noutput y = z", 2, Map.of("s", new double[] {1, 1}));
        assertArrayEquals(z, y, 1e-9);
        assertTrue(z[0] != z[1]);
    }

    @Test
    void anOutputMayBeADraw() {
        assertArrayEquals(each(4, i -> drawn("y~0", i / 2, i % 2)), y("output y: f32[Z: 2] ~ uniform", 2, Map.of()));
    }
}
