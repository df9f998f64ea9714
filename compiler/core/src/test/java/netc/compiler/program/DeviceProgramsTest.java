package netc.compiler.program;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import netc.compiler.FreshTries;
import netc.compiler.backend.opencl.DeviceLaw;
import netc.compiler.backend.opencl.NeedsDevice;
import netc.compiler.backend.opencl.TestDevice;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;

/// Random programs on an OpenCL device: predictions and steps have the bits of the JVM. What fails shrinks to a small file.
///
/// The compiler of a device takes 40 ms for a kernel, and a program with its step has some 35: with fresh seeds sixty
/// programs and sixty graphs take some three minutes, a thousand would take half an hour.
@Tag("device")
@Tag("slow")
@AddLifecycleHook(NeedsDevice.class)
class DeviceProgramsTest {
    /// In one program of the device.
    private static final int TOGETHER = 5;

    @Provide
    Arbitrary<List<Program>> programs() {
        return Programs.any(TOGETHER);
    }

    @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
    @FreshTries(12)
    void programsHaveTheBitsOfTheJvm(@ForAll("programs") List<Program> programs, @ForAll int seed) {
        List<Sample> samples = programs.stream().map(p -> Programs.sample(p, seed)).toList();
        DeviceLaw.check(TestDevice.find(), samples, seed);
    }

    @Property(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    @FreshTries(12)
    void graphsHaveTheBitsOfTheJvm(@ForAll int seed) {
        List<Sample> samples = IntStream.range(0, TOGETHER).mapToObj(i -> RandomGraph.draw(seed + i, 4 + 2 * i,
                EnumSet.allOf(May.class))).toList();
        DeviceLaw.check(TestDevice.find(), samples, seed);
    }

    @Property(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    @FreshTries(12)
    void examplesComparedWithEachOtherHaveTheBitsOfTheJvm(@ForAll int seed) {
        List<Sample> samples = IntStream.range(0, TOGETHER).mapToObj(i -> RandomGraph.drawPairs(seed + i, 2 + i,
                EnumSet.allOf(May.class))).toList();
        DeviceLaw.check(TestDevice.find(), samples, seed);
    }
}
