import demo.Gemm;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/// A product of two matrices by the kernel that netc writes for `gemm.net` and by loops in Java, each on one thread.
public final class Product {
    private static final int N = 512;

    private Product() {
    }

    /// @param arguments for how many seconds each is repeated, 2 where it is not given
    public static void main(String[] arguments) {
        double enough = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2;
        Random random = new Random(1);
        float[] a = drawn(random);
        float[] b = drawn(random);
        float[] c = new float[N * N];
        float[] naive = new float[N * N];
        float[] onTwo = new float[N * N];
        try (Gemm gemm = new Gemm(1); Gemm two = new Gemm(2)) {
            double columns = least(enough, () -> columnwise(a, b, naive));
            double rows = least(enough, () -> rowwise(a, b, naive));
            double kernel = least(enough, () -> gemm.c(a, b, 1, c));
            two.c(a, b, 1, onTwo);
            require(Arrays.equals(c, onTwo), "two threads give the bits of one");
            for (int i = 0; i < c.length; i++) {
                require(Math.abs(c[i] - naive[i]) < 1e-4, "the kernel and the loops agree");
            }
            System.out.println("vectors: " + gemm.vectors());
            System.out.println("bits: " + Integer.toHexString(Arrays.hashCode(c)));
            double billions = 2e-9 * N * N * N;
            System.out.printf(Locale.ROOT, "loops over i, j, k: %.1f billion operations a second%n", billions / columns);
            System.out.printf(Locale.ROOT, "loops over i, k, j: %.1f billion operations a second%n", billions / rows);
            System.out.printf(Locale.ROOT, "the kernel: %.1f billion operations a second%n", billions / kernel);
            System.out.printf(Locale.ROOT, "times as fast as i, j, k: %.1f%n", columns / kernel);
            System.out.printf(Locale.ROOT, "times as fast as i, k, j: %.1f%n", rows / kernel);
        }
    }

    private static float[] drawn(Random random) {
        float[] values = new float[N * N];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("it should be that " + what);
        }
    }

    /// As the formula reads, element by element. b is read down its columns, a row apart each time.
    private static void columnwise(float[] a, float[] b, float[] c) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                float sum = 0;
                for (int k = 0; k < N; k++) {
                    sum += a[i * N + k] * b[k * N + j];
                }
                c[i * N + j] = sum;
            }
        }
    }

    /// The same with the two inner loops exchanged: everything is read along rows, and the JIT makes vectors of the innermost.
    private static void rowwise(float[] a, float[] b, float[] c) {
        Arrays.fill(c, 0);
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < N; k++) {
                float factor = a[i * N + k];
                for (int j = 0; j < N; j++) {
                    c[i * N + j] += factor * b[k * N + j];
                }
            }
        }
    }

    /// The shortest time of one; the first ones show the JIT what runs.
    private static double least(double enough, Runnable product) {
        double least = Double.MAX_VALUE;
        double spent = 0;
        while (spent < enough) {
            long start = System.nanoTime();
            product.run();
            double taken = (System.nanoTime() - start) * 1e-9;
            least = Math.min(least, taken);
            spent += taken;
        }
        return least;
    }
}
