package netc.runtime.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// The calling thread and `threads - 1` threads of its own, which take the chunks of one region after the other.
///
/// All threads, the caller included, claim chunks from one ticket, so a worker that the operating system has put aside
/// delays nobody: the caller takes its share. A worker that finds nothing to do spins for [#SPIN_NANOS] and then parks;
/// only parked workers are unparked. Once warm, a region allocates nothing on any thread.
///
/// Between regions the threads refer to nothing but this, so that a model whose workers these are can be collected.
///
/// One region runs at a time. A call that comes while another is under way (from a chunk, or from another thread) runs its
/// chunks by itself, one after the other.
public final class Workers implements AutoCloseable {
    /// Work below this is not worth sharing with a worker that spins.
    static final long WORTH_SHARING_NANOS = 4_000;
    /// Work below this is not worth waking a worker that is parked.
    static final long WORTH_WAKING_NANOS = 50_000;
    /// How long a worker spins before it parks: longer than the serial stretches within a training step, short enough
    /// to cost little where another program wants the core.
    private static final long SPIN_NANOS = 40_000;
    /// How long the caller spins for the last chunks before it yields, and how long it yields before it sleeps.
    private static final long CALLER_SPIN_NANOS = 50_000;
    private static final long CALLER_YIELD_NANOS = 1_000_000;
    private static final long CALLER_SLEEP_NANOS = 50_000;
    private static final int SPINS_BETWEEN_CLOCKS = 64;
    private static final Region NOTHING = (_, _) -> {
    };

    /// The number of the region in the upper half, how many of its chunks are unclaimed in the lower.
    /// A ticket with unclaimed chunks belongs to the region in [#region], which stays until all its chunks have run.
    private final AtomicLong ticket = new AtomicLong();
    /// Chunks of the region that have not run to their end.
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Worker[] workers;

    // Written before the ticket that publishes them and read after a successful claim.
    private Region region = NOTHING;
    private int chunks;

    private volatile boolean closed;

    /// @param threads how many threads take part, the caller included: at least 1
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed: " + threads);
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /// How many threads take part, the caller included.
    public int threads() {
        return workers.length + 1;
    }

    /// Unparks every worker, so that it spins when the next region comes: worth it at the start of a training step.
    public void wake() {
        wake(workers.length);
    }

    /// Runs every chunk once and returns when all have run, waking workers that are parked.
    public void run(Region region, int chunks) {
        run(region, chunks, Long.MAX_VALUE);
    }

    /// Runs every chunk once and returns when all have run.
    ///
    /// @param nanos how long the whole region takes on one thread, about; decides who is asked to help
    /// @throws IllegalStateException when closed
    /// @throws RuntimeException      the first that a chunk threw, as an Error; the other chunks have run all the same
    public void run(Region region, int chunks, long nanos) {
        if (closed) {
            throw new IllegalStateException("the workers are closed");
        }
        if (workers.length == 0 || chunks <= 1 || nanos < WORTH_SHARING_NANOS || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < chunks; i++) {
                region.chunk(i, 0);
            }
            return;
        }
        try {
            publish(region, chunks);
            if (nanos >= WORTH_WAKING_NANOS) {
                wake(Math.min(workers.length, chunks - 1));
            }
            takeChunks(0);
            awaitOthers();
            Throwable thrown = failure.get();
            if (thrown != null) {
                failure.set(null);
                rethrow(thrown);
            }
        } finally {
            // The threads outlive the region, and must not keep what it refers to.
            this.region = NOTHING;
            busy.set(false);
        }
    }

    /// Ends the threads, and waits until they have ended.
    @Override
    public void close() {
        closed = true;
        wake();
        boolean interrupted = false;
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(Region region, int chunks) {
        this.region = region;
        this.chunks = chunks;
        unfinished.set(chunks);
        long number = (ticket.get() >>> 32) + 1;
        ticket.set(number << 32 | chunks);
    }

    private void wake(int count) {
        for (int i = 0; i < count; i++) {
            if (workers[i].parked) {
                workers[i].parked = false;
                LockSupport.unpark(workers[i]);
            }
        }
    }

    /// Claims and runs chunks while there are any; returns whether there was one.
    private boolean takeChunks(int thread) {
        boolean any = false;
        for (long seen = ticket.get(); unclaimed(seen) > 0; seen = ticket.get()) {
            if (ticket.compareAndSet(seen, seen - 1)) {
                any = true;
                try {
                    region.chunk(chunks - unclaimed(seen), thread);
                } catch (Throwable t) {
                    failure.compareAndSet(null, t);
                } finally {
                    unfinished.decrementAndGet();
                }
            }
        }
        return any;
    }

    private static int unclaimed(long ticket) {
        return (int) ticket;
    }

    /// Every chunk is claimed; waits for those that others still run. On a machine with more threads than cores the one
    /// waited for may need this very core, hence the yielding and the short sleeps.
    private void awaitOthers() {
        if (spunUntilFinished()) {
            return;
        }
        long start = System.nanoTime();
        while (unfinished.get() > 0) {
            if (System.nanoTime() - start < CALLER_YIELD_NANOS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, CALLER_SLEEP_NANOS);
            }
        }
    }

    private boolean spunUntilFinished() {
        long start = System.nanoTime();
        for (int spins = 1; unfinished.get() > 0; spins++) {
            if (spins % SPINS_BETWEEN_CLOCKS == 0 && System.nanoTime() - start > CALLER_SPIN_NANOS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static void rethrow(Throwable thrown) {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a chunk threw a checked exception", thrown);
        }
    }

    /// One thread: runs what there is, spins for a while, parks.
    private final class Worker extends Thread {
        private final int number;
        private volatile boolean parked;

        Worker(int number) {
            super(null, null, "netc-worker-" + number, 0, false);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                if (!takeChunks(number) && !spunUntilWork()) {
                    parkUntilWoken();
                }
            }
        }

        private boolean spunUntilWork() {
            long start = System.nanoTime();
            for (int spins = 1; unclaimed(ticket.get()) == 0 && !closed; spins++) {
                if (spins % SPINS_BETWEEN_CLOCKS == 0 && System.nanoTime() - start > SPIN_NANOS) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }

        /// Announces itself before it looks for work a last time, as [#wake] publishes work before it looks for those
        /// that are parked: one of both sees the other.
        private void parkUntilWoken() {
            parked = true;
            while (parked && unclaimed(ticket.get()) == 0 && !closed) {
                LockSupport.park(Workers.this);
            }
            parked = false;
        }
    }
}
