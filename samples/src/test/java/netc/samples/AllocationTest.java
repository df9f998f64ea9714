package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import netc.abi.Procedure;
import netc.abi.Training;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Counters;
import netc.runtime.model.Execution;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;
import netc.runtime.train.BatchInputs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Once warm, no thread allocates anything: neither for a training step nor for a prediction. A kernel that boxes its
/// vectors is found here, on every machine, without a clock.
@Tag("slow")
class AllocationTest {
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int THREADS = 3;
    /// Of a step: more than lie in a block, yet so few that the many steps of the warm-up take little time.
    private static final int EXAMPLES = 20;
    /// In a round.
    private static final int RUNS = 20;
    /// The JIT turns to a kernel after some 5,000 calls, and small ones are called once a step; a busy machine puts it off.
    private static final long LONGEST_WARM_UP = TimeUnit.MINUTES.toNanos(2);
    /// Rounds without a byte, one after the other, that count as warm.
    private static final int QUIET_ROUNDS = 3;

    @Test
    void warmTrainingStepAllocatesNothing() {
        trainingStepAllocatesNothing(Sample.MLP);
    }

    /// By a race between HotSpot's tiers a large kernel of this step sometimes keeps the code that boxes its vectors; how
    /// often is not measured. Until its methods are smaller, this is for the profile `full`.
    @Test
    @Tag("full")
    void warmTrainingStepOfConvolutionsAllocatesNothing() {
        trainingStepAllocatesNothing(Sample.LENET5);
    }

    private static void trainingStepAllocatesNothing(Sample sample) {
        Program program = sample.load(Vectors.lanes());
        Training training = program.plan().training().orElseThrow();
        assertAllocatesNothing(program, program.plan().procedure(training.step()), EXAMPLES);
    }

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET5"})
    void warmPredictionAllocatesNothing(Sample sample) {
        Program program = sample.load(Vectors.lanes());
        assertAllocatesNothing(program, program.plan().procedure("predict"), 1);
    }

    private static void assertAllocatesNothing(Program program, Procedure procedure, int examples) {
        Table table = Sample.digits(0, examples);
        int[] order = Permutation.identity(examples);
        try (Workers workers = new Workers(THREADS)) {
            Execution execution = new Execution(program, procedure, program.initialWeights(1), workers, examples);
            BatchInputs inputs = new BatchInputs(execution, table, "digits");
            Counters counters = new Counters(procedure);
            long least = leastOfRounds(() -> {
                inputs.fill(order, 0, examples);
                counters.write(execution, 1, 1_000_000, 1, 1);
                execution.run(1);
            });
            assertEquals(0, least, () -> procedure.name() + " allocates " + least + " bytes in " + RUNS + " runs");
        }
    }

    /// What several rounds that follow each other allocate together, on all threads; the least that was seen.
    private static long leastOfRounds(Runnable run) {
        long least = Long.MAX_VALUE;
        int quiet = 0;
        long start = System.nanoTime();
        while (quiet < QUIET_ROUNDS && System.nanoTime() - start < LONGEST_WARM_UP) {
            long before = BEAN.getTotalThreadAllocatedBytes();
            for (int i = 0; i < RUNS; i++) {
                run.run();
            }
            long bytes = BEAN.getTotalThreadAllocatedBytes() - before;
            quiet = bytes == 0 ? quiet + 1 : 0;
            least = Math.min(least, bytes);
        }
        assertTrue(quiet == QUIET_ROUNDS || least > 0, "bytes were allocated in every other round");
        return least;
    }
}
