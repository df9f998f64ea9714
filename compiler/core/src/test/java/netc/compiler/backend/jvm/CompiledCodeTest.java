package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import netc.abi.Kernels;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the JVM's own compilers make of the code, so on enough repetitions that they have had their turn.
@Tag("slow")
class CompiledCodeTest {
    private static final int ELEMENTS = 4096;
    private static final int REPETITIONS = 300;
    /// The machine's own width: others would make the shared code of the Vector API see several kinds of vector.
    private static final int WIDTH = Math.min(16, FloatVector.SPECIES_PREFERRED.length());

    @ParameterizedTest
    @EnumSource(Operation.class)
    void operationsHaveTheBitsOfTheInterpreter(Operation operation) {
        for (int width : new int[] {WIDTH, 1}) {
            Kernel kernel = OperationKernel.of(operation, WIDTH, ELEMENTS);
            Random random = new Random(operation.ordinal());
            float[] arena = new float[4 * ELEMENTS + Storage.SLACK];
            int[] indices = new int[4 * ELEMENTS + Storage.SLACK];
            double[] reals = new double[arena.length];
            for (int i = 0; i < arena.length; i++) {
                arena[i] = RandomKernel.anyReal(random);
                reals[i] = arena[i];
                indices[i] = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(100) - 50;
            }
            int[] offsets = {0, 0, 3 * ELEMENTS, 3 * ELEMENTS};
            Memory memory = new Memory(new double[0], reals, indices.clone());
            KernelInterpreter.run(Precision.SINGLE, kernel, memory, offsets, 0, 1, 0, 0, 0, ELEMENTS / WIDTH);
            Kernels code = EmittedCode.load(width, List.of(kernel));
            for (int r = 0; r < REPETITIONS; r++) {
                code.run(0, new float[0], arena, indices, new float[0], offsets, 0, 1, 0, 0, 0, ELEMENTS / WIDTH);
            }
            for (int i = 3 * ELEMENTS; i < 4 * ELEMENTS; i++) {
                assertEquals((float) memory.arena()[i], arena[i], operation + " at width " + width);
                assertEquals(memory.indices()[i], indices[i], operation + " at width " + width);
            }
        }
    }

    /// Vectors that are boxed show as garbage, whatever the machine's speed.
    @ParameterizedTest
    @ValueSource(ints = {2, 12})
    void matrixProductsLeaveNoGarbage(int rows) {
        Kernels code = EmittedCode.load(WIDTH, List.of(product(rows)));
        float[] weights = new float[2 * WIDTH * 64 + Storage.SLACK];
        float[] arena = new float[rows * (64 + 2 * WIDTH) + Storage.SLACK];
        int[] indices = new int[0];
        float[] own = new float[0];
        int[] offsets = {0, 0, rows * 64};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long garbage = 1;
        // compilation runs beside: give it time rather than a number of calls
        for (long end = System.nanoTime() + 20_000_000_000L; garbage > 0 && System.nanoTime() < end;) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int r = 0; r < 1000; r++) {
                code.run(0, weights, arena, indices, own, offsets, 0, 64, 0, 0, 0, 1);
            }
            garbage = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, garbage);
    }

    /// `c[r, i] = sum over k of a[r, k] * b[k, i]` in a block of `rows` times two vectors.
    private static Kernel product(int rows) {
        var k = new KernelBuilder();
        Buffer a = k.buffer("a", Storage.ARENA);
        Buffer b = k.buffer("b", Storage.WEIGHTS);
        Buffer c = k.buffer("c", Storage.ARENA);
        k.vector("i", WIDTH, i -> {
            Local[] sums = new Local[2 * rows];
            for (int s = 0; s < sums.length; s++) {
                sums[s] = k.variable("sum", real(0));
            }
            k.serial("k", new Expression.Examples(), step -> {
                Expression place = iadd(imul(step, whole(2 * WIDTH)), i);
                Expression left = k.let("left", load(b, place));
                Expression right = k.let("right", load(b, iadd(place, whole(WIDTH))));
                for (int r = 0; r < rows; r++) {
                    Expression factor = k.let("factor", load(a, iadd(step, whole(64 * r))));
                    k.set(sums[2 * r], fma(factor, left, get(sums[2 * r])));
                    k.set(sums[2 * r + 1], fma(factor, right, get(sums[2 * r + 1])));
                }
            });
            for (int s = 0; s < sums.length; s++) {
                k.store(c, iadd(i, whole(s * WIDTH)), get(sums[s]));
            }
        });
        return k.build("product");
    }
}
