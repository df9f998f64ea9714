package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import netc.abi.Storage;
import netc.compiler.accuracy.Ulps;
import netc.compiler.graph.Element;
import netc.compiler.graph.FunctionExample;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    public static Stream<FunctionExample> functions() {
        return FunctionExample.expanded();
    }

    private static Stream<FunctionExample> smooth() {
        return functions().filter(e -> e.function().ulps() > 1);
    }

    public static Kernel kernel(FunctionExample example, int width) {
        var k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer y = k.buffer("y", Storage.ARENA);
        Buffer z = k.buffer("z", Storage.ARENA);
        k.vector("i", width, i -> {
            Expression at = iadd(imul(k.turn(), whole(width)), i);
            List<Expression> arguments = List.of(load(x, at), load(y, at));
            k.store(z, at, example.function().lower(k, Element.F32, Element.F32,
                    arguments.subList(0, example.function().arity())));
        });
        return k.build(example.function().word().orElseThrow());
    }

    /// First arguments, second ones, and room for results.
    public static float[] arguments(FunctionExample example) {
        float[] arena = new float[3 * POINTS + Storage.SLACK];
        Random random = new Random(example.ordinal());
        for (int i = 0; i < POINTS; i++) {
            // an even walk over all bits
            arena[i] = Float.intBitsToFloat(i * 32_771);
            arena[POINTS + i] = Float.intBitsToFloat(random.nextInt());
            if (example == FunctionExample.POW) {
                // results of all sizes
                double log = Math.log(Math.abs(arena[i])) / Math.log(2);
                arena[i] = random.nextInt(8) == 0 ? arena[i] : Math.abs(arena[i]);
                arena[POINTS + i] = random.nextInt(4) == 0 ? random.nextInt(40) - 20
                        : (float) ((random.nextDouble() * 280 - 150) / log);
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

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheirBounds(FunctionExample function) {
        float[] arena = arguments(function);
        run(function, WIDTH, arena);
        for (int i = 0; i < POINTS; i++) {
            double exact = function.exact(arena[i], arena[POINTS + i]);
            float found = arena[2 * POINTS + i];
            double error = Ulps.error(exact, found);
            assertTrue(error <= function.measured(),
                    () -> function + " is off by " + error + " ulp: " + found + ", not " + exact);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void scalarCodeHasTheBitsOfVectors(FunctionExample function) {
        float[] vectors = arguments(function);
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
    @MethodSource("smooth")
    void inDoublePrecisionTheFormulasMeanTheFunctions(FunctionExample function) {
        Random random = new Random(7);
        double[] arena = new double[3 * 1000];
        for (int i = 0; i < 2000; i++) {
            arena[i] = (i < 1000 ? 3 : 1) * random.nextDouble();
        }
        KernelInterpreter.run(Precision.DOUBLE, kernel(function, 1), new Memory(new double[0], arena, new int[0]),
                new int[] {0, 1000, 2000}, 0, 1, 0, 0, 0, 1000);
        for (int i = 0; i < 1000; i++) {
            double exact = function.exact(arena[i], arena[1000 + i]);
            assertEquals(exact, arena[2000 + i], 4e-8 * Math.max(1, Math.abs(exact)), function + " of " + arena[i]);
        }
    }

    private static void run(FunctionExample function, int width, float[] arena) {
        EmittedCode.load(width, List.of(kernel(function, width))).run(0, new float[0], arena, new int[0], new float[0],
                new int[] {0, POINTS, 2 * POINTS}, 0, 1, 0, 0, 0, POINTS / width);
    }
}
