package netc.compiler.kernel;

import netc.compiler.kernel.Expression.Apply;
import netc.compiler.kernel.Expression.Get;
import netc.compiler.kernel.Expression.Load;
import netc.compiler.kernel.Expression.Real;
import netc.compiler.kernel.Expression.Whole;

/// Short names for expressions. Whole-number arithmetic is folded on the way: constants are computed, gathered at the
/// right end of sums and carried through products by constants, so that addresses come out as `x * 6 + 12` and equal
/// addresses as equal expressions. Arithmetic wraps, so this keeps every value. Reals are left exactly as written.
public final class Scalars {
    private Scalars() {
    }

    public static Expression real(float value) {
        return new Real(value);
    }

    public static Expression whole(int value) {
        return new Whole(value);
    }

    public static Expression get(Local local) {
        return new Get(local);
    }

    public static Expression load(Buffer buffer, Expression index) {
        return new Load(buffer, index);
    }

    public static Expression add(Expression a, Expression b) {
        return Expression.apply(Operation.ADD, a, b);
    }

    public static Expression sub(Expression a, Expression b) {
        return Expression.apply(Operation.SUB, a, b);
    }

    public static Expression mul(Expression a, Expression b) {
        return Expression.apply(Operation.MUL, a, b);
    }

    public static Expression div(Expression a, Expression b) {
        return Expression.apply(Operation.DIV, a, b);
    }

    /// `a * b + c` with one rounding.
    public static Expression fma(Expression a, Expression b, Expression c) {
        return Expression.apply(Operation.FMA, a, b, c);
    }

    public static Expression neg(Expression a) {
        return Expression.apply(Operation.NEG, a);
    }

    public static Expression abs(Expression a) {
        return Expression.apply(Operation.ABS, a);
    }

    public static Expression min(Expression a, Expression b) {
        return Expression.apply(Operation.MIN, a, b);
    }

    public static Expression max(Expression a, Expression b) {
        return Expression.apply(Operation.MAX, a, b);
    }

    /// `condition ? a : b` on reals.
    public static Expression select(Expression condition, Expression a, Expression b) {
        return Expression.apply(Operation.SELECT, condition, a, b);
    }

    /// `c[0] + c[1] x + c[2] x² + …` by Horner's rule, one `fma` for each power.
    public static Expression polynomial(Expression x, float... c) {
        Expression sum = real(c[c.length - 1]);
        for (int i = c.length - 2; i >= 0; i--) {
            sum = fma(sum, x, real(c[i]));
        }
        return sum;
    }

    public static Expression lt(Expression a, Expression b) {
        return Expression.apply(Operation.LT, a, b);
    }

    public static Expression le(Expression a, Expression b) {
        return Expression.apply(Operation.LE, a, b);
    }

    public static Expression eq(Expression a, Expression b) {
        return Expression.apply(Operation.EQ, a, b);
    }

    public static Expression nearest(Expression a) {
        return Expression.apply(Operation.NEAREST, a);
    }

    public static Expression powerOfTwo(Expression exponent) {
        return Expression.apply(Operation.POWER_OF_TWO, exponent);
    }

    public static Expression ilt(Expression a, Expression b) {
        return Expression.apply(Operation.ILT, a, b);
    }

    public static Expression iadd(Expression a, Expression b) {
        if (a instanceof Whole(int x) && b instanceof Whole(int y)) {
            return whole(x + y);
        }
        if (a instanceof Whole) {
            return iadd(b, a);
        }
        if (b instanceof Whole(int y)) {
            return y == 0 ? a : isSum(a) ? plus(left(a), constant(a) + y) : Expression.apply(Operation.IADD, a, b);
        }
        if (isSum(a)) {
            return plus(iadd(left(a), b), constant(a));
        }
        if (isSum(b)) {
            return plus(iadd(a, left(b)), constant(b));
        }
        return Expression.apply(Operation.IADD, a, b);
    }

    public static Expression isub(Expression a, Expression b) {
        if (b instanceof Whole(int y)) {
            return plus(a, -y);
        }
        if (a.equals(b)) {
            return whole(0);
        }
        if (isSum(a)) {
            return plus(isub(left(a), b), constant(a));
        }
        if (isSum(b)) {
            return plus(isub(a, left(b)), -constant(b));
        }
        return Expression.apply(Operation.ISUB, a, b);
    }

    public static Expression imul(Expression a, Expression b) {
        if (a instanceof Whole(int x) && b instanceof Whole(int y)) {
            return whole(x * y);
        }
        if (a instanceof Whole) {
            return imul(b, a);
        }
        if (b instanceof Whole(int y)) {
            if (y == 0) {
                return b;
            }
            if (y == 1) {
                return a;
            }
            if (isSum(a)) {
                return plus(imul(left(a), b), constant(a) * y);
            }
            if (a instanceof Apply(Operation operation, var operands) && operation == Operation.IMUL
                    && operands.get(1) instanceof Whole(int z)) {
                return imul(operands.get(0), whole(y * z));
            }
        }
        return Expression.apply(Operation.IMUL, a, b);
    }

    /// Rounded down; the divisor is positive.
    public static Expression idiv(Expression a, Expression b) {
        if (b instanceof Whole(int y)) {
            positive(y);
            if (y == 1) {
                return a;
            }
            if (a instanceof Whole(int x)) {
                return whole(Math.floorDiv(x, y));
            }
        }
        return Expression.apply(Operation.IDIV, a, b);
    }

    /// Never negative; the divisor is positive.
    public static Expression imod(Expression a, Expression b) {
        if (b instanceof Whole(int y)) {
            positive(y);
            if (y == 1) {
                return whole(0);
            }
            if (a instanceof Whole(int x)) {
                return whole(Math.floorMod(x, y));
            }
        }
        return Expression.apply(Operation.IMOD, a, b);
    }

    public static Expression imin(Expression a, Expression b) {
        return a instanceof Whole(int x) && b instanceof Whole(int y) ? whole(Math.min(x, y))
                : a.equals(b) ? a : Expression.apply(Operation.IMIN, a, b);
    }

    public static Expression imax(Expression a, Expression b) {
        return a instanceof Whole(int x) && b instanceof Whole(int y) ? whole(Math.max(x, y))
                : a.equals(b) ? a : Expression.apply(Operation.IMAX, a, b);
    }

    private static void positive(int divisor) {
        if (divisor <= 0) {
            throw new IllegalStateException("divisor " + divisor);
        }
    }

    private static boolean isSum(Expression e) {
        return e instanceof Apply(Operation operation, var operands) && operation == Operation.IADD
                && operands.get(1) instanceof Whole;
    }

    private static Expression left(Expression sum) {
        return ((Apply) sum).operands().get(0);
    }

    private static int constant(Expression sum) {
        return ((Whole) ((Apply) sum).operands().get(1)).value();
    }

    private static Expression plus(Expression a, int constant) {
        return iadd(a, whole(constant));
    }
}
