package netc.runtime.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void everyChunkRunsExactlyOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray count = new AtomicIntegerArray(40);
            Region region = (index, _) -> count.incrementAndGet(index);
            int[] expected = new int[40];
            for (int round = 0; round < 3000; round++) {
                int chunks = round % 41;
                workers.run(region, chunks);
                for (int i = 0; i < chunks; i++) {
                    expected[i]++;
                }
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], count.get(i), "chunk " + i + " in round " + round);
                }
                if (round % 500 == 0) {
                    // Long enough for the workers to park.
                    LockSupport.parkNanos(1_000_000);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void noTwoChunksRunOnOneThreadAtTheSameTime(int threads) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray running = new AtomicIntegerArray(threads);
            AtomicIntegerArray most = new AtomicIntegerArray(1);
            for (int round = 0; round < 300; round++) {
                workers.run((_, thread) -> {
                    int now = running.incrementAndGet(thread);
                    most.accumulateAndGet(0, now, Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet(thread);
                }, 64);
            }
            assertEquals(1, most.get(0));
        }
    }

    @Test
    void whatChunksWroteIsSeenAfterTheRegion() {
        try (Workers workers = new Workers(4)) {
            long[] values = new long[64];
            Region region = (index, _) -> values[index]++;
            for (int round = 1; round <= 5000; round++) {
                workers.run(region, values.length);
                assertEquals(64L * round, Arrays.stream(values).sum());
            }
        }
    }

    @Test
    void chunksRunAtTheSameTime() {
        try (Workers workers = new Workers(3)) {
            CountDownLatch all = new CountDownLatch(3);
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            workers.run((index, _) -> {
                threads.add(Thread.currentThread());
                all.countDown();
                await(all);
            }, 3);
            assertEquals(3, threads.size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noThreadAllocatesOnceWarm(int threads) {
        ThreadMXBean measure = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Workers workers = new Workers(threads)) {
            long[] ids = LongStream.concat(LongStream.of(Thread.currentThread().threadId()), workersAlive(measure))
                    .toArray();
            assertEquals(threads, ids.length);
            AtomicInteger arrived = new AtomicInteger();
            // Each waits for all others of its round: else the caller may have run all chunks before a worker is awake.
            Region meeting = (_, _) -> {
                int all = Math.ceilDiv(arrived.incrementAndGet(), threads) * threads;
                while (arrived.get() < all) {
                    Thread.yield();
                }
            };
            AtomicIntegerArray count = new AtomicIntegerArray(8);
            Region quick = (index, _) -> count.incrementAndGet(index);
            runOften(workers, meeting, quick, 1_000);
            long[] before = measure.getThreadAllocatedBytes(ids);
            runOften(workers, meeting, quick, 500);
            long[] after = measure.getThreadAllocatedBytes(ids);
            for (int i = 0; i < ids.length; i++) {
                // The measurement's own arrays are the caller's; an object a region would be at least 8,000 bytes.
                long most = i == 0 ? 4_000 : 0;
                assertTrue(after[i] - before[i] <= most, "thread " + i + ": " + (after[i] - before[i]) + " bytes");
            }
        }
    }

    private static void runOften(Workers workers, Region meeting, Region quick, int times) {
        for (int i = 0; i < times; i++) {
            workers.run(meeting, workers.threads());
            workers.run(quick, 8, 10_000);
        }
    }

    private static LongStream workersAlive(ThreadMXBean threads) {
        return Arrays.stream(threads.getAllThreadIds())
                .filter(id -> threads.getThreadInfo(id) != null
                        && threads.getThreadInfo(id).getThreadName().startsWith("netc-worker-"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void whatAChunkThrowsReachesTheCallerAndTheWorkersGoOn(int guilty) {
        try (Workers workers = new Workers(3)) {
            IllegalArgumentException thrown = new IllegalArgumentException("chunk " + guilty);
            AtomicIntegerArray count = new AtomicIntegerArray(8);
            Region region = (index, _) -> {
                count.incrementAndGet(index);
                if (index == guilty) {
                    throw thrown;
                }
            };
            for (int round = 1; round <= 100; round++) {
                assertSame(thrown, assertThrows(IllegalArgumentException.class, () -> workers.run(region, 8)));
                assertEquals(round, count.get(7));
            }
            workers.run((index, _) -> count.incrementAndGet(index), 8);
            assertEquals(101, count.get(0));
        }
    }

    @Test
    void anErrorInAWorkerReachesTheCaller() {
        try (Workers workers = new Workers(2)) {
            CountDownLatch both = new CountDownLatch(2);
            Thread caller = Thread.currentThread();
            assertThrows(StackOverflowError.class, () -> workers.run((index, _) -> {
                both.countDown();
                await(both);
                if (Thread.currentThread() != caller) {
                    throw new StackOverflowError();
                }
            }, 2));
        }
    }

    @Test
    void aRegionWithinARegionRuns() {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray count = new AtomicIntegerArray(4);
            workers.run((_, _) -> workers.run((index, _) -> count.incrementAndGet(index), 4), 5);
            for (int i = 0; i < 4; i++) {
                assertEquals(5, count.get(i));
            }
        }
    }

    @Test
    void regionsOfSeveralThreadsRun() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray count = new AtomicIntegerArray(4);
            Region region = (index, _) -> count.incrementAndGet(index);
            Thread[] callers = new Thread[4];
            for (int i = 0; i < callers.length; i++) {
                callers[i] = Thread.ofPlatform().start(() -> {
                    for (int round = 0; round < 2000; round++) {
                        workers.run(region, 4);
                    }
                });
            }
            for (Thread caller : callers) {
                caller.join();
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(8000, count.get(i));
            }
        }
    }

    @Test
    void smallWorkStaysOnTheCaller() {
        try (Workers workers = new Workers(2)) {
            Thread caller = Thread.currentThread();
            workers.run((index, _) -> assertSame(caller, Thread.currentThread()), 100, Workers.WORTH_SHARING_NANOS - 1);
        }
    }

    @Test
    void closingEndsTheThreadsEvenWhenParked() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Workers workers = new Workers(4);
        workers.run((index, _) -> {}, 8);
        LockSupport.parkNanos(5_000_000);
        workers.close();
        assertEquals(0, workersAlive(threads).count());
        assertThrows(IllegalStateException.class, () -> workers.run((index, _) -> {}, 2));
        workers.close();
    }

    @Test
    void aMachineWithFarMoreThreadsThanCoresStillEnds() {
        int threads = 8 * Runtime.getRuntime().availableProcessors() + 5;
        try (Workers workers = new Workers(threads)) {
            long[] sums = new long[2 * threads];
            for (int round = 0; round < 50; round++) {
                workers.run((index, _) -> {
                    for (int i = 0; i < 2000; i++) {
                        sums[index] += i;
                    }
                }, sums.length);
            }
            assertTrue(Arrays.stream(sums).allMatch(sum -> sum == 50L * 1999 * 1000));
        }
    }

    @Test
    void needsAThread() {
        assertThrows(IllegalArgumentException.class, () -> new Workers(0));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptedCallerStillGetsItsRegion() {
        try (Workers workers = new Workers(2)) {
            AtomicIntegerArray count = new AtomicIntegerArray(4);
            Thread.currentThread().interrupt();
            workers.run((index, _) -> count.incrementAndGet(index), 4);
            assertTrue(Thread.interrupted());
            assertFalse(Thread.interrupted());
            assertEquals(1, count.get(3));
        }
    }
}
