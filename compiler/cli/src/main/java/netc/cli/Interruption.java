package netc.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets Ctrl-C and SIGTERM end a run at the next step instead of anywhere: the JVM, asked to end, waits until [#close].
///
/// The process then exits with 130 or 143, whatever the command returns.
final class Interruption implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("netc-interruption").unstarted(this::await);
    private final Runnable stop;
    private volatile boolean wanted;

    private Interruption(Runnable stop) {
        this.stop = stop;
    }

    /// From now on until [#close] the JVM waits.
    ///
    /// @param stop asks the run to end
    static Interruption watch(Runnable stop) {
        Interruption interruption = new Interruption(stop);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Whether the JVM was asked to end.
    boolean isWanted() {
        return wanted;
    }

    private void await() {
        wanted = true;
        stop.run();
        try {
            if (!finished.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger("netc.cli").log(System.Logger.Level.WARNING,
                        "the step did not end within {0} seconds; the last checkpoint is older", LONGEST_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Everything is saved; the JVM may end.
    @Override
    public void close() {
        finished.countDown();
        if (!wanted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM has begun to end at this very moment, and the hook finds the latch open.
                wanted = true;
            }
        }
    }
}
