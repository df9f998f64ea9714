package netc.compiler.backend.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netc.abi.DeviceCode;
import netc.abi.Launch;
import netc.abi.Procedure;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Learning;
import netc.compiler.graph.Sample;
import netc.compiler.kernel.Kernel;
import netc.runtime.model.Device;
import netc.runtime.model.Launcher;
import netc.runtime.opencl.DriverDevice;

/// Devices have the bits of the JVM, for predictions and for steps of training.
///
/// It is no [netc.compiler.law.Law], because it looks at several programs at once: the compiler of a device reads half a
/// second of declarations before its first kernel.
public final class DeviceLaw {
    private static final int[] WIDTHS = {1, 4, 8, 16};
    private static final int[] EXAMPLES = {1, 3, 16, 17};

    /// A graph and where its kernels are among all.
    private record Subject(Sample sample, CompiledGraph compiled, CompiledGraph expected, int firstKernel) {
    }

    private DeviceLaw() {
    }

    /// @throws AssertionError where results differ, with the graph
    public static void check(TestDevice device, List<Sample> samples, long seed) {
        List<Subject> subjects = new ArrayList<>();
        List<Kernel> kernels = new ArrayList<>();
        for (Sample sample : samples) {
            for (Sample procedure : List.of(sample, Learning.step(sample))) {
                long varied = seed + subjects.size();
                boolean inBlocks = (varied & 4) == 0;
                Graph graph = procedure.graph();
                CompiledGraph compiled = CompiledGraph.forDevice(graph, inBlocks, Defect.NONE);
                subjects.add(new Subject(procedure, compiled,
                        new CompiledGraph(graph, WIDTHS[(int) (varied & 3)], inBlocks), kernels.size()));
                kernels.addAll(compiled.kernels());
            }
        }
        DeviceCode code = ProgramRenderer.render(kernels).code();
        try (DriverDevice loaded = new DriverDevice(device.driver(kernels), code)) {
            for (Subject subject : subjects) {
                compare(subject, new Part(loaded, subject.firstKernel()), seed);
            }
        }
    }

    private static void compare(Subject subject, Device device, long seed) {
        Sample sample = subject.sample();
        for (int which = 0; which < 2; which++) {
            int n = EXAMPLES[(int) (seed + which & 3)];
            Map<String, double[]> inputs = sample.inputs(n, seed);
            SameBits.require(subject.expected().run(LaunchLaw.first(seed), n, seed, inputs, sample.variables()),
                    subject.compiled().run(device, LaunchLaw.first(seed), n, seed, inputs, sample.variables()),
                    subject.compiled().sections());
        }
    }

    /// A device for one of several programs whose kernels are one program of the device.
    private record Part(Device all, int firstKernel) implements Device {
        @Override
        public String describe() {
            return all.describe();
        }

        @Override
        public Copy weights(int elements) {
            return all.weights(elements);
        }

        @Override
        public Launcher launcher(Procedure p, Copy weights, float[] arena, int[] indices, int capacity) {
            List<Launch> launches = p.launches().stream().map(l -> new Launch(firstKernel + l.kernel(), l.buffers(),
                    l.moves(), l.turns(), l.divisor(), l.cost())).toList();
            return all.launcher(p.with(launches), weights, arena, indices, capacity);
        }

        /// It stays open for the others.
        @Override
        public void close() {
        }
    }
}
