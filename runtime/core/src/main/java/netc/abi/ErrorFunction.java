package netc.abi;

/// `erf x = 2/sqrt(pi)` times the integral of `e^(-t²)` from 0 to x, in double precision: what compiled code approximates.
public final class ErrorFunction {
    /// From here on the result is 1.
    private static final double LEVEL = 6;

    private ErrorFunction() {
    }

    /// By `2/sqrt(pi) e^(-x²) (x + 2 x³/3 + 4 x⁵/15 + …)`, whose terms have one sign (Abramowitz and Stegun, "Handbook of
    /// Mathematical Functions", 7.1.6), within a few units of 1e-16; the same bits everywhere.
    public static double erf(double x) {
        if (Math.abs(x) >= LEVEL) {
            return Math.signum(x);
        }
        if (x == 0 || Double.isNaN(x)) {
            return x;
        }
        double sum = 0;
        double term = x;
        for (int n = 1; sum + term != sum; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }
}
