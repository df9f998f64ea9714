package netc.compiler.kernel;

import static netc.compiler.kernel.Scalars.*;

/// `exp` and `expm1` in exactly rounded steps, so that every target gives the same bits.
///
/// Cody and Waite's reduction: `x = n ln 2 + r`, |r| at most `ln 2 / 2`, ln 2 in two parts and by `fma`, so that r is nearly
/// exact; then `exp r` by a polynomial of degree 6 (minimax, relative error 1.7e-8) and scaling by `2^n` in two steps, because
/// n reaches from -151 to 128 and a subnormal result must be rounded once only.
public final class Exponential {
    private static final float LOG2_E = 0x1.715476p0f;
    static final float LN2_HIGH = 0x1.62e43p-1f;
    static final float LN2_LOW = -0x1.05c61p-29f;
    /// `(exp r - 1 - r) / r²`.
    private static final float[] REST = {0x1.fffffep-2f, 0x1.5554bp-3f, 0x1.555674p-5f, 0x1.122776p-7f,
            0x1.6bec06p-10f};

    private Exponential() {
    }

    /// `e^x` within 1 ulp; 0 below -104, infinity above 88.73, gradual underflow between -104 and -87.3.
    public static Expression exp(KernelBuilder k, Expression x) {
        Expression c = k.let("c", clamp(k.let("x", x), -105));
        Expression n = k.let("n", nearest(mul(c, real(LOG2_E))));
        Expression r = k.let("r", reduce(c, n));
        Expression p = polynomial(r, 1, 1, REST[0], REST[1], REST[2], REST[3], REST[4]);
        return scale(k, p, n);
    }

    /// `e^x - 1` within 2 ulp, without cancellation near 0: `2 (2^(n-1) t + (2^(n-1) - 1/2))` where `t = exp r - 1`.
    public static Expression expm1(KernelBuilder k, Expression x) {
        Expression v = k.let("x", x);
        Expression c = k.let("c", clamp(v, -20));
        Expression n = k.let("n", nearest(mul(c, real(LOG2_E))));
        Expression r = k.let("r", reduce(c, n));
        Expression t = fma(mul(r, r), polynomial(r, REST), r);
        Expression s = k.let("s", powerOfTwo(sub(n, real(1))));
        Expression half = k.let("half", fma(s, t, sub(s, real(0.5f))));
        // -0 and subnormals are themselves
        return select(lt(abs(v), real(0x1p-25f)), v, add(half, half));
    }

    /// NaN stays NaN.
    private static Expression clamp(Expression x, float low) {
        return select(lt(x, real(low)), real(low), select(lt(real(89), x), real(89), x));
    }

    private static Expression reduce(Expression x, Expression n) {
        return fma(n, real(-LN2_LOW), fma(n, real(-LN2_HIGH), x));
    }

    /// `p 2^n` for |n| at most 252: the first product is exact where p is near 1.
    static Expression scale(KernelBuilder k, Expression p, Expression n) {
        Expression half = k.let("half", nearest(mul(n, real(0.5f))));
        return mul(mul(p, powerOfTwo(half)), powerOfTwo(sub(n, half)));
    }
}
