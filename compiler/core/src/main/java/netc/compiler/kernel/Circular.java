package netc.compiler.kernel;

import static netc.compiler.kernel.Expression.apply;
import static netc.compiler.kernel.Scalars.*;

/// `sin` and `cos` in exactly rounded steps: `x = q pi/2 + r` by Cody and Waite with pi/2 in three parts, each rounded down so
/// that the sign of a zero survives, and minimax polynomials on |r| at most pi/4 (relative errors 5.4e-9 and 1.6e-10).
///
/// Beyond `2^20` [RadianReduction] takes the place of Cody and Waite. Within 2.1 ulp up to there and within 2.8 ulp
/// beyond; NaN of an infinity.
public final class Circular {
    private static final float LIMIT = 0x1p20f;
    private static final float TWO_BY_PI = 0x1.45f306p-1f;
    private static final float HIGH = 0x1.921fb4p0f;
    private static final float MIDDLE = 0x1.4442dp-24f;
    private static final float LOW = 0x1.846988p-48f;
    /// `(sin r / r - 1) / r²` in r².
    private static final float[] SINE = {-0x1.555546p-3f, 0x1.11076p-7f, -0x1.994e5ap-13f};
    /// `(cos r - 1 + r²/2) / r⁴` in r².
    private static final float[] COSINE = {0x1.55554ap-5f, -0x1.6c0c32p-10f, 0x1.99eb4ap-16f};

    private Circular() {
    }

    public static Expression sin(KernelBuilder k, Expression x) {
        return quadrant(k, x, 0);
    }

    public static Expression cos(KernelBuilder k, Expression x) {
        return quadrant(k, x, 1);
    }

    /// `sin(x + first pi/2)`.
    private static Expression quadrant(KernelBuilder k, Expression x, int first) {
        Expression v = k.let("x", x);
        Expression near = k.let("near", le(abs(v), real(LIMIT)));
        Expression q = k.let("q", nearest(mul(select(near, v, real(0)), real(TWO_BY_PI))));
        Expression reduced = fma(q, real(-LOW), fma(q, real(-MIDDLE), fma(q, real(-HIGH), v)));
        RadianReduction far = RadianReduction.of(k, v);
        Expression isFinite = lt(abs(v), real(Float.POSITIVE_INFINITY));
        Expression r = k.let("r",
                select(near, reduced, select(isFinite, far.rest(), real(Float.NaN))));
        Expression square = k.let("square", mul(r, r));
        Expression sine = k.let("sine", mul(r, fma(square, polynomial(square, SINE), real(1))));
        Expression cosine = k.let("cosine", fma(mul(square, square), polynomial(square, COSINE),
                fma(square, real(-0.5f), real(1))));
        Expression turn = k.let("turn",
                iadd(apply(Operation.ISELECT, near, apply(Operation.TO_WHOLE, q), far.quarter()), whole(first)));
        Expression odd = apply(Operation.INE, apply(Operation.IAND, turn, whole(1)), whole(0));
        Expression value = k.let("value", select(odd, cosine, sine));
        return select(apply(Operation.INE, apply(Operation.IAND, turn, whole(2)), whole(0)), neg(value), value);
    }
}
