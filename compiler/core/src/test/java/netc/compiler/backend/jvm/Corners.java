package netc.compiler.backend.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import netc.abi.Storage;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;

/// Operands at which machines differ: zeros of both signs, subnormal numbers and their neighbours, infinities, and NaNs of
/// several payloads; each with each, and with each third one.
public final class Corners {
    private static final List<Float> REALS = List.of(0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 3 * Float.MIN_VALUE,
            0x0.fffffep-126f, -0x0.fffffep-126f, Float.MIN_NORMAL, -Float.MIN_NORMAL, 0x1.8p-100f, 0x1p-24f, 0.5f, 1f,
            -1f, 0x1.000002p0f, 2.5f, 0x1.fffffep23f, -0x1p31f, 0x1p100f, Float.MAX_VALUE, -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.intBitsToFloat(0xffc12345),
            Float.intBitsToFloat(0x7f800001));
    private static final List<Integer> WHOLES = List.of(0, 1, -1, 2, -2, 7, -7, 9, 31, 32, 33, -31, 100, 1 << 23,
            (1 << 24) + 1, -(1 << 24) - 3, 1 << 30, 0x7f800000, 0xff800000, 0x7fc00000, 0x00000001, 0x80000001,
            0x007fffff, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1);
    private static final int COUNT = REALS.size();
    /// Elements of each operand where another is constant: a multiple of the widths of vectors.
    private static final int ROW = Math.ceilDiv(COUNT, 16) * 16;
    /// Constants that a method has room for.
    private static final int PER_KERNEL = 4;
    private static final int TRIPLES = COUNT * COUNT * COUNT;
    /// A multiple of the widths of vectors.
    private static final int ELEMENTS = Math.ceilDiv(TRIPLES, 16) * 16;

    /// Runs one kernel for all its turns.
    public interface Target {
        void run(Kernel kernel, float[] arena, int[] indices, int[] offsets, int turns);
    }

    /// Makes kernels ready to run.
    @FunctionalInterface
    public interface Loader {
        Loaded load(List<Kernel> kernels);
    }

    /// Runs one of several kernels, by its number, for all its turns.
    @FunctionalInterface
    public interface Loaded {
        void run(int kernel, float[] arena, int[] indices, int[] offsets, int turns);
    }

    private Corners() {
    }

    /// For a device, whose code is that of width 1 too.
    public static List<Kernel> kernels() {
        return Arrays.stream(Operation.values()).map(o -> kernel(o, 1)).toList();
    }

    private static Kernel kernel(Operation operation, int width) {
        return OperationKernel.of(operation, width, ELEMENTS);
    }

    /// @throws AssertionError where the target's result is not that of the interpreter; all NaNs are equal
    public static void check(Operation operation, int width, Target target) {
        Kernel kernel = kernel(operation, width);
        float[] arena = new float[4 * ELEMENTS + Storage.SLACK];
        int[] indices = new int[4 * ELEMENTS + Storage.SLACK];
        for (int i = 0; i < TRIPLES; i++) {
            int[] which = {i % COUNT, i / COUNT % COUNT, i / COUNT / COUNT};
            for (int o = 0; o < which.length; o++) {
                arena[o * ELEMENTS + i] = REALS.get(which[o]);
                indices[o * ELEMENTS + i] = WHOLES.get(which[o]);
            }
        }
        double[] reals = new double[arena.length];
        Arrays.setAll(reals, i -> arena[i]);
        int[] offsets = {0, 0, 3 * ELEMENTS, 3 * ELEMENTS};
        KernelInterpreter.Memory expected = new KernelInterpreter.Memory(new double[0], reals, indices.clone());
        int turns = ELEMENTS / width;
        KernelInterpreter.run(Precision.SINGLE, kernel, expected, offsets, 0, 1, 0, 0, 0, turns);
        target.run(kernel, arena, indices, offsets, turns);
        for (int i = 0; i < TRIPLES; i++) {
            int at = i;
            int y = 3 * ELEMENTS + i;
            assertEquals(Float.floatToIntBits((float) expected.arena()[y]), Float.floatToIntBits(arena[y]),
                    () -> text(operation, arena, at) + " is " + arena[y] + ", not " + expected.arena()[y]);
            assertEquals(expected.indices()[y], indices[y], () -> text(operation, arena, at) + ", "
                    + indices[at] + " " + indices[ELEMENTS + at]);
        }
    }

