package netc.compiler.accuracy;

/// Distances of singles from true values, in units in the last place of the true value.
public final class Ulps {
    private Ulps() {
    }

    /// How far a single is from what it stands for: 0 where it is the nearest, infinite where one of them alone is NaN or
    /// where a zero is not exact in size or sign. Infinity stands for 2^128, one unit beyond the greatest single.
    public static double error(double exact, float found) {
        float nearest = (float) exact;
        if (Float.floatToIntBits(nearest) == Float.floatToIntBits(found)) {
            return 0;
        }
        if (Float.isNaN(nearest) || Float.isNaN(found) || exact == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double value = Float.isInfinite(found) ? Math.copySign(0x1p128, found) : found;
        double truth = Double.isInfinite(exact) ? Math.copySign(0x1p1023, exact) : exact;
        return Math.abs(truth - value) / Math.min(0x1p104, Math.ulp(nearest));
    }
}
