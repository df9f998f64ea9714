package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;
import netc.runtime.train.BatchInputs;

/// One procedure run over and over, and what the threads that run it allocate meanwhile: not those of the test runner,
/// one of which allocates a little ten times a second.
///
/// As a program it trains a sample, given by name, that this JVM has first seen with narrower vectors, and prints what the
/// warm steps allocate.
final class WarmRuns {
    /// In a round.
    static final int RUNS = 20;

    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int THREADS = 3;
    /// The JIT turns to a kernel after some 5,000 calls, and small ones are called once a step; a busy machine puts it off.
    private static final long LONGEST_WARM_UP = TimeUnit.MINUTES.toNanos(5);
    /// Rounds without a byte, one after the other, that count as warm.
    private static final int QUIET_ROUNDS = 3;

    private WarmRuns() {
    }

    public static void main(String[] args) {
        Sample sample = Sample.valueOf(args[0]);
        int examples = Integer.parseInt(args[1]);
        for (int lanes = 4; lanes < Vectors.lanes(); lanes *= 2) {
            Program narrower = sample.load(lanes);
            runs(narrower, step(narrower), examples, (run, _) -> run.run());
        }
        Program program = sample.load(Vectors.lanes());
        System.out.println("bytes " + bytes(program, step(program), examples));
    }

    /// What a step of training is called.
    static Procedure step(Program program) {
        return program.plan().procedure(Role.STEP);
    }

    /// The bytes that [#RUNS] runs allocate once they are warm: 0, or the least that was seen.
    static long bytes(Program program, Procedure procedure, int examples) {
        long[] least = {Long.MAX_VALUE};
        runs(program, procedure, examples, (run, threads) -> least[0] = leastOfRounds(run, threads));
        return least[0];
    }

    @FunctionalInterface
    private interface Use {
        /// @param threads that take part in a run
        void of(Runnable run, long[] threads);
    }

    private static void runs(Program program, Procedure procedure, int examples, Use use) {
        Table table = Sample.digits(0, examples);
        int[] order = Permutation.identity(examples);
        Set<Thread> others = new HashSet<>(Thread.getAllStackTraces().keySet());
        others.remove(Thread.currentThread());
        try (Workers workers = new Workers(THREADS)) {
            long[] threads = Thread.getAllStackTraces().keySet().stream().filter(t -> !others.contains(t))
                    .mapToLong(Thread::threadId).toArray();
            assertEquals(THREADS, threads.length);
            Run run = new Run(program, procedure, program.initialWeights(1), workers, examples);
            BatchInputs inputs = new BatchInputs(run, table, "digits");
            long[] step = {0};
            use.of(() -> {
                inputs.fill(order, 0, examples);
                run.counters(++step[0], Long.MAX_VALUE, 1, 1);
                run.complete();
            }, threads);
        }
    }

    /// What a round allocates on these threads; the least that was seen.
    private static long leastOfRounds(Runnable run, long[] threads) {
        long least = Long.MAX_VALUE;
        int quiet = 0;
        long start = System.nanoTime();
        while (quiet < QUIET_ROUNDS && System.nanoTime() - start < LONGEST_WARM_UP) {
            long before = allocated(threads);
            for (int i = 0; i < RUNS; i++) {
                run.run();
            }
            long bytes = allocated(threads) - before;
            quiet = bytes == 0 ? quiet + 1 : 0;
            least = Math.min(least, bytes);
        }
        assertTrue(quiet == QUIET_ROUNDS || least > 0, "bytes were allocated in every other round");
        return least;
    }

    /// Since these threads began; asking allocates nothing.
    private static long allocated(long[] threads) {
        long bytes = 0;
        for (long thread : threads) {
            bytes += BEAN.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }
}
