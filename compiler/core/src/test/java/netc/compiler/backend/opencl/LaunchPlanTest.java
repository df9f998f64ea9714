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
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netc.abi.Launch;
import netc.abi.Place;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.Storage;
import netc.compiler.CompiledGraph;
import netc.compiler.Compiler;
import netc.compiler.Defect;
import netc.compiler.ProgramSample;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.law.Law;
import netc.compiler.program.ModelProgram;
import netc.compiler.schedule.Lifetime;
import netc.compiler.schedule.ScheduledProcedure;
import netc.runtime.model.Launcher;
import netc.runtime.opencl.Driver;
import netc.runtime.opencl.DriverDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a device is asked for, held by a device that checks every access: bounds, lifetimes, order, nothing read that nobody
/// wrote, no two work-items at one element. No driver is needed.
class LaunchPlanTest {
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void launchesOfRandomGraphsAreSound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Law.LAUNCHES_ARE_SOUND.check(RandomGraph.draw(seed, size, EnumSet.allOf(May.class)), seed);
    }

    /// Two at a time: one item of a work-group after the other is interpreted, by one thread.
    @ParameterizedTest
    @MethodSource("netc.compiler.ProgramSample#small")
    @Execution(ExecutionMode.CONCURRENT)
    @Tag("slow")
    void launchesOfSamplesAreSound(String name) {
        ModelProgram program = ProgramSample.committed(name);
        for (Role procedure : program.procedures().keySet()) {
            Sample sample = ProgramSample.of(program, procedure, 1);
            boolean inBlocks = program.learning().blocks().stream()
                    .anyMatch(b -> Compiler.fillsBlocks(procedure, b.training()));
            LaunchLaw.hold(sample, CompiledGraph.forDevice(sample.graph(), inBlocks, Defect.NONE), 3, 7);
        }
    }

    @Test
    void anotherNumberOfExamplesTakesNoMoreOfTheDevice() {
        Sample sample = ProgramSample.of(ProgramSample.committed("line"), Role.PREDICT, 1);
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
        assertLaunchesNoticed("is read, and the plan has given it up", List::reversed);
    }

    @Test
    void launchesLeftOutAreNoticed() {
        assertLaunchesNoticed("to which the plan does not give it", all -> all.subList(1, all.size()));
    }

    @Test
    void workItemsLeftOutAreNoticed() {
        assertLaunchesNoticed("is read, and holds nothing that anybody wrote", all -> all.stream()
                .map(l -> l == all.get(1) ? launch(l, l.buffers(), Place.fixed(0)) : l).toList());
    }

    @Test
    void placesBeyondTheMemoryAreNoticed() {
        assertLaunchesNoticed("lies beyond", all -> all.stream().map(l -> launch(l, l.buffers().stream()
                .map(p -> new Place(p.base() + 1_000_000, p.perExample())).toList(), l.turns())).toList());
    }

    @Test
    void lifetimesThatEndTooEarlyAreNoticed() {
        assertLifetimesNoticed("is read, and the plan has given it up", l -> l.last() == Lifetime.CALLER ? l
                : new Lifetime(l.storage(), l.place(), l.size(), l.first(), l.last() - 1));
    }

    @Test
    void lifetimesThatMeetInOnePlaceAreNoticed() {
        assertLifetimesNoticed("and given away with launch",
                l -> new Lifetime(l.storage(), Place.fixed(0), l.size(), -1,
                        l.last()));
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
        body.accept(k, k.buffer("y", Storage.ARENA));
        MockDriver driver = new MockDriver(List.of(k.build("race")), List.of(), 1);
        Driver.Memory arena = driver.allocate(Storage.ARENA, 4);
        driver.write(arena, 0, new float[4], 0, 4);
        driver.run(driver.record(driver.allocate(Storage.WEIGHTS, 1), arena, driver.allocate(Storage.INDICES, 1), 1,
                List.of(new Driver.Turns(0, List.of(0), List.of(), 4)), List.of()), 0, 1, 0, 0);
        AssertionError noticed = assertThrows(AssertionError.class, driver::await);
        assertTrue(noticed.getMessage().contains("by a work-item while another"), noticed::getMessage);
    }

    private static Launch launch(Launch l, List<Place> buffers, Place turns) {
        return new Launch(l.kernel(), buffers, l.moves(), turns, l.divisor(), l.cost());
    }

    private static void assertLaunchesNoticed(String message, UnaryOperator<List<Launch>> change) {
        assertNoticed(message, s -> {
            Procedure p = s.procedure();
            List<Launch> launches = change.apply(p.launches());
            return new ScheduledProcedure(new Procedure(p.role(), p.inputs(), p.schedule(), p.handed(), p.outputs(),
                    launches, p.loops(), launches.size(),
                    p.arena(), p.indices()), s.lifetimes());
        });
    }

    private static void assertLifetimesNoticed(String message, UnaryOperator<Lifetime> change) {
        assertNoticed(message,
                s -> new ScheduledProcedure(s.procedure(), s.lifetimes().stream().map(change).toList()));
    }

    private static void assertNoticed(String message, UnaryOperator<ScheduledProcedure> change) {
        Sample sample = ProgramSample.of(ProgramSample.committed("mlp"), Role.PREDICT, 1);
        CompiledGraph compiled = new CompiledGraph(sample.graph(), 1, false, new Defect() {
            @Override
            public ScheduledProcedure plan(ScheduledProcedure scheduled) {
                return change.apply(scheduled);
            }
        });
        MockDriver driver = new MockDriver(compiled.kernels(), compiled.scheduled().lifetimes(), 1);
        DriverDevice device = new DriverDevice(driver, ProgramRenderer.render(compiled.kernels()).code());
        AssertionError noticed = assertThrows(AssertionError.class,
                () -> compiled.run(device, 0, 20, 1, sample.inputs(20, 1), sample.variables()));
        assertTrue(noticed.getMessage().contains(message), noticed::getMessage);
    }
}
