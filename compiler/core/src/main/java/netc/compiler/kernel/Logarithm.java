package netc.compiler.kernel;

import static netc.compiler.kernel.Expression.apply;
import static netc.compiler.kernel.Scalars.*;

/// `log` in exactly rounded steps: `x = 2^e m` with m between `sqrt(1/2)` and `sqrt 2`, and a minimax polynomial for
/// `log m`.
public final class Logarithm {
    /// The high part has 16 bits, so that its product with an exponent is exact.
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    /// `(log(1 + r) - r + r²/2) / r³`, relative error of the logarithm 3.2e-9.
    private static final float[] REST = {0x1.555548p-2f, -0x1.000006p-2f, 0x1.99a4b6p-3f, -0x1.555c4ep-3f,
            0x1.233768p-3f,
            -0x1.fc2208p-4f, 0x1.e6f06cp-4f, -0x1.de3c14p-4f, 0x1.1457a2p-4f};

    private Logarithm() {
    }

    /// A positive number in two parts.
    ///
    /// @param exponent e, a whole number as a real
    /// @param fraction m, from `sqrt(1/2)` to `sqrt 2`
    record Parts(Expression exponent, Expression fraction) {
    }

    /// `x = 2^e m`, exactly. Small numbers are scaled up first and others down, so that no power of two leaves its range.
    static Parts split(KernelBuilder k, Expression x) {
        Expression small = k.let("small", lt(x, real(0x1p-100f)));
        Expression scaled = k.let("scaled", mul(x, select(small, real(0x1p30f), real(0x1p-4f))));
        Expression bits = isub(apply(Operation.BITS, scaled), whole(Float.floatToRawIntBits((float) Math.sqrt(0.5))));
        Expression e = k.let("e", apply(Operation.TO_REAL, apply(Operation.ISHR, bits, whole(23))));
        Expression m = k.let("m", mul(scaled, powerOfTwo(neg(e))));
        return new Parts(k.let("e", add(e, select(small, real(-30), real(4)))), m);
    }

    /// Natural logarithm within 1 ulp; minus infinity at 0, NaN below.
    public static Expression log(KernelBuilder k, Expression x) {
        Expression v = k.let("x", x);
        Parts parts = split(k, v);
        Expression e = parts.exponent();
        Expression r = k.let("r", sub(parts.fraction(), real(1)));
        Expression square = k.let("square", mul(r, r));
        Expression rest = fma(mul(r, square), polynomial(r, REST), mul(e, real(LN2_LOW)));
        Expression sum = add(r, fma(square, real(-0.5f), rest));
        Expression result = k.let("log", fma(e, real(LN2_HIGH), sum));
        Expression atMostZero = select(eq(v, real(0)), real(Float.NEGATIVE_INFINITY), real(Float.NaN));
        // infinity and NaN are themselves
        return select(lt(v, real(Float.POSITIVE_INFINITY)), select(lt(real(0), v), result, atMostZero), v);
    }
}
