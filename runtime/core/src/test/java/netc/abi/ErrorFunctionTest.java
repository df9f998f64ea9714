package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class ErrorFunctionTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal PI = new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494");

    /// Another series than that of the function: `2/sqrt(pi) (x - x³/3 + x⁵/10 - …)`, in 60 digits because its terms cancel.
    private static double series(double at) {
        BigDecimal x = new BigDecimal(at);
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = x;
        for (int n = 1; n < 400; n++) {
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * n - 1), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
        }
        return sum.multiply(BigDecimal.TWO).divide(PI.sqrt(DIGITS), DIGITS).doubleValue();
    }

    @Test
    void valuesAreThoseOfTheSeriesAtZero() {
        for (double x = -6.5; x <= 6.5; x += 0.0625 + 1e-5) {
            assertEquals(series(x), ErrorFunction.erf(x), 2e-15 * Math.abs(series(x)), "erf " + x);
        }
    }

    @Test
    void limitsAndZerosAreExact() {
        assertEquals(1, ErrorFunction.erf(Double.POSITIVE_INFINITY));
        assertEquals(-1, ErrorFunction.erf(Double.NEGATIVE_INFINITY));
        assertEquals(-0.0, ErrorFunction.erf(-0.0));
        assertEquals(0.0, ErrorFunction.erf(0.0));
        assertEquals(Double.NaN, ErrorFunction.erf(Double.NaN));
        assertEquals(2 / Math.sqrt(Math.PI) * 0x1p-1000, ErrorFunction.erf(0x1p-1000));
    }
}
