package netc.runtime.model;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// How many bytes code allocates, on the calling thread and on all `netc-worker-` threads.
public final class Allocation {
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;

    private final long[] threads;

    /// Watches the threads that there are now.
    public Allocation() {
        threads = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t == Thread.currentThread() || t.getName().startsWith("netc-worker-"))
                .mapToLong(Thread::threadId).toArray();
    }

    /// Bytes so far; asking allocates nothing.
    public long total() {
        long bytes = 0;
        for (long thread : threads) {
            bytes += BEAN.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }

    /// The least of several rounds: the first load classes and run in the interpreter.
    public static long leastOf(Runnable code) {
        Allocation allocation = new Allocation();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = allocation.total();
            code.run();
            least = Math.min(least, allocation.total() - before);
        }
        return least;
    }
}
