package netc.abi;

/// Sine and cosine in double precision, which allocate nothing: those of `StrictMath` make an array where a JVM does not inline
/// them, and a schedule is computed before every step.
///
/// `x = q pi/2 + r` by Cody and Waite with pi/2 in three parts, and the polynomials of fdlibm (Sun Microsystems, 1993) for |r| up
/// to pi/4; within 1 ulp or so. The same bits on every machine: each operation is rounded once. Beyond `2^20`, of infinities
/// and NaN, `StrictMath` takes their place.
final class Circular {
    private static final double LIMIT = 0x1p20;
    private static final double HIGH = 0x1.921fb54442d18p0;
    private static final double MIDDLE = 0x1.1a62633145c07p-54;
    private static final double LOW = -0x1.f1976b7ed8fbcp-110;

    private Circular() {
    }

    static double sin(double x) {
        return Math.abs(x) <= LIMIT ? quadrant(x, 0) : StrictMath.sin(x);
    }

    static double cos(double x) {
        return Math.abs(x) <= LIMIT ? quadrant(x, 1) : StrictMath.cos(x);
    }

    /// `sin(x + first pi/2)`.
    private static double quadrant(double x, int first) {
        double q = Math.rint(x * (2 / Math.PI));
        double r = q == 0 ? x : Math.fma(q, -LOW, Math.fma(q, -MIDDLE, Math.fma(q, -HIGH, x)));
        int turn = (int) q + first;
        double value = (turn & 1) == 0 ? sine(r) : cosine(r);
        return (turn & 2) == 0 ? value : -value;
    }

    private static double sine(double r) {
        if (Math.abs(r) < 0x1p-27) {
            // Nothing is left to take off, and a zero keeps its sign.
            return r;
        }
        double z = r * r;
        double p = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * (2.75573137070700676789e-06
                + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
        return r + r * z * (-1.66666666666666324348e-01 + z * p);
    }

    private static double cosine(double r) {
        double z = r * r;
        double p = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * (2.48015872894767294178e-05
                + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09
                        + z * -1.13596475577881948265e-11)))));
        double half = 0.5 * z;
        double near = 1 - half;
        return near + ((1 - near - half) + z * p);
    }
}
