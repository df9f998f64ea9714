package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import netc.abi.Kernels;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.RandomNumbers;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.runtime.InputException;
import netc.runtime.parallel.Workers;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final Program PROGRAM = new Program(LinePlan.plan(), new Line.Scalar(), 1);

    private static float[] trained(int threads, int batch) {
        try (Workers workers = new Workers(threads)) {
            Weights weights = PROGRAM.initialWeights(3);
            Run step = new Run(PROGRAM, PROGRAM.plan().procedure(Role.STEP), weights, workers, batch);
            for (int i = 1; i <= 20; i++) {
                step.examples(i % 5 == 0 ? batch - 3 : batch);
                fill(step);
                step.draws(3, Purpose.STEP, i);
                step.counters(i, 20, 1, 1);
                step.complete();
            }
            return weights.read();
        }
    }

    private static void fill(Run step) {
        int x = step.at(step.input("x"));
        int t = step.at(step.input("t"));
        int kind = step.at(step.input("kind"));
        for (int e = 0; e < step.examples(); e++) {
            for (int i = 0; i < 3; i++) {
                step.arena()[x + 3 * e + i] = (e * (i + 2) % 7 - 3) / 3f;
            }
            step.indices()[kind + e] = e % 2;
            step.arena()[t + e] = e % 5 + e % 2;
        }
    }

    @Test
    void moreExamplesThanAnArrayHoldsAreRefused() {
        String message = assertThrows(InputException.class, () -> new Run(PROGRAM,
                PROGRAM.plan().procedure(new Role.Output("y")), PROGRAM.newWeights(), 1_000_000_000)).getMessage();
        assertEquals("expected 'output y' to take as many numbers as an array holds, found more at batch 1,000,000,000;"
                + " a smaller batch takes fewer", message);
    }

    @Test
    void bitsDoNotDependOnThreads() {
        float[] one = trained(1, 61);
        assertTrue(one[0] != PROGRAM.initialWeights(3).read()[0]);
        for (int threads : new int[] {2, 3, 16}) {
            assertArrayEquals(one, trained(threads, 61), threads + " threads");
        }
    }

    @Test
    void initialWeightsDependOnTheSeedAlone() {
        assertArrayEquals(PROGRAM.initialWeights(1).read(), PROGRAM.initialWeights(1).read());
        assertTrue(!Arrays.equals(PROGRAM.initialWeights(1).read(), PROGRAM.initialWeights(2).read()));
    }

    @Test
    void placesFollowTheNumberOfExamples() {
        Run y = new Run(PROGRAM, PROGRAM.plan().procedure(new Role.Output("y")), PROGRAM.newWeights(), 10);
        Port out = y.output("y");
        assertEquals(out.place().at(10), y.at(out));
        y.examples(4);
        assertEquals(out.place().at(4), y.at(out));
        assertEquals(4, y.elements(out));
    }

    /// Notes the numbers of examples that launches get.
    private static final class Parts extends Kernels {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets, int at,
                int n, long seed, int first, int from, int to) {
            seen.add(n + " from " + first + " of " + seed);
        }
    }

    @Test
    void aSetIsCarriedOutInPartsThatKnowWhereTheyBegin() {
        Parts parts = new Parts();
        Program program = new Program(PROGRAM.plan(), parts, 16);
        Run y = new Run(program, PROGRAM.plan().procedure(new Role.Output("y")), program.newWeights(), 4);
        y.draws(3, Purpose.STEP, 5);
        List<String> asked = new ArrayList<>();
        y.over(10, new Run.Part() {
            @Override
            public void write(int first, int count) {
                asked.add("write " + first + " " + count);
            }

            @Override
            public void read(int first, int count) {
                asked.add("read " + first + " " + count);
            }
        });
        assertEquals(List.of("write 0 4", "read 0 4", "write 4 4", "read 4 4", "write 8 2", "read 8 2"), asked);
        String seed = " of " + RandomNumbers.ofRun(3, Purpose.STEP, 5);
        assertEquals(List.of("4 from 0" + seed, "4 from 4" + seed, "2 from 8" + seed), parts.seen);
    }

    /// Counts how often each turn of a kernel runs.
    private static final class Turns extends Kernels {
        private final int[] count = new int[100];

        @Override
        public synchronized void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own,
                int[] offsets, int at,
                int n, long seed, int first, int from, int to) {
            for (int turn = from; turn < to && kernel == 2; turn++) {
                count[turn]++;
            }
        }
    }

    @Test
    void everyTurnRunsOnce() {
        try (Workers workers = new Workers(3)) {
            for (int n : new int[] {1, 4, 5, 44, 64}) {
                Turns turns = new Turns();
                Program program = new Program(PROGRAM.plan(), turns, 16);
                new Run(program, PROGRAM.plan().procedure(Role.STEP), program.newWeights(), workers, n).complete();
                int blocks = Math.ceilDiv(n, LinePlan.BLOCK);
                for (int turn = 0; turn < turns.count.length; turn++) {
                    assertEquals(turn < blocks ? 1 : 0, turns.count[turn], "turn " + turn + " of n = " + n);
                }
            }
        }
    }

    @Test
    void runsAllocateNothingOnAnyThread() {
        try (Workers workers = new Workers(3)) {
            Weights weights = PROGRAM.initialWeights(3);
            Run step = new Run(PROGRAM, PROGRAM.plan().procedure(Role.STEP), weights, workers, 64);
            Runnable runs = () -> {
                for (int i = 1; i <= 200; i++) {
                    step.examples(i % 2 == 0 ? 64 : 13);
                    step.draws(3, Purpose.STEP, i);
                    step.counters(i, 20, 1, 1);
                    step.complete();
                }
            };
            assertEquals(0, Allocation.leastOf(runs));
        }
    }

    @Test
    void weightsWithoutRoomForVectorLoadsAreRefused() {
        Plan plan = PROGRAM.plan();
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> new Run(PROGRAM, plan.procedure(Role.INIT), new Weights(0, Optional.empty()), 1));
        assertEquals("expected an array of 128 weights, found 64", refused.getMessage());
    }

    @Test
    void unknownPortsAreNamedWithThoseThereAre() {
        Run y = new Run(PROGRAM, PROGRAM.plan().procedure(new Role.Output("y")), PROGRAM.newWeights(), 1);
        assertEquals("'output y' of model Line has no input 'z'; it has [x, kind]",
                assertThrows(IllegalArgumentException.class, () -> y.input("z")).getMessage());
        assertEquals("expected 1 to 1 examples, found 2",
                assertThrows(IllegalArgumentException.class, () -> y.examples(2)).getMessage());
    }
}
