package netc.compiler.graph;

import static netc.compiler.graph.Element.BOOL;
import static netc.compiler.graph.Element.F32;
import static netc.compiler.graph.Element.INT;

import java.util.List;
import java.util.Optional;

/// The pointwise functions, each with its types and its derivative side by side. Arithmetic on reals is IEEE single
/// precision; on whole numbers it is exact (the elaborator proves that nothing overflows).
public enum ScalarFunction {
    ADD(2, Typing.NUMBERS, (b, x, y, g) -> both(g, g)),
    SUB(2, Typing.NUMBERS, (b, x, y, g) -> both(g, b.neg(g))),
    MUL(2, Typing.NUMBERS, (b, x, y, g) -> both(b.mul(g, x.get(1)), b.mul(g, x.get(0)))),
    DIV(2, Typing.REALS, (b, x, y, g) -> {
        Value left = b.div(g, x.get(1));
        return both(left, b.neg(b.mul(left, y)));
    }),
    NEG(1, Typing.NUMBERS, (b, x, y, g) -> one(b.neg(g))),
    /// The slope at 0 is 0, the middle of -1 and 1.
    ABS(1, Typing.NUMBERS, (b, x, y, g) -> List.of(Optional.of(
            new Cotangent(b.select(b.map(ScalarFunction.valueOf("LT"), x.get(0), b.real(0)), b.neg(g), g))
                    .only(b.map(ScalarFunction.valueOf("NE"), x.get(0), b.real(0)))))),
    MIN(2, Typing.NUMBERS, (b, x, y, g) -> extreme(b, x.get(0), x.get(1), x, g)),
    MAX(2, Typing.NUMBERS, (b, x, y, g) -> extreme(b, x.get(1), x.get(0), x, g)),
    SQRT(1, Typing.REALS, (b, x, y, g) -> one(b.div(g, b.add(y, y)))),
    EXP(1, Typing.REALS, (b, x, y, g) -> one(b.mul(g, y))),
    /// `exp(x) - 1` without cancellation near 0.
    EXPM1(1, Typing.REALS, (b, x, y, g) -> one(b.mul(g, b.add(y, b.real(1))))),
    LOG(1, Typing.REALS, (b, x, y, g) -> one(b.div(g, x.get(0)))),
    ERF(1, Typing.REALS, (b, x, y, g) -> one(b.mul(g, b.mul(b.real(2 / Math.sqrt(Math.PI)),
            b.map(EXP, b.neg(b.mul(x.get(0), x.get(0)))))))),
    SIN(1, Typing.REALS, (b, x, y, g) -> one(b.mul(g, b.map(ScalarFunction.valueOf("COS"), x.get(0))))),
    COS(1, Typing.REALS, (b, x, y, g) -> one(b.neg(b.mul(g, b.map(SIN, x.get(0)))))),
    /// `x^p` for real p; the elaborator writes small whole powers as products. The slope along x is 0 where p is, and the one
    /// along p is 0 where x is and p is not negative: what `p x^(p-1)` and `x^p log x` tend to there.
    POW(2, Typing.REALS, (b, x, y, g) -> {
        Value zero = b.real(0);
        Value less = b.map(ScalarFunction.valueOf("POW"), x.get(0), b.sub(x.get(1), b.real(1)));
        Value isFlat = b.map(ScalarFunction.valueOf("AND"), b.map(ScalarFunction.valueOf("EQ"), x.get(0), zero),
                b.map(ScalarFunction.valueOf("LE"), zero, x.get(1)));
        return List.of(
                Optional.of(new Cotangent(b.mul(g, b.mul(x.get(1), less)))
                        .only(b.map(ScalarFunction.valueOf("NE"), x.get(1), zero))),
                Optional.of(new Cotangent(b.mul(g, b.mul(y, b.map(LOG, x.get(0)))))
                        .only(b.map(ScalarFunction.valueOf("NOT"), isFlat))));
    }),
    FLOOR(1, Typing.REALS, Derivative.NONE),
    CEIL(1, Typing.REALS, Derivative.NONE),
    /// Floored division of whole numbers.
    QUOTIENT(2, Typing.WHOLES, Derivative.NONE),
    /// `x - floor(x / n) n`, of reals as [netc.abi.Modulus] rounds it; the divisor of whole numbers is positive. The quotient
    /// is told by what was taken from x: that of x and n themselves may be rounded up to the next whole number.
    MOD(2, Typing.NUMBERS, (b, x, y, g) -> {
        Value quotient = b.map(FLOOR, b.add(b.div(b.sub(x.get(0), y), x.get(1)), b.real(0.5)));
        return both(g, b.neg(b.mul(g, quotient)));
    }),
    LT(2, Typing.COMPARISON, Derivative.NONE),
    LE(2, Typing.COMPARISON, Derivative.NONE),
    EQ(2, Typing.COMPARISON, Derivative.NONE),
    NE(2, Typing.COMPARISON, Derivative.NONE),
    AND(2, Typing.LOGIC, Derivative.NONE),
    OR(2, Typing.LOGIC, Derivative.NONE),
    NOT(1, Typing.LOGIC, Derivative.NONE),
    /// `c ? a : b`.
    SELECT(3, Typing.CHOICE, (b, x, y, g) -> List.of(Optional.empty(),
            Optional.of(new Cotangent(g).only(x.get(0))),
            Optional.of(new Cotangent(g).only(b.map(ScalarFunction.valueOf("NOT"), x.get(0)))))),
    /// A whole number or truth value (0 or 1) as a real.
    REAL(1, Typing.TO_REAL, Derivative.NONE),
    /// A truth value as 0 or 1.
    WHOLE(1, Typing.TO_WHOLE, Derivative.NONE);

