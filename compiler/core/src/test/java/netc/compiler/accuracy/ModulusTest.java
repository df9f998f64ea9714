package netc.compiler.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netc.abi.Role;
import netc.compiler.CompiledGraph;
import netc.compiler.ProgramSample;
import netc.compiler.graph.Graph;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `mod` of reals as programs say it, compiled for every width of vectors and for none, against the exact floored modulus.
@Tag("slow")
class ModulusTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;
    private static final String PROGRAM = "model Of {\n input x, b: f32\n output y = mod(x, b)\n}\n";
    private static final int PAIRS = 60_000;

    private final List<float[]> pairs = new ArrayList<>();

    private void pair(double x, double b) {
        for (int signs = 0; signs < 4; signs++) {
            pairs.add(new float[] {(float) ((signs & 1) == 0 ? x : -x), (float) ((signs & 2) == 0 ? b : -b)});
        }
    }

    /// All exponents, quotients that are nearly or exactly whole, and those that the two parts of division divide between them.
    private void drawn() {
        Random random = new Random(77);
        for (int i = 0; i < PAIRS / 4; i++) {
            float b = Float.intBitsToFloat(random.nextInt(0x7f800000));
            float near = b * random.nextInt(1 << (1 + random.nextInt(23)));
            switch (random.nextInt(5)) {
                case 0 -> pair(Float.intBitsToFloat(random.nextInt(0x7f800000)), b);
                case 1 -> pair(Float.isFinite(near) ? near : b, b);
                // the longest quotients there are
                case 3 -> pair(Float.MAX_VALUE * (1 - random.nextFloat() / 16),
                        Float.MIN_VALUE * (3 + random.nextInt(60)));
                case 2 -> pair(Float.isFinite(near) ? Math.nextDown(near) : b, b);
                default -> pair(Math.scalb(1 + random.nextFloat(), random.nextInt(100)), 1 + random.nextFloat());
            }
        }
    }

    /// Between 0 and b, or b and 0, where b itself is left out.
    private static float exact(float x, float b) {
        BigDecimal divisor = new BigDecimal(b);
        BigDecimal rest = new BigDecimal(x).remainder(divisor);
        if (rest.signum() == 0) {
            return Math.copySign(0, b);
        }
        float nearest = (rest.signum() == divisor.signum() ? rest : rest.add(divisor)).floatValue();
        return nearest == b ? Math.nextAfter(b, 0) : nearest;
    }

    private float[] compiled(int width) {
        return singles(new CompiledGraph(graph(), width, false).run(pairs.size(), 1,
                Map.of("x", column(0), "b", column(1)), Map.of()).get("y"));
    }

    private static Graph graph() {
        ModelProgram program = ProgramSample.elaborated(PROGRAM);
        return program.procedures().get(Role.PREDICT);
    }

    private double[] column(int which) {
        return pairs.stream().mapToDouble(p -> p[which]).toArray();
    }

    private static float[] singles(double[] doubles) {
        float[] singles = new float[doubles.length];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = (float) doubles[i];
        }
        return singles;
    }

    private void requireExact(float[] y) {
        for (int i = 0; i < y.length; i++) {
            float x = pairs.get(i)[0];
            float b = pairs.get(i)[1];
            assertEquals(b == 0 ? NAN : exact(x, b), y[i], "mod(" + x + ", " + b + ")");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 8, 4, 1})
    void compiledCodeGivesTheExactFlooredModulusOrTheNearestSingleBelowTheDivisor(int width) {
        drawn();
        pair(1e8, 7);
        pair(1e-20, 1);
        pair(Float.MAX_VALUE, Float.MIN_VALUE);
        pair(Float.MAX_VALUE, Math.nextUp(Float.MIN_NORMAL));
        requireExact(compiled(width));
    }

    @Test
    void theInterpreterMeansTheSameInSinglePrecision() {
        drawn();
        requireExact(singles(GraphInterpreter.run(graph(), true, pairs.size(), 1,
                Map.of("x", column(0), "b", column(1)), Map.of()).get("y")));
    }

    /// 0.9 / 0.1 is 9 when rounded, but 0.1 is contained in 0.9 eight times, in double precision; in single it is 0.7 / 0.1.
    @Test
    void theSlopeByTheDivisorIsTheQuotientThatWasTaken() {
        Graph graph = ProgramSample.elaborated(
                "model Of {\n input x, b: f32\n output g = grad(mod(x, b), b)\n}\n").procedures()
                .get(Role.PREDICT);
        pair(0.9f, 0.1f);
        pair(0.7f, 0.1f);
        pair(1e6, 7);
        Map<String, double[]> inputs = Map.of("x", column(0), "b", column(1));
        double[] compiled = new CompiledGraph(graph, 16, false).run(pairs.size(), 1, inputs, Map.of()).get("g");
        for (int i = 0; i < compiled.length; i++) {
            BigDecimal x = new BigDecimal(pairs.get(i)[0]);
            BigDecimal b = new BigDecimal(pairs.get(i)[1]);
            double floor = x.divide(b, 0, RoundingMode.FLOOR).doubleValue();
            assertEquals(-floor, compiled[i], "slope of mod(" + x + ", " + b + ")");
        }
        double[] two = GraphInterpreter.run(Differentiate.apply(graph), false, 1, 1,
                Map.of("x", new double[] {0.9}, "b", new double[] {0.1}), Map.of()).get("g");
        assertEquals(-8, two[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1})
    void ofInfiniteNumbersZeroAndNaNItIsWhatTheReferenceSays(int width) {
        float[][] rows = {{3, INF, 3}, {-3, -INF, -3}, {-3, INF, INF}, {3, -INF, -INF}, {0, INF, 0}, {-0f, INF, 0},
                {0, -INF, -0f}, {INF, 2, NAN}, {-INF, 2, NAN}, {INF, INF, NAN}, {3, 0, NAN}, {3, -0f, NAN},
                {NAN, 2, NAN}, {2, NAN, NAN}, {-0f, 2, 0}, {0, -2, -0f}, {6, -2, -0f}, {-6, 2, 0}, {7, -2, -1},
                {-7, 2, 1}};
        for (float[] row : rows) {
            pairs.add(row);
        }
        float[] y = compiled(width);
        for (int i = 0; i < rows.length; i++) {
            assertEquals(rows[i][2], y[i], "mod(" + rows[i][0] + ", " + rows[i][1] + ")");
        }
    }
}
