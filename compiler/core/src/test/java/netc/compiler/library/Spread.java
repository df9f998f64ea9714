package netc.compiler.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

/// How numbers lie that are drawn.
final class Spread {
    private Spread() {
    }

    static double variance(double[] v, double mean) {
        return Arrays.stream(v).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    }

    /// All between the bounds and near them, and as spread as numbers are that are equally likely.
    static void assertEvenlyWithin(double bound, double[] v) {
        double greatest = Arrays.stream(v).map(Math::abs).max().orElseThrow();
        assertTrue(greatest <= bound * (1 + 1e-6) && greatest > 0.97 * bound, greatest + " for " + bound);
        double tolerance = 6 / Math.sqrt(v.length);
        assertEquals(0, Arrays.stream(v).average().orElseThrow(), tolerance * bound);
        assertEquals(bound * bound / 3, variance(v, 0), tolerance * bound * bound / 3);
    }
}
