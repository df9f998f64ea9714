package netc.compiler.backend.jvm;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import netc.abi.Kernels;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.KernelPrinter;

@Tag("slow")
class EmittedCodeTest {
    private static final int TRIES = 150;

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void scalarCodeHasTheBitsOfTheInterpreter(@ForAll long draw) {
        compare(draw, 1 + (int) (draw >>> 60), 1);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void fourLanesHaveTheBitsOfTheInterpreter(@ForAll long draw) {
        compare(draw, 4, 4);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void eightLanesHaveTheBitsOfTheInterpreter(@ForAll long draw) {
        compare(draw, 8, 8);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void sixteenLanesHaveTheBitsOfTheInterpreter(@ForAll long draw) {
        compare(draw, 16, 16);
    }

    /// @param extent most turns of a vector loop
    private static void compare(long draw, int extent, int width) {
        Random random = new Random(draw);
        Kernel kernel = RandomKernel.draw(random, extent);
        float[] weights = new float[2 * RandomKernel.SIZE];
        float[] arena = new float[2 * RandomKernel.SIZE];
        int[] indices = new int[2 * RandomKernel.SIZE];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = RandomKernel.anyReal(random);
            arena[i] = RandomKernel.anyReal(random);
            indices[i] = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(100) - 50;
        }
        Memory memory = new Memory(doubles(weights), doubles(arena), indices.clone());
        // two offsets to skip, then the buffers' own
        int[] offsets = {-1, -1, 0, 0, 0, RandomKernel.SIZE, RandomKernel.SIZE, RandomKernel.SIZE};
        KernelInterpreter.run(Precision.SINGLE, kernel, memory, offsets, 2, 4, draw, 7, 0, RandomKernel.TURNS);
        Kernels code = EmittedCode.load(width, List.of(kernel));
        code.run(0, weights, arena, indices, new float[0], offsets, 2, 4, draw, 7, 0, 2);
        code.run(0, weights, arena, indices, new float[0], offsets, 2, 4, draw, 7, 2, RandomKernel.TURNS);
        for (int i = 0; i < weights.length; i++) {
            same(kernel, "weights", i, (float) memory.weights()[i], weights[i]);
            same(kernel, "arena", i, (float) memory.arena()[i], arena[i]);
            if (indices[i] != memory.indices()[i]) {
                throw new AssertionError(
                        "indices[" + i + "] is " + indices[i] + ", not " + memory.indices()[i] + ", in\n"
                                + KernelPrinter.print(kernel));
            }
        }
    }

    private static void same(Kernel kernel, String name, int i, float expected, float found) {
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(found)) {
            throw new AssertionError(name + "[" + i + "] is " + found + ", not " + expected + ", in\n"
                    + KernelPrinter.print(kernel));
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
