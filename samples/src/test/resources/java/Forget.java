import demo.LeNet5;
import java.util.concurrent.TimeUnit;

/// A program that steps with many models and closes none of them. They take many times the memory that it has.
public final class Forget {
    private static final int MODELS = 300;
    private static final int BATCH = 64;

    private Forget() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        float[] images = new float[BATCH * 28 * 28];
        int[] digits = new int[BATCH];
        for (int i = 0; i < MODELS; i++) {
            step(images, digits);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (workers() > 0 && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        System.out.println("workers left: " + workers());
    }

    private static void step(float[] images, int[] digits) {
        LeNet5 net = new LeNet5(3);
        net.schedule(1, 1, 1, 1);
        net.step(images, digits, BATCH);
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("netc-worker-")).count();
    }
}
