package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CircularTest {
    @Test
    void sineAndCosineAreNearThoseOfStrictMath() {
        Random random = new Random(4);
        for (int i = 0; i < 200_000; i++) {
            double x = Math.scalb(random.nextDouble() - 0.5, random.nextInt(60) - 30);
            assertNear(StrictMath.sin(x), Circular.sin(x), x);
            assertNear(StrictMath.cos(x), Circular.cos(x), x);
            double multiple = random.nextInt(100_000) * (Math.PI / 2);
            assertNear(StrictMath.sin(multiple), Circular.sin(multiple), multiple);
            assertNear(StrictMath.cos(multiple), Circular.cos(multiple), multiple);
        }
    }

    @Test
    void cornersAreThoseOfStrictMath() {
        for (double x : new double[] {0.0, -0.0, Double.MIN_VALUE, 1e300, Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertEquals(StrictMath.sin(x), Circular.sin(x));
            assertEquals(StrictMath.cos(x), Circular.cos(x));
        }
    }

    private static void assertNear(double expected, double found, double x) {
        assertEquals(expected, found, 2 * Math.ulp(expected), () -> "of " + x);
    }
}