    /// The cotangent of each argument, empty where nothing flows. What is not chosen is left out by a condition, for a zero that
    /// meets an infinite slope would be NaN.
    @FunctionalInterface
    public interface Derivative {
        Derivative NONE = (b, x, y, g) -> x.stream().map(v -> Optional.<Cotangent>empty()).toList();

        List<Optional<Cotangent>> of(GraphBuilder b, List<Value> arguments, Value result, Value cotangent);
    }

    private enum Typing {
        NUMBERS, REALS, WHOLES, COMPARISON, LOGIC, CHOICE, TO_REAL, TO_WHOLE
    }

    private final int arity;
    private final Typing typing;
    private final Derivative derivative;

    ScalarFunction(int arity, Typing typing, Derivative derivative) {
        this.arity = arity;
        this.typing = typing;
        this.derivative = derivative;
    }

    public int arity() {
        return arity;
    }

    public Derivative derivative() {
        return derivative;
    }

    /// Whether its slope, or its value, may be infinite where its arguments are not.
    public boolean isSteep() {
        return this == DIV || this == SQRT || this == EXP || this == EXPM1 || this == LOG || this == POW;
    }

    /// Whether it compares two numbers.
    public boolean isComparison() {
        return typing == Typing.COMPARISON;
    }

    /// The element type of the result.
    ///
    /// @throws IllegalStateException when the arguments do not fit: conversions are written out, never implied
    public Element result(List<Element> x) {
        boolean same = x.stream().distinct().count() == 1;
        Element first = x.isEmpty() ? BOOL : x.get(0);
        boolean fits = x.size() == arity && switch (typing) {
            case NUMBERS -> same && first != BOOL;
            case REALS -> same && first == F32;
            case WHOLES -> same && first == INT;
            case COMPARISON -> same;
            case LOGIC -> same && first == BOOL;
            case CHOICE -> first == BOOL && x.get(1) == x.get(2);
            case TO_REAL -> first != F32;
            case TO_WHOLE -> first == BOOL;
        };
        if (!fits) {
            throw new IllegalStateException(this + " of " + x);
        }
        return switch (typing) {
            case NUMBERS, REALS, WHOLES, LOGIC -> first;
            case COMPARISON -> BOOL;
            case CHOICE -> x.get(1);
            case TO_REAL -> F32;
            case TO_WHOLE -> INT;
        };
    }

    private static List<Optional<Cotangent>> one(Value a) {
        return List.of(Optional.of(new Cotangent(a)));
    }

    private static List<Optional<Cotangent>> both(Value a, Value b) {
        return List.of(Optional.of(new Cotangent(a)), Optional.of(new Cotangent(b)));
    }

    /// Of two numbers the one that is chosen gets all, and of equal ones each half, whatever their order.
    ///
    /// @param less the first argument is chosen where this is at most `more`, and the second where it is at least `more`
    private static List<Optional<Cotangent>> extreme(GraphBuilder b, Value less, Value more, List<Value> x, Value g) {
        ScalarFunction notAbove = ScalarFunction.valueOf("LE");
        Value share = b.select(b.map(ScalarFunction.valueOf("EQ"), x), b.mul(g, b.real(0.5)), g);
        return List.of(Optional.of(new Cotangent(share).only(b.map(notAbove, less, more))),
                Optional.of(new Cotangent(share).only(b.map(notAbove, more, less))));
    }
}
