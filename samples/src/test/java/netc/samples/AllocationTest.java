package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Once warm, no thread allocates anything: neither for a training step nor for a prediction. A kernel that boxes its
/// vectors is found here, on every machine, without a clock.
@Tag("slow")
@Isolated("knows its threads by when they begin")
class AllocationTest {
    /// Of a step: more than lie in a block, yet so few that the many steps of the warm-up take little time.
    private static final int EXAMPLES = 20;

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET5"})
    void warmTrainingStepAllocatesNothing(Sample sample) {
        Program program = sample.load(Vectors.lanes());
        assertAllocatesNothing(program, WarmRuns.step(program), EXAMPLES);
    }

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET5"})
    @Tag("full")
    void warmTrainingStepOfAWholeBatchAllocatesNothing(Sample sample) {
        Program program = sample.load(Vectors.lanes());
        assertAllocatesNothing(program, WarmRuns.step(program),
                program.plan().blocks().getFirst().course().batch());
    }

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET5"})
    void warmPredictionAllocatesNothing(Sample sample) {
        Program program = sample.load(Vectors.lanes());
        assertAllocatesNothing(program, program.plan().procedure(Role.PREDICT), 1);
    }

    /// Where the JVM does not know the class of a vector it goes by what it has seen, here three of them; without its first
    /// compiler it has not seen much of the kernels themselves.
    @Test
    void warmTrainingStepAllocatesNothingAmongVectorsOfOtherWidths() throws Exception {
        Jvm jvm = Jvm.run(Sample.root(), List.of("--add-modules=jdk.incubator.vector", "-XX:-TieredCompilation"),
                WarmRuns.class.getName(), Sample.MLP.name(), String.valueOf(EXAMPLES));
        assertEquals("0", jvm.lineAfter("bytes "));
    }

    private static void assertAllocatesNothing(Program program, Procedure procedure, int examples) {
        long least = WarmRuns.bytes(program, procedure, examples);
        assertEquals(0, least, () -> procedure.role() + " allocates " + least + " bytes in " + WarmRuns.RUNS + " runs");
    }
}
