package netc.compiler.kernel;

import static netc.compiler.kernel.ScalarType.BOOL;
import static netc.compiler.kernel.ScalarType.F32;
import static netc.compiler.kernel.ScalarType.I32;

import java.util.List;

/// What a processor does to scalars, each result exactly rounded and the same everywhere. Nothing is contracted,
/// reassociated or approximated: `a * b + c` is two roundings, [#FMA] is one.
public enum Operation {
    // reals
    ADD(F32, F32, F32), SUB(F32, F32, F32), MUL(F32, F32, F32), DIV(F32, F32, F32),
    /// `a * b + c` with one rounding.
    FMA(F32, F32, F32, F32), NEG(F32, F32), ABS(F32, F32), SQRT(F32, F32),
    /// As Java's `Math.min` and `Math.max`: NaN if either is NaN, and -0 is less than +0.
    MIN(F32, F32, F32), MAX(F32, F32, F32), FLOOR(F32, F32), CEIL(F32, F32),
    /// The nearest whole number, the even one of two, where |x| is at most 2^22: `(x + 1.5 * 2^23) - 1.5 * 2^23`. A zero is +0.
    NEAREST(F32, F32),
    /// `2^k` for a whole k from -127 to 128: the bits `(k + 127) << 23` (0 at -127, infinity at 128); the
    /// low 9 bits of k decide where k is none of these.
    POWER_OF_TWO(F32, F32),
    /// The bits of a real, and back.
    BITS(I32, F32), FROM_BITS(F32, I32),
    /// Whole to real, rounded to nearest; real to whole, truncated and saturating, NaN to 0.
    TO_REAL(F32, I32), TO_WHOLE(I32, F32),
    // whole numbers, wrapping
    IADD(I32, I32, I32), ISUB(I32, I32, I32), IMUL(I32, I32, I32), INEG(I32, I32),
    /// Rounded down; the divisor is positive.
    IDIV(I32, I32, I32),
    /// Never negative; the divisor is positive.
    IMOD(I32, I32, I32), IMIN(I32, I32, I32), IMAX(I32, I32, I32),
    IAND(I32, I32, I32), IOR(I32, I32, I32), IXOR(I32, I32, I32), ISHL(I32, I32, I32), ISHR(I32, I32, I32),
    /// Logical shift right.
    IUSHR(I32, I32, I32),
    // comparisons: false where an operand is NaN, except NE
    LT(BOOL, F32, F32), LE(BOOL, F32, F32), EQ(BOOL, F32, F32), NE(BOOL, F32, F32),
    ILT(BOOL, I32, I32), ILE(BOOL, I32, I32), IEQ(BOOL, I32, I32), INE(BOOL, I32, I32),
    AND(BOOL, BOOL, BOOL), OR(BOOL, BOOL, BOOL), NOT(BOOL, BOOL),
    /// `c ? a : b`; both sides are computed, and neither can fail.
    SELECT(F32, BOOL, F32, F32), ISELECT(I32, BOOL, I32, I32);

    private final ScalarType result;
    private final List<ScalarType> operands;

    Operation(ScalarType result, ScalarType... operands) {
        this.result = result;
        this.operands = List.of(operands);
    }

    public ScalarType result() {
        return result;
    }

    public List<ScalarType> operands() {
        return operands;
    }
}
