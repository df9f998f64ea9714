package netc.compiler.kernel;

import static netc.compiler.kernel.Expression.apply;
import static netc.compiler.kernel.Scalars.*;

/// `pow` in exactly rounded steps: `|x|^y = 2^(y log2 |x|)`, where the logarithm and the product with y are carried in two
/// singles, because an exponent of 128 leaves only 17 bits of one single behind the point.
///
/// `log2 m` is `2/ln 2 (s + s³/3 + …)` of `s = (m - 1) / (m + 1)`: the first term in two singles, the others, below 1 % of it,
/// in one.
public final class Power {
    private static final float HIGH = 0x1.715476p1f;
    private static final float LOW = 0x1.4ae0cp-25f;
    /// `2/ln 2 (atanh s / s - 1) / s²` in s², relative error 1e-8.
    private static final float[] REST = {0x1.ec709ep-1f, 0x1.2777p-1f, 0x1.a5c916p-2f, 0x1.58b2f2p-2f};
    /// `(2^r - 1) / r` for |r| up to 1/2, error 1.5e-8.
    private static final float[] EXP2 = {0x1.62e43p-1f, 0x1.ebfbep-3f, 0x1.c6aedp-5f, 0x1.3b29aap-7f, 0x1.5f47dep-10f,
            0x1.448fe8p-13f};

    private Power() {
    }

    /// `x^y` within 4 ulp, with the cases of `Math.pow`: 1 for `y = 0`, NaN for a negative x and a y that is not whole, the
    /// sign of x for odd y.
    public static Expression pow(KernelBuilder k, Expression x, Expression y) {
        Expression base = k.let("x", x);
        Expression exponent = k.let("y", y);
        Expression size = k.let("size", abs(base));
        Pair log = log2(k, size);
        Expression z = k.let("z", mul(exponent, log.high()));
        Expression low = fma(exponent, log.low(), fma(exponent, log.high(), neg(z)));
        Expression result = k.let("power", exp2(k, z, low));
        return sign(k, base, exponent, result);
    }

    /// A sum of two singles, the second below half an ulp of the first.
    private record Pair(Expression high, Expression low) {
    }

    private static Pair log2(KernelBuilder k, Expression size) {
        Logarithm.Parts parts = Logarithm.split(k, size);
        Expression e = parts.exponent();
        Expression m = parts.fraction();
        Expression above = k.let("above", sub(m, real(1)));
        Expression sum = k.let("sum", add(m, real(1)));
        Expression lost = sub(m, sub(sum, real(1)));
        Expression s = k.let("s", div(above, sum));
        Expression sLow = k.let("sLow", div(fma(neg(s), lost, fma(neg(s), sum, above)), sum));
        Expression first = k.let("first", mul(s, real(HIGH)));
        Expression firstLow = add(fma(s, real(HIGH), neg(first)), fma(s, real(LOW), mul(sLow, real(HIGH))));
        Expression square = k.let("square", mul(s, s));
        Expression cube = mul(fma(real(3), sLow, s), square);
        Expression rest = k.let("rest", fma(cube, polynomial(square, REST), firstLow));
        Expression fraction = k.let("fraction", add(first, rest));
        Expression fractionLow = sub(rest, sub(fraction, first));
        Expression high = k.let("high", add(e, fraction));
        Expression low = k.let("low", add(sub(fraction, sub(high, e)), fractionLow));
        Expression infinity = real(Float.POSITIVE_INFINITY);
        return new Pair(
                k.let("log", select(eq(size, real(0)), neg(infinity), select(eq(size, infinity), infinity, high))),
                low);
    }

    /// `2^(z + low)`.
    private static Expression exp2(KernelBuilder k, Expression z, Expression low) {
        Expression n = k.let("n", nearest(select(lt(abs(z), real(200)), z, real(0))));
        Expression r = k.let("r", add(sub(z, n), low));
        Expression p = fma(r, polynomial(r, EXP2), real(1));
        Expression scaled = k.let("scaled", Exponential.scale(k, p, n));
        return select(lt(z, real(-160)), real(0), select(lt(real(140), z), real(Float.POSITIVE_INFINITY), scaled));
    }

    private static Expression sign(KernelBuilder k, Expression x, Expression y, Expression power) {
        Expression isWhole = k.let("whole", eq(apply(Operation.FLOOR, y), y));
        Expression half = k.let("half", mul(y, real(0.5f)));
        Expression odd = apply(Operation.AND, isWhole, apply(Operation.NE, apply(Operation.FLOOR, half), half));
        Expression negative = k.let("negative", ilt(apply(Operation.BITS, x), whole(0)));
        Expression signed = select(apply(Operation.AND, negative, odd), neg(power), power);
        Expression undefined = apply(Operation.AND, apply(Operation.AND, lt(x, real(0)),
                lt(real(Float.NEGATIVE_INFINITY), x)), apply(Operation.NOT, isWhole));
        // NaN is undefined by itself; its own comparison with anything must not make it so
        return select(eq(y, real(0)), real(1), select(undefined, real(Float.NaN), signed));
    }
}
