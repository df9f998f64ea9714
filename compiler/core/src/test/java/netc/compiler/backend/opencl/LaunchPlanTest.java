package netc.compiler.backend.opencl;

import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netc.abi.Launch;
import netc.abi.Place;
import netc.abi.Procedure;
import netc.abi.Space;
import netc.compiler.CompiledGraph;
import netc.compiler.Defect;
import netc.compiler.ProgramSample;
import netc.compiler.elaborate.ModelProgram;
import netc.compiler.graph.Learning;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.schedule.ScheduledProcedure;
import netc.runtime.model.Launcher;
import netc.runtime.opencl.Driver;
import netc.runtime.opencl.DriverDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a device is asked for, held by a device that checks every access: bounds, lifetimes, order, nothing read that nobody
/// wrote, no two work-items at one element. No driver is needed.
class LaunchPlanTest {
    private static final int[] EXAMPLES = {1, 3, 16, 17};

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void stepsOfRandomGraphsArePlannedSoundly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample step = Learning.step(RandomGraph.draw(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM)));
        hold(step, new CompiledGraph(step.graph(), 1, (seed & 4) == 0), EXAMPLES[(int) (seed & 3)], seed);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void predictionsOfRandomGraphsArePlannedSoundly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.allOf(May.class));
        hold(sample, new CompiledGraph(sample.graph(), 1, false), EXAMPLES[(int) (seed & 3)], seed);
    }

    static List<String> samples() {
        return ProgramSample.names();
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("slow")
    void samplesArePlannedSoundly(String name) {
        ModelProgram program = ProgramSample.committed(name);
        for (String procedure : program.procedures().keySet()) {
            Sample sample = ProgramSample.of(program, procedure, 1);
            boolean inBlocks = procedure.startsWith("step") || procedure.equals("evaluate");
            hold(sample, new CompiledGraph(sample.graph(), 1, inBlocks), 3, 7);
        }
    }

    /// The plan keeps the device's rules, and the results are those of the JVM's code.
    private static void hold(Sample sample, CompiledGraph compiled, int n, long seed) {
        Map<String, double[]> inputs = sample.inputs(n, seed);
        Map<String, double[]> expected = compiled.run(n, seed, inputs, sample.variables());
        RenderedKernels rendered = ProgramRenderer.render(compiled.kernels());
        MockDriver driver = new MockDriver(compiled.kernels(), compiled.scheduled().lifetimes(), seed);
        try (DriverDevice device = new DriverDevice(driver, rendered.code())) {
            SameBits.require(expected, compiled.run(device, n, seed, inputs, sample.variables()), compiled.graph());
        }
        assertEquals(compiled.procedure().launches().size(), driver.launches());
        assertEquals(2, driver.waits(), "once for the run, once for the weights");
    }

    @Test
    void anotherNumberOfExamplesTakesNoMoreOfTheDevice() {
        Sample sample = ProgramSample.of(ProgramSample.committed("line"), "predict", 1);
        CompiledGraph compiled = new CompiledGraph(sample.graph(), 1, false);
        MockDriver driver = new MockDriver(compiled.kernels(), compiled.scheduled().lifetimes(), 1);
        DriverDevice device = new DriverDevice(driver, ProgramRenderer.render(compiled.kernels()).code());
        Launcher launcher = device.launcher(compiled.procedure(), device.weights(64), new float[1000], new int[100], 5);
        int held = driver.held();
        launcher.examples(3);
        launcher.examples(5);
        assertEquals(held, driver.held());
    }

    // ---------- what the device notices

    @Test
    void launchesInAnotherOrderAreNoticed() {
        assertNoticed("holds nothing that anybody wrote",
                procedure -> changed(procedure, procedure.launches().reversed()));
    }

    @Test
    void launchesLeftOutAreNoticed() {
        assertNoticed("holds nothing that anybody wrote", procedure -> changed(procedure,
                procedure.launches().subList(1, procedure.launches().size())));
    }

    @Test
    void placesBeyondTheMemoryAreNoticed() {
        assertNoticed("lies beyond", procedure -> changed(procedure, procedure.launches().stream()
                .map(l -> new Launch(l.kernel(), l.buffers().stream()
                        .map(p -> new Place(p.base() + 1_000_000, p.perExample())).toList(), l.turns(),
                        l.divisor(), l.cost()))
                .toList()));
    }

    @Test
    void workItemsThatWriteOneElementAreNoticed() {
        assertRaceNoticed((k, y) -> k.store(y, whole(0), real(1)));
    }

    @Test
    void workItemsThatReadWhatAnotherWritesAreNoticed() {
        assertRaceNoticed((k, y) -> k.store(y, k.turn(), load(y, isub(whole(3), k.turn()))));
    }

    private static void assertRaceNoticed(BiConsumer<KernelBuilder, Buffer> body) {
        KernelBuilder k = new KernelBuilder();
        body.accept(k, k.buffer("y", Space.ARENA));
        MockDriver driver = new MockDriver(List.of(k.build("race")), List.of(), 1);
        Driver.Memory arena = driver.allocate(Space.ARENA, 4);
        driver.write(arena, 0, new float[4], 0, 4);
        driver.run(driver.record(driver.allocate(Space.WEIGHTS, 1), arena, driver.allocate(Space.INDICES, 1), 1,
                List.of(new Driver.Turns(0, List.of(0), 4))), 0);
        AssertionError noticed = assertThrows(AssertionError.class, driver::await);
        assertTrue(noticed.getMessage().contains("by a work-item while another"), noticed::getMessage);
    }

    private interface Change {
        Procedure of(Procedure procedure);
    }

    private static Procedure changed(Procedure p, List<Launch> launches) {
        return new Procedure(p.name(), p.inputs(), p.outputs(), launches, p.arena(), p.indices());
    }

    private static void assertNoticed(String message, Change change) {
        ModelProgram program = ProgramSample.committed("mlp");
        Sample sample = ProgramSample.of(program, "predict", 1);
        CompiledGraph compiled = new CompiledGraph(sample.graph(), 1, false, new Defect() {
            @Override
            public ScheduledProcedure plan(ScheduledProcedure scheduled) {
                return new ScheduledProcedure(change.of(scheduled.procedure()), scheduled.lifetimes());
            }
        });
        MockDriver driver = new MockDriver(compiled.kernels(), compiled.scheduled().lifetimes(), 1);
        DriverDevice device = new DriverDevice(driver, ProgramRenderer.render(compiled.kernels()).code());
        AssertionError noticed = assertThrows(AssertionError.class,
                () -> compiled.run(device, 20, 1, sample.inputs(20, 1), new TreeMap<>(sample.variables())));
        assertTrue(noticed.getMessage().contains(message), noticed::getMessage);
    }
}
