package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import jdk.incubator.vector.FloatVector;
import netc.abi.Space;
import netc.compiler.accuracy.Ulps;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Circular;
import netc.compiler.kernel.ErrorFunction;
import netc.compiler.kernel.Exponential;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.Logarithm;
import netc.compiler.kernel.Modulus;
import netc.compiler.kernel.Power;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The functions made of exactly rounded steps, as compiled code for vectors, against `StrictMath` in double precision.
@Tag("slow")
public class TranscendentalTest {
    private static final int WIDTH = Math.min(16, FloatVector.SPECIES_PREFERRED.length());
    private static final int POINTS = 1 << 17;
    private static final float[] CORNERS = {0, -0f, 1, -1, 2, -2, 3, -3, 0.5f, -0.5f, 1.5f, Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE,
            Float.MIN_NORMAL,
            0x1p23f, 0x1.000002p23f, 0x1p24f, -0x1.fffffep23f, 0.99999994f, 1.0000001f, -0.99999994f, -3.5f, 7, -7,
            1e-10f,
            88.72283f, 88.722841f, -87.33655f, -103.97f, -103.98f, 17, -17, 0x1p20f};

    private interface Expansion {
        Expression of(KernelBuilder k, Expression x, Expression y);
    }

    /// Each function with the greatest error allowed, in units in the last place of the true result.
    public enum Function {
        EXP((k, x, y) -> Exponential.exp(k, x), (x, y) -> StrictMath.exp(x), 1),
        EXPM1((k, x, y) -> Exponential.expm1(k, x), (x, y) -> StrictMath.expm1(x), 1.6),
        LOG((k, x, y) -> Logarithm.log(k, x), (x, y) -> StrictMath.log(x), 1),
        ERF((k, x, y) -> ErrorFunction.erf(k, x), (x, y) -> netc.abi.ErrorFunction.erf(x), 1.5),
        SIN((k, x, y) -> Circular.sin(k, x), (x, y) -> StrictMath.sin(x), 2.8),
        COS((k, x, y) -> Circular.cos(k, x), (x, y) -> StrictMath.cos(x), 2.8),
        POW((k, x, y) -> Power.pow(k, x, y), StrictMath::pow, 2.1),
        /// Nearest, but for what would be the divisor.
        MOD((k, x, y) -> Modulus.mod(k, x, y), netc.abi.Modulus::of, 1);

        private final Expansion expansion;
        private final DoubleBinaryOperator exact;
        private final double most;

        Function(Expansion expansion, DoubleBinaryOperator exact, double most) {
            this.expansion = expansion;
            this.exact = exact;
            this.most = most;
        }

        public Kernel kernel(int width) {
            var k = new KernelBuilder();
            Buffer x = k.buffer("x", Space.ARENA);
            Buffer y = k.buffer("y", Space.ARENA);
            Buffer z = k.buffer("z", Space.ARENA);
            k.vector("i", width, i -> {
                Expression at = iadd(imul(k.turn(), whole(width)), i);
                k.store(z, at, expansion.of(k, load(x, at), load(y, at)));
            });
            return k.build(name().toLowerCase(java.util.Locale.ROOT));
        }

        public float[] arguments() {
            float[] arena = new float[3 * POINTS + Space.SLACK];
            Random random = new Random(ordinal());
            for (int i = 0; i < POINTS; i++) {
                // an even walk over all bits; for powers, results of all sizes
                arena[i] = Float.intBitsToFloat(i * 32_771);
                if (this == POW) {
                    double log = Math.log(Math.abs(arena[i])) / Math.log(2);
                    arena[i] = random.nextInt(8) == 0 ? arena[i] : Math.abs(arena[i]);
                    arena[POINTS + i] = random.nextInt(4) == 0 ? random.nextInt(40) - 20
                            : (float) ((random.nextDouble() * 280 - 150) / log);
                }
                if (this == MOD) {
                    arena[POINTS + i] = Float.intBitsToFloat(random.nextInt());
                }
            }
            for (int a = 0; a < CORNERS.length; a++) {
                for (int b = 0; b < CORNERS.length; b++) {
                    arena[a * CORNERS.length + b] = CORNERS[a];
                    arena[POINTS + a * CORNERS.length + b] = CORNERS[b];
                }
            }
            return arena;
        }
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void errorsStayWithinTheirBounds(Function function) {
        float[] arena = function.arguments();
        run(function, WIDTH, arena);
        for (int i = 0; i < POINTS; i++) {
            double exact = function.exact.applyAsDouble(arena[i], arena[POINTS + i]);
            float found = arena[2 * POINTS + i];
            double error = Ulps.error(exact, found);
            assertTrue(error <= function.most,
                    () -> function + " is off by " + error + " ulp: " + found + ", not " + exact);
        }
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void scalarCodeHasTheBitsOfVectors(Function function) {
        float[] vectors = function.arguments();
        float[] scalars = vectors.clone();
        run(function, WIDTH, vectors);
        run(function, 1, scalars);
        for (int i = 0; i < POINTS; i++) {
            assertEquals(vectors[2 * POINTS + i], scalars[2 * POINTS + i],
                    function + " of " + vectors[i] + ", " + vectors[POINTS + i]);
        }
    }

    /// Approximations made for singles, so no better than those, but smooth: differences may be taken of them. Not so a
    /// remainder, which is of the digits of a single.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MOD")
    void inDoublePrecisionTheFormulasMeanTheFunctions(Function function) {
        Random random = new Random(7);
        double[] arena = new double[3 * 1000];
        for (int i = 0; i < 2000; i++) {
            arena[i] = (i < 1000 ? 3 : 1) * random.nextDouble();
        }
        KernelInterpreter.run(Precision.DOUBLE, function.kernel(1), new Memory(new double[0], arena, new int[0]),
                new int[] {0, 1000, 2000}, 0, 1, 0, 0, 1000);
        for (int i = 0; i < 1000; i++) {
            double exact = function.exact.applyAsDouble(arena[i], arena[1000 + i]);
            assertEquals(exact, arena[2000 + i], 4e-8 * Math.max(1, Math.abs(exact)), function + " of " + arena[i]);
        }
    }

    private static void run(Function function, int width, float[] arena) {
        EmittedCode.load(width, List.of(function.kernel(width))).run(0, new float[0], arena, new int[0],
                new int[] {0, POINTS, 2 * POINTS}, 0, 1, 0, 0, POINTS / width);
    }
}
