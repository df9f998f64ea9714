package netc.runtime.model;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// How many bytes code allocates, on the calling thread and on all `netc-worker-` threads.
public final class Allocation {
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;

    private Allocation() {
    }

    /// The least of several rounds: the first load classes and run in the interpreter.
    public static long leastOf(Runnable code) {
        long least = Long.MAX_VALUE;
        Thread[] threads = threads();
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long[] start = new long[threads.length];
            for (int i = 0; i < threads.length; i++) {
                start[i] = BEAN.getThreadAllocatedBytes(threads[i].threadId());
            }
            long own = BEAN.getCurrentThreadAllocatedBytes();
            code.run();
            long bytes = BEAN.getCurrentThreadAllocatedBytes() - own;
            for (int i = 0; i < threads.length; i++) {
                bytes += BEAN.getThreadAllocatedBytes(threads[i].threadId()) - start[i];
            }
            least = Math.min(least, bytes);
        }
        return least;
    }

    private static Thread[] threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("netc-worker-"))
                .toArray(Thread[]::new);
    }
}
