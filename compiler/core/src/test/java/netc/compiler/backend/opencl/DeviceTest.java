package netc.compiler.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import netc.abi.DeviceCode;
import netc.abi.Storage;
import netc.compiler.backend.jvm.Corners;
import netc.compiler.backend.jvm.EmittedCode;
import netc.compiler.backend.jvm.RandomKernel;
import netc.compiler.backend.jvm.TranscendentalTest;
import netc.compiler.graph.FunctionExample;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.KernelPrinter;
import netc.compiler.kernel.Operation;
import netc.runtime.opencl.Driver;
import netc.runtime.opencl.OpenClDriver;
import netc.runtime.opencl.OpenClException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An OpenCL device gives the bits of the kernels' definition and of the JVM.
@Tag("device")
@Tag("slow")
class DeviceTest {
    /// All in one program, because a program costs more than a kernel.
    private static final int FIRST = 7;
    private static final int KERNELS = 48;
    private static final int POINTS = 1 << 17;

    private TestDevice device;

    @BeforeEach
    void findDevice() {
        device = TestDevice.find();
    }

    @Test
    void randomKernelsHaveTheBitsOfTheInterpreter() {
        Random random = new Random(1);
        List<Kernel> kernels = new ArrayList<>();
        for (int i = 0; i < KERNELS; i++) {
            kernels.add(RandomKernel.draw(random, 1 + i % 16));
        }
        try (Driver driver = device.driver(kernels)) {
            for (int i = 0; i < KERNELS; i++) {
                compare(driver, i, kernels.get(i), random);
            }
        }
    }

    private static void compare(Driver driver, int number, Kernel kernel, Random random) {
        int size = RandomKernel.SIZE;
        float[] weights = new float[2 * size];
        float[] arena = new float[2 * size];
        int[] indices = new int[2 * size];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = RandomKernel.anyReal(random);
            arena[i] = RandomKernel.anyReal(random);
            indices[i] = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(100) - 50;
        }
        Memory memory = new Memory(doubles(weights), doubles(arena), indices.clone());
        int[] offsets = {0, 0, 0, size, size, size};
        KernelInterpreter.run(Precision.SINGLE, kernel, memory, offsets, 0, 4, number, FIRST, 0, RandomKernel.TURNS);
        run(driver, number, weights, arena, indices, offsets, RandomKernel.TURNS, 4, number);
        String text = KernelPrinter.print(kernel);
        assertEquals("", difference(memory.weights(), weights), () -> "weights of\n" + text);
        assertEquals("", difference(memory.arena(), arena), () -> "arena of\n" + text);
        assertEquals(Arrays.toString(memory.indices()), Arrays.toString(indices), text);
    }

    private static void run(Driver driver, int kernel, float[] weights, float[] arena, int[] indices, int[] offsets,
            int turns, int n, long seed) {
        Driver.Memory w = driver.allocate(Storage.WEIGHTS, weights.length);
        Driver.Memory a = driver.allocate(Storage.ARENA, arena.length);
        Driver.Memory i = driver.allocate(Storage.INDICES, indices.length);
        driver.write(w, 0, weights, 0, weights.length);
        driver.write(a, 0, arena, 0, arena.length);
        driver.write(i, 0, indices, 0, indices.length);
        driver.run(driver.record(w, a, i, n,
                List.of(new Driver.Turns(kernel, Arrays.stream(offsets).boxed().toList(), List.of(), turns)),
                List.of()), 0, 1, seed, FIRST);
        driver.read(w, 0, weights, 0, weights.length);
        driver.read(a, 0, arena, 0, arena.length);
        driver.read(i, 0, indices, 0, indices.length);
        driver.await();
    }

    private static String difference(double[] expected, float[] found) {
        for (int i = 0; i < found.length; i++) {
            if (Float.floatToIntBits((float) expected[i]) != Float.floatToIntBits(found[i])) {
                return "[" + i + "] is " + found[i] + ", not " + (float) expected[i];
            }
        }
        return "";
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    @Test
    void elementaryFunctionsHaveTheBitsOfTheJvm() {
        List<FunctionExample> functions = FunctionExample.expanded().toList();
        List<Kernel> kernels = functions.stream().map(f -> TranscendentalTest.kernel(f, 1)).toList();
        int[] places = {0, POINTS, 2 * POINTS};
        try (Driver driver = device.driver(kernels)) {
            for (int i = 0; i < kernels.size(); i++) {
                float[] here = TranscendentalTest.arguments(functions.get(i));
                float[] there = here.clone();
                EmittedCode.load(1, List.of(kernels.get(i))).run(0, new float[0], here, new int[0], new float[0],
                        places, 0, 1, 0,
                        0, 0,
                        POINTS);
                run(driver, i, new float[1], there, new int[1], places, POINTS, 1, 0);
                assertEquals("", difference(doubles(here), there), functions.get(i).name());
            }
        }
    }

    @Test
    void operationsHaveTheBitsOfTheInterpreterWhereMachinesDiffer() {
        try (Driver driver = device.driver(Corners.kernels())) {
            for (Operation operation : Operation.values()) {
                Corners.check(operation, 1, (kernel, arena, indices, offsets, turns) -> run(driver,
                        operation.ordinal(), new float[1], arena, indices, offsets, turns, 1, 0));
            }
        }
    }

    @Test
    void whatTheDevicesCompilerRefusesIsToldWithItsLog() {
        DeviceCode code = new DeviceCode("__kernel void broken(__global float *x) { x[0] = unheard_of; }", List.of());
        OpenClException refused = assertThrows(OpenClException.class,
                () -> new OpenClDriver(device.devices(), device.device(), code));
        String[] lines = refused.getMessage().split("\n", 2);
        assertEquals("OpenCL: the compiler of " + device.device().name()
                + " refused the kernels: CL_BUILD_PROGRAM_FAILURE (-11); its log:", lines[0]);
        assertTrue(lines[1].contains("unheard_of"), refused::getMessage);
    }
}
