package netc.compiler.kernel;

import static netc.compiler.kernel.Expression.apply;
import static netc.compiler.kernel.Scalars.*;

/// Large angles in quarters of a turn: `x = q pi/2 + r`, |r| at most pi/4.
///
/// Of `2/pi` only those bits count whose product with x is neither a whole number of turns nor too small to see: of a single,
/// 96 of them, at a place that its exponent gives (Payne and Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM
/// Newsletter 18, 1983). The product with the 24 bits of x is made of whole numbers of 32 bits and is exact but for the last
/// bit of 62 behind the point, and no single beyond 1 comes nearer than 2^-31 to a multiple of pi/2.
///
/// @param quarter q, of which the last two bits count
/// @param rest    r
record RadianReduction(Expression quarter, Expression rest) {
    /// The bits of `2/pi` behind 32 zeros.
    private static final int[] TWO_BY_PI = {0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
            0xfe5163ab};
    /// Exponents are counted from that of the last bit; the first bit that counts stands for two quarters.
    private static final int FIRST_BIT = 30 - 150;
    private static final int WORDS = 3;
    private static final float HALF_PI = 0x1.921fb6p0f;

    /// Of a finite number that is at least `2^20` in size; of others what it gives has no meaning.
    static RadianReduction of(KernelBuilder k, Expression x) {
        Expression bits = k.let("bits", and(apply(Operation.BITS, x), 0x7fffffff));
        Expression m = k.let("m", apply(Operation.IOR, and(bits, 0x7fffff), whole(0x800000)));
        Expression[] w = window(k, k.let("from", iadd(shiftRight(bits, 23), whole(FIRST_BIT))));
        Expression low = k.let("low", imul(m, w[1]));
        Expression middle = k.let("middle", iadd(low, high(k, m, w[2])));
        Expression carry = apply(Operation.ISELECT, below(middle, low), whole(1), whole(0));
        Expression top = k.let("top", iadd(iadd(imul(m, w[0]), high(k, m, w[1])), carry));
        Expression q = k.let("quarter", shiftRight(iadd(top, whole(1 << 29)), 30));
        Expression over = k.let("over", isub(top, apply(Operation.ISHL, q, whole(30))));
        // all ones where r is negative: the complement is its size, but for one in the last bit
        Expression sign = k.let("sign", apply(Operation.ISHR, over, whole(31)));
        Expression size = apply(Operation.TO_REAL, apply(Operation.IXOR, over, sign));
        Expression small = apply(Operation.TO_REAL, shiftRight(apply(Operation.IXOR, middle, sign), 1));
        Expression quarters = k.let("quarters", fma(small, real(0x1p-61f), mul(size, real(0x1p-30f))));
        Expression r = k.let("r", mul(quarters, real(HALF_PI)));
        Expression negative = k.let("negative", lt(x, real(0)));
        Expression unlike = apply(Operation.NE, select(negative, real(1), real(0)),
                select(ilt(sign, whole(0)), real(1), real(0)));
        return new RadianReduction(apply(Operation.ISELECT, negative, apply(Operation.INEG, q), q),
                select(unlike, neg(r), r));
    }

    /// So many bits as fill the words, from the given one on.
    private static Expression[] window(KernelBuilder k, Expression from) {
        Expression word = k.let("word", shiftRight(from, 5));
        Expression shift = k.let("shift", and(from, 31));
        Expression[] words = new Expression[WORDS + 1];
        for (int i = 0; i <= WORDS; i++) {
            Expression chosen = whole(TWO_BY_PI[i]);
            for (int j = 1; i + j < TWO_BY_PI.length; j++) {
                chosen = apply(Operation.ISELECT, ilt(word, whole(j)), chosen, whole(TWO_BY_PI[i + j]));
            }
            words[i] = k.let("word", chosen);
        }
        Expression[] window = new Expression[WORDS];
        for (int i = 0; i < WORDS; i++) {
            Expression next = apply(Operation.IUSHR, shiftRight(words[i + 1], 1), isub(whole(31), shift));
            window[i] = k.let("w", apply(Operation.IOR, apply(Operation.ISHL, words[i], shift), next));
        }
        return window;
    }

    /// The upper half of the product of 24 bits and 32 bits.
    private static Expression high(KernelBuilder k, Expression m, Expression w) {
        Expression m1 = shiftRight(m, 16);
        Expression m0 = and(m, 0xffff);
        Expression w1 = k.let("upper", shiftRight(w, 16));
        Expression w0 = k.let("lower", and(w, 0xffff));
        Expression outer = k.let("outer", imul(m0, w1));
        Expression inner = k.let("inner", imul(m1, w0));
        Expression carried = iadd(shiftRight(imul(m0, w0), 16), iadd(and(outer, 0xffff), and(inner, 0xffff)));
        return k.let("high", iadd(iadd(imul(m1, w1), shiftRight(carried, 16)),
                iadd(shiftRight(outer, 16), shiftRight(inner, 16))));
    }

    /// `a < b` without signs.
    private static Expression below(Expression a, Expression b) {
        Expression flip = whole(Integer.MIN_VALUE);
        return ilt(apply(Operation.IXOR, a, flip), apply(Operation.IXOR, b, flip));
    }

    private static Expression and(Expression a, int mask) {
        return apply(Operation.IAND, a, whole(mask));
    }

    private static Expression shiftRight(Expression a, int bits) {
        return apply(Operation.IUSHR, a, whole(bits));
    }
}
