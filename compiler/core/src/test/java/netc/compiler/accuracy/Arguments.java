package netc.compiler.accuracy;

import java.util.Arrays;
import java.util.Random;

/// Singles that try a function everywhere.
final class Arguments {
    private static final int MANTISSAS = 300;
    private static final int PERIODS = 3000;
    private static final int STEPS = 20_000;
    private static final int AROUND = 2;
    private static final int DENSE = 200;

    private final Random random = new Random(20_260_101);
    private float[] values = new float[1 << 18];
    private int count;

    private Arguments() {
    }

    /// Every exponent with both signs and many mantissas, zeros, subnormal numbers, infinities and NaN; then, closely, where
    /// the range of a function is cut: about multiples of `ln 2 / 2` and `pi/4`, about 1 and `sqrt(1/2)`, and in even steps up to
    /// where everything that levels off has done so.
    static float[] everywhere() {
        Arguments a = new Arguments();
        for (int exponent = 0; exponent < 256; exponent++) {
            for (int mantissa : new int[] {0, 1, 2, 0x3fffff, 0x400000, 0x7ffffe, 0x7fffff}) {
                a.bothSigns(Float.intBitsToFloat(exponent << 23 | mantissa));
            }
            for (int i = 0; i < MANTISSAS; i++) {
                a.bothSigns(Float.intBitsToFloat(exponent << 23 | a.random.nextInt(1 << 23)));
            }
        }
        for (int k = 0; k <= 320; k++) {
            a.about(k * Math.log(2) / 2, AROUND);
        }
        for (int i = 0; i < PERIODS; i++) {
            a.about(i * Math.PI / 4, AROUND);
            // to the largest single, as evenly in its exponent as can be
            a.about(Math.rint(Math.scalb(1 + a.random.nextDouble(), a.random.nextInt(127))) * (Math.PI / 4), AROUND);
        }
        a.about(1, DENSE);
        a.about(Math.sqrt(0.5), DENSE);
        a.about(0x1p20, DENSE);
        for (int i = 0; i < STEPS; i++) {
            a.bothSigns(20f * (i + a.random.nextFloat()) / STEPS);
        }
        return Arrays.copyOf(a.values, a.count);
    }

    /// Exponents for powers of these, most such that the results have all sizes, others whole.
    static float[] exponents(float[] bases) {
        Random random = new Random(20_260_102);
        float[] exponents = new float[bases.length];
        for (int i = 0; i < bases.length; i++) {
            double bits = Math.log(Math.abs(bases[i])) / Math.log(2);
            exponents[i] = random.nextInt(4) == 0 ? random.nextInt(40) - 20
                    : (float) ((random.nextDouble() * 282 - 152) / bits);
        }
        return exponents;
    }

    private void about(double x, int singles) {
        for (int i = -singles; i <= singles; i++) {
            bothSigns(Float.intBitsToFloat(Math.max(0, Float.floatToIntBits((float) x) + i)));
        }
    }

    private void bothSigns(float x) {
        if (count + 2 > values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = x;
        values[count++] = -x;
    }
}