    /// The same with one operand a constant, for which code may be another: each of the reals, or of the whole numbers and powers
    /// of two.
    ///
    /// @param constant number of the operand
    /// @throws AssertionError where the target's result is not that of the interpreter; all NaNs are equal
    public static void checkConstants(Operation operation, int constant, int width, Loader loader) {
        List<Expression> constants = constants(operation, constant);
        List<Kernel> kernels = new ArrayList<>();
        for (int c = 0; c < constants.size(); c += PER_KERNEL) {
            kernels.add(OperationKernel.ofConstants(operation, constant,
                    constants.subList(c, Math.min(constants.size(), c + PER_KERNEL)), width, ROW));
        }
        Loaded loaded = loader.load(kernels);
        float[] arena = new float[(3 + constants.size()) * ROW + Storage.SLACK];
        int[] indices = new int[arena.length];
        for (int i = 0; i < 3 * ROW; i++) {
            // Another pairing in each row.
            arena[i] = REALS.get((i % ROW + i / ROW * 5) % COUNT);
            indices[i] = WHOLES.get((i % ROW + i / ROW * 5) % COUNT);
        }
        double[] reals = new double[arena.length];
        Arrays.setAll(reals, i -> arena[i]);
        KernelInterpreter.Memory expected = new KernelInterpreter.Memory(new double[0], reals, indices.clone());
        for (int k = 0; k < kernels.size(); k++) {
            int to = (3 + k * PER_KERNEL) * ROW;
            int[] offsets = {0, 0, to, to};
            KernelInterpreter.run(Precision.SINGLE, kernels.get(k), expected, offsets, 0, 1, 0, 0, 0, ROW / width);
            loaded.run(k, arena, indices, offsets, ROW / width);
        }
        for (int y = 3 * ROW; y < arena.length - Storage.SLACK; y++) {
            int at = y;
            Supplier<String> text = () -> operation + " with " + constants.get(at / ROW - 3) + " as operand " + constant
                    + " of " + arena[at % ROW] + ", " + indices[at % ROW] + ", " + indices[ROW + at % ROW]
                    + " at width "
                    + width;
            assertEquals(Float.floatToIntBits((float) expected.arena()[y]), Float.floatToIntBits(arena[y]), text);
            assertEquals(expected.indices()[y], indices[y], text);
        }
    }

    /// The same, each with each, with one operand a local that is set anew: what a loop carries is no receiver of a call, see
    /// [VectorEmitter], so that operands change places.
    ///
    /// @param carried number of the operand
    /// @throws AssertionError where the target's result is not that of the interpreter; all NaNs are equal
    public static void checkCarried(Operation operation, int carried, int width, Loader loader) {
        int pairs = Math.ceilDiv(COUNT * COUNT, 16) * 16;
        Kernel kernel = OperationKernel.ofCarried(operation, carried, width, pairs);
        float[] arena = new float[4 * pairs + Storage.SLACK];
        int[] indices = new int[arena.length];
        for (int i = 0; i < pairs; i++) {
            int[] which = {i % COUNT, i / COUNT % COUNT, (i + i / COUNT) % COUNT};
            for (int o = 0; o < which.length; o++) {
                arena[o * pairs + i] = REALS.get(which[o]);
                indices[o * pairs + i] = WHOLES.get(which[o]);
            }
        }
        double[] reals = new double[arena.length];
        Arrays.setAll(reals, i -> arena[i]);
        KernelInterpreter.Memory expected = new KernelInterpreter.Memory(new double[0], reals, indices.clone());
        int[] offsets = {0, 0, 3 * pairs, 3 * pairs};
        KernelInterpreter.run(Precision.SINGLE, kernel, expected, offsets, 0, 1, 0, 0, 0, pairs / width);
        loader.load(List.of(kernel)).run(0, arena, indices, offsets, pairs / width);
        for (int i = 0; i < pairs; i++) {
            int y = 3 * pairs + i;
            int at = i;
            Supplier<String> text = () -> operation + " of " + arena[at] + ", " + arena[pairs + at] + ", "
                    + arena[2 * pairs + at] + "; " + indices[at] + ", " + indices[pairs + at] + ", operand " + carried
                    + " carried, at width " + width;
            assertEquals(Float.floatToIntBits((float) expected.arena()[y]), Float.floatToIntBits(arena[y]), text);
            assertEquals(expected.indices()[y], indices[y], text);
        }
    }

    private static List<Expression> constants(Operation operation, int constant) {
        boolean divisor = (operation == Operation.IDIV || operation == Operation.IMOD) && constant == 1;
        return switch (operation.operands().get(constant)) {
            case F32 -> REALS.stream().filter(x -> !x.isNaN() || operation != Operation.BITS
                    && operation != Operation.POWER_OF_TWO).map(Scalars::real).toList();
            case I32 -> Stream.concat(WHOLES.stream(), Stream.of(4, 8, 16, 1024))
                    .filter(n -> !divisor || n > 0).map(Scalars::whole).toList();
            case BOOL -> List.of();
        };
    }

    private static String text(Operation operation, float[] arena, int i) {
        return operation + " of " + arena[i] + ", " + arena[ELEMENTS + i] + ", " + arena[2 * ELEMENTS + i];
    }
}
