package netc.compiler.kernel;

import static netc.compiler.kernel.Expression.apply;
import static netc.compiler.kernel.Scalars.*;

/// `mod` of reals without a rounding, but for that of the difference of two singles: [netc.abi.Modulus].
///
/// It is long division, sixteen digits of the quotient a turn. With `|x| = m 2^i` and `|b| = n 2^j`, m and n from 1 to 2, each
/// turn takes from the rest r, times 2^16, the nearest multiple of n. That multiple is known up to one by a product with
/// `1 / n`, and the difference, found by `fma`, is at most 0.51 n and a multiple of the last bit of n, so that it is a single
/// and exact. What is left over of the quotient's `i - j` digits, up to fifteen, is one turn more.
public final class Modulus {
    private static final int DIGITS = 4;
    private static final int TURN = 1 << DIGITS;
    /// The largest exponent of a single less the least one of its last bit.
    private static final int MOST = 127 + 149;
    private static final int MANTISSA = 0x7fffff;

    private Modulus() {
    }

    public static Expression mod(KernelBuilder k, Expression x, Expression b) {
        Expression dividend = k.let("x", x);
        Expression divisor = k.let("b", b);
        Expression size = k.let("size", abs(dividend));
        Expression bound = k.let("bound", abs(divisor));
        Expression rest = k.let("rest", select(lt(size, bound), size, remainder(k, size, bound)));
        Expression signs = apply(Operation.IXOR, apply(Operation.BITS, dividend), apply(Operation.BITS, divisor));
        Expression isFar = apply(Operation.AND, ilt(signs, whole(0)), lt(real(0), rest));
        Expression far = k.let("far", sub(bound, rest));
        Expression below = apply(Operation.FROM_BITS, isub(apply(Operation.BITS, bound), whole(1)));
        Expression isRounded = apply(Operation.AND, eq(far, bound), lt(bound, real(Float.POSITIVE_INFINITY)));
        Expression result = k.let("result", select(isFar, select(isRounded, below, far), rest));
        Expression isDefined = apply(Operation.AND, lt(size, real(Float.POSITIVE_INFINITY)), lt(real(0), bound));
        return select(isDefined, select(ilt(apply(Operation.BITS, divisor), whole(0)), neg(result), result),
                real(Float.NaN));
    }

    /// A positive number as `m 2^i`.
    ///
    /// @param exponent i
    /// @param mantissa m, from 1 until 2
    private record Parts(Expression exponent, Expression mantissa) {
        static Parts of(KernelBuilder k, Expression x) {
            Expression small = k.let("small", lt(x, real(Float.MIN_NORMAL)));
            Expression bits = k.let("bits", apply(Operation.BITS, select(small, mul(x, real(0x1p23f)), x)));
            Expression exponent = k.let("exponent", iadd(apply(Operation.IUSHR, bits, whole(23)),
                    apply(Operation.ISELECT, small, whole(-127 - 23), whole(-127))));
            Expression mantissa = apply(Operation.IOR, apply(Operation.IAND, bits, whole(MANTISSA)),
                    whole(Float.floatToRawIntBits(1)));
            return new Parts(exponent, k.let("mantissa", apply(Operation.FROM_BITS, mantissa)));
        }
    }

    /// What division of a positive number by one that is not greater leaves; of others what it gives has no meaning.
    private static Expression remainder(KernelBuilder k, Expression x, Expression b) {
        Parts dividend = Parts.of(k, x);
        Parts divisor = Parts.of(k, b);
        Expression n = divisor.mantissa();
        Expression inverse = k.let("inverse", div(real(1), n));
        Expression digits = k.let("digits", isub(dividend.exponent(), divisor.exponent()));
        Expression turns = k.let("turns", apply(Operation.ISHR, digits, whole(DIGITS)));
        Local rest = k.variable("rest", less(k, dividend.mantissa(), n, inverse));
        k.serial("turn", MOST / TURN, turn -> k.set(rest, select(ilt(turn, turns),
                less(k, mul(get(rest), real(1 << TURN)), n, inverse), get(rest))));
        Expression others = apply(Operation.TO_REAL, apply(Operation.IAND, digits, whole(TURN - 1)));
        Expression last = k.let("last", less(k, mul(get(rest), powerOfTwo(others)), n, inverse));
        Expression positive = select(lt(last, real(0)), add(last, n), last);
        return Exponential.scale(k, positive, k.let("scale", apply(Operation.TO_REAL, divisor.exponent())));
    }

    /// x less the nearest multiple of n.
    private static Expression less(KernelBuilder k, Expression x, Expression n, Expression inverse) {
        Expression v = k.let("x", x);
        return fma(neg(nearest(mul(v, inverse))), n, v);
    }
}
