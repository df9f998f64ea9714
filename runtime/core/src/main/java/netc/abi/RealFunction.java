package netc.abi;

/// Functions of real numbers in double precision: what is known of them when compiling, and what a [Schedule] is made of.
/// They have the same bits on every machine; truth values are 0 and 1.
public enum RealFunction {
    ADD(2), SUB(2), MUL(2), DIV(2), NEG(1), ABS(1), MIN(2), MAX(2), SQRT(1), EXP(1), EXPM1(1), LOG(1), ERF(1), SIN(1),
    COS(1), POW(2), FLOOR(1), CEIL(1),
    /// Of whole numbers, rounded down.
    QUOTIENT(2), MOD(2), LT(2), LE(2), EQ(2), NE(2), AND(2), OR(2), NOT(1),
    /// `a ? b : c`.
    SELECT(3),
    /// Of b places in a row between 0 and 1 the one, counted from 0, that a lies in; the nearest where it lies in none.
    PLACE(2);

    private final int arity;

    RealFunction(int arity) {
        this.arity = arity;
    }

    public int arity() {
        return arity;
    }

    /// @param b not looked at where there is but one argument
    /// @param c not looked at where there are but two
    public double of(double a, double b, double c) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case SQRT -> Math.sqrt(a);
            case EXP -> StrictMath.exp(a);
            case EXPM1 -> StrictMath.expm1(a);
            case LOG -> StrictMath.log(a);
            case ERF -> ErrorFunction.erf(a);
            case SIN -> Circular.sin(a);
            case COS -> Circular.cos(a);
            case POW -> StrictMath.pow(a, b);
            case FLOOR -> Math.floor(a);
            case CEIL -> Math.ceil(a);
            case QUOTIENT -> Math.floor(a / b);
            case MOD -> Modulus.of(a, b);
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case NOT -> a == 0 ? 1 : 0;
            case SELECT -> a != 0 ? b : c;
            case PLACE -> a > 0 ? Math.min(Math.floor(a * b), b - 1) : 0;
        };
    }
}
