package netc.compiler.backend.opencl;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.Elements;
import netc.compiler.graph.Learning;
import netc.compiler.graph.Sample;
import netc.runtime.opencl.Driver;
import netc.runtime.opencl.DriverDevice;

/// What a device is asked for is sound: a device that checks every access refuses nothing, and the results are those of the
/// JVM's code.
public final class LaunchLaw {
    private static final int[] EXAMPLES = {1, 3, 16, 17};

    private LaunchLaw() {
    }

    /// Of predictions and of steps of training.
    public static void check(Sample sample, long seed, Defect defect) {
        for (Sample procedure : List.of(sample, Learning.step(sample))) {
            boolean inBlocks = (seed & 4) == 0;
            hold(procedure, CompiledGraph.forDevice(procedure.graph(), inBlocks, defect), EXAMPLES[(int) (seed & 3)],
                    seed);
        }
    }

    /// Number in the run of the first example.
    static int first(long seed) {
        return (seed & 8) == 0 ? 0 : 1_000;
    }

    /// A device that checks every access.
    public static Driver mock(CompiledGraph compiled, long seed) {
        return new MockDriver(compiled.kernels(), compiled.scheduled().lifetimes(), seed);
    }

    /// One element after the other, on a device that knows the kernels.
    public static Map<String, double[]> stream(CompiledGraph compiled, Driver driver, Elements along, int n, long seed,
            Map<String, double[]> inputs, Map<String, double[]> variables) {
        try (DriverDevice device = new DriverDevice(driver, ProgramRenderer.render(compiled.kernels()).code())) {
            return compiled.stream(device, along, n, seed, inputs, variables);
        }
    }

    static void hold(Sample sample, CompiledGraph compiled, int n, long seed) {
        Map<String, double[]> inputs = sample.inputs(n, seed);
        Map<String, double[]> expected = compiled.run(first(seed), n, seed, inputs, sample.variables());
        MockDriver driver = new MockDriver(compiled.kernels(), compiled.scheduled().lifetimes(), seed);
        try (DriverDevice device = new DriverDevice(driver, ProgramRenderer.render(compiled.kernels()).code())) {
            SameBits.require(expected, compiled.run(device, first(seed), n, seed, inputs, sample.variables()),
                    compiled.sections());
        }
        int runs = IntStream.range(0, compiled.procedure().launches().size()).map(compiled.procedure()::runs).sum();
        if (driver.launches() != runs || driver.recordings() != compiled.procedure().launches().size()) {
            throw new AssertionError(driver.launches() + " launches, expected " + compiled.procedure().launches());
        }
        int waits = compiled.procedure().updates() ? 3 : 2;
        if (driver.waits() != waits) {
            throw new AssertionError(driver.waits() + " waits, expected " + waits
                    + ": for the outputs, for an update, and for the weights");
        }
    }
}
