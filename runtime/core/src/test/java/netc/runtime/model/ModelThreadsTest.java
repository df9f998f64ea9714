package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A model that several threads use at once, and one that nobody uses any longer.
class ModelThreadsTest {
    private static final float[] X = {1, 0.5f, 0, 0, -1, 0.5f, 1, 1, 1};
    private static final int[] KIND = {0, 1, 0};
    private static final float[] T = {1, 2, 3};

    @TempDir
    private Path folder;

    /// What another thread that does this is told.
    private static String refused(Executable use) throws Exception {
        IllegalStateException[] refused = new IllegalStateException[1];
        Thread thread = new Thread(() -> refused[0] = assertThrows(IllegalStateException.class, use));
        thread.start();
        thread.join();
        return refused[0].getMessage();
    }

    @Test
    void whoCameFirstGetsTheRightAnswer() throws Exception {
        try (Line line = new Line(2)) {
            line.schedule(1, 9, 1, 1);
            float[] expected = new float[3];
            line.y(X, KIND, 3, expected);
            float[] y = new float[3];
            Call mine = line.call(1).input(0, X);
            List<Executable> others = List.of(() -> line.y(new float[9], new int[3], 3, new float[3]),
                    () -> line.step(X, KIND, T, 3), () -> line.variable("w"), line::metadata, line::stepsDone,
                    () -> line.set("b", new float[2]), () -> line.schedule(1, 1, 1, 1),
                    () -> line.load(folder.resolve("none")),
                    () -> line.save(folder.resolve("none")));
            for (Executable other : others) {
                assertEquals("model Line is in use by another thread; let each thread have its own, made by share()",
                        refused(other));
            }
            mine.input(1, KIND).output(0, y).run(3);
            mine.release();
            assertArrayEquals(expected, y);
            line.step(X, KIND, T, 3);
        }
    }

    @Test
    void weightsDoNotChangeWhileAnotherThreadUsesThem() throws Exception {
        try (Line line = new Line(2); Line other = line.share()) {
            line.schedule(1, 9, 1, 1);
            Call mine = line.call(1);
            String refused = "another thread uses the weights of model Line now: change them when it is done";
            assertEquals(refused, refused(() -> other.step(X, KIND, T, 3)));
            assertEquals(refused, refused(() -> other.load(folder.resolve("none"))));
            assertEquals(refused, refused(() -> other.set("b", new float[2])));
            other.y(X, KIND);
            mine.release();
            Call step = line.call(2);
            refused = "another thread changes the weights of model Line now: use them when it is done";
            assertEquals(refused, refused(() -> other.y(X, KIND)));
            assertEquals(refused, refused(() -> other.save(folder.resolve("none"))));
            step.release();
            other.step(X, KIND, T, 3);
        }
    }

    @Test
    void everyAnswerIsRightOrNone() throws Exception {
        int threads = 4;
        try (Line line = new Line(2); ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            float[] w = line.variable("w");
            AtomicInteger answers = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                float value = t + 1;
                all.add(pool.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        try {
                            float[] y = line.y(new float[] {value, 0, 0}, new int[1]);
                            assertEquals(w[0] * value, y[0]);
                            answers.incrementAndGet();
                        } catch (IllegalStateException e) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(1, TimeUnit.MINUTES);
            }
            assertTrue(answers.get() > 0);
        }
    }

    @Test
    void whoFailsLetsOthersGoOn() {
        try (Line line = new Line(1); Line other = line.share()) {
            line.schedule(1, 9, 1, 1);
            assertThrows(IllegalArgumentException.class, () -> line.y(X, KIND, 4, new float[4]));
            assertThrows(IllegalArgumentException.class, () -> line.step(X, KIND, T, 65));
            assertThrows(IllegalArgumentException.class, () -> line.variable("none"));
            assertThrows(IllegalArgumentException.class, () -> line.set("none", new float[1]));
            assertThrows(RuntimeException.class, () -> line.load(folder.resolve("none")));
            assertThrows(RuntimeException.class, () -> line.save(folder.resolve("none/none")));
            other.step(X, KIND, T, 3);
            line.y(X, KIND);
        }
    }

    private static void useAndForget() {
        for (int i = 0; i < 20; i++) {
            Line line = new Line(3);
            line.schedule(1, 1, 1, 1);
            line.step(X, KIND, T, 3);
            line.share().y(X, KIND);
        }
    }

    @Test
    void threadsOfModelsThatNobodyClosedEnd() throws Exception {
        Set<Thread> before = workers();
        useAndForget();
        assertTrue(workers().size() > before.size());
        long start = System.nanoTime();
        while (!before.containsAll(workers())) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30), () -> workers().toString());
            System.gc();
            Thread.sleep(10);
        }
    }

    /// A model that is shared is needed as long as one of those that share it.
    @Test
    void threadsStayAsLongAsASharedModelNeedsThem() throws Exception {
        Line shared = new Line(3).share();
        System.gc();
        Thread.sleep(50);
        System.gc();
        assertEquals(1, shared.y(X, KIND).length);
        shared.close();
    }

    private static Set<Thread> workers() {
        Set<Thread> workers = new HashSet<>(Thread.getAllStackTraces().keySet());
        workers.removeIf(t -> !t.getName().startsWith("netc-worker-"));
        return workers;
    }
}
