import demo.LeNet5;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;

/// A program that uses LeNet-5 and needs nothing but its jar and the runtime's. Prints one line for each thing it did, the
/// first of which says how wide the vectors are; the others are the same wherever it runs.
public final class ReadDigits {
    private static final int PIXELS = 28 * 28;
    private static final int CLASSES = 10;
    private static final int BATCH = 64;

    private ReadDigits() {
    }

    /// @param arguments a file of weights, and where to write others
    public static void main(String[] arguments) {
        Path weights = Path.of(arguments[0]);
        Path trained = Path.of(arguments[1]);
        float[] images = images();
        int[] digits = new int[BATCH];
        for (int e = 0; e < BATCH; e++) {
            digits[e] = e % CLASSES;
        }
        float[] many = new float[BATCH * CLASSES];

        try (LeNet5 net = new LeNet5(weights)) {
            System.out.println("vectors: " + net.vectors());

            float[] one = net.probability(Arrays.copyOf(images, PIXELS));
            net.probability(images, BATCH, many);
            require(Arrays.equals(one, Arrays.copyOf(many, CLASSES)), "one example and many agree");
            if (net.predict(Arrays.copyOf(images, PIXELS)) instanceof LeNet5.Prediction(float[] probability)) {
                require(Arrays.equals(one, probability), "the prediction holds every output");
            }
            System.out.println("predicted " + Arrays.hashCode(many));
            try (LeNet5 shared = net.share()) {
                require(Arrays.equals(one, shared.probability(Arrays.copyOf(images, PIXELS))), "a shared model agrees");
            }

            net.schedule(1, 3, 1, 1);
            float first = net.step(images, digits, BATCH);
            net.step(images, digits, BATCH);
            float last = net.step(images, digits, BATCH);
            require(last < first, "the loss falls");
            System.out.println("trained, loss " + Float.floatToIntBits(first) + " to " + Float.floatToIntBits(last));
            net.save(trained);
            net.probability(images, BATCH, many);
            System.out.println("predicted " + Arrays.hashCode(many));
        }

        try (LeNet5 net = new LeNet5(trained, 2)) {
            float[] again = new float[BATCH * CLASSES];
            net.probability(images, BATCH, again);
            require(Arrays.equals(many, again), "reloaded weights predict the same");
            System.out.println("metadata " + net.metadata().get("model") + " " + net.metadata().get("hash.model"));
            System.out.println("allocated " + leastAllocated(() -> net.probability(images, BATCH, again)));
        }
    }

    private static float[] images() {
        float[] images = new float[BATCH * PIXELS];
        int state = 1;
        for (int i = 0; i < images.length; i++) {
            state = state * 1_103_515_245 + 12_345;
            images[i] = state >>> 24;
        }
        return images;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("it should be that " + what);
        }
    }

    /// Bytes that ten calls allocate, on this thread and on the model's. The first calls run in the interpreter, where
    /// vectors are objects, so that the least of several rounds counts.
    private static long leastAllocated(Runnable call) {
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] threads = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t == Thread.currentThread() || t.getName().startsWith("netc-"))
                .mapToLong(Thread::threadId).toArray();
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + 60_000_000_000L;
        long[] before = new long[threads.length];
        while (least > 0 && System.nanoTime() < end) {
            for (int i = 0; i < threads.length; i++) {
                before[i] = bean.getThreadAllocatedBytes(threads[i]);
            }
            for (int i = 0; i < 10; i++) {
                call.run();
            }
            long sum = 0;
            for (int i = 0; i < threads.length; i++) {
                sum += bean.getThreadAllocatedBytes(threads[i]) - before[i];
            }
            least = Math.min(least, sum);
        }
        return least;
    }
}
