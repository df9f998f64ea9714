package netc.compiler.graph;

import static netc.compiler.graph.ScalarLowering.compared;
import static netc.compiler.graph.ScalarLowering.expanded;
import static netc.compiler.graph.ScalarLowering.operation;
import static netc.compiler.graph.ScalarRow.row;
import static netc.compiler.graph.Slope.both;
import static netc.compiler.graph.Slope.one;
import static netc.compiler.graph.Slope.slopes;
import static netc.compiler.graph.Typing.CHOICE;
import static netc.compiler.graph.Typing.COMPARISON;
import static netc.compiler.graph.Typing.LOGIC;
import static netc.compiler.graph.Typing.NUMBERS;
import static netc.compiler.graph.Typing.PART_OF_WHOLE;
import static netc.compiler.graph.Typing.REALS;
import static netc.compiler.graph.Typing.TO_REAL;
import static netc.compiler.graph.Typing.TO_WHOLE;
import static netc.compiler.graph.Typing.WHOLES;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import netc.abi.RealFunction;
import netc.compiler.kernel.Circular;
import netc.compiler.kernel.ErrorFunction;
import netc.compiler.kernel.Exponential;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Logarithm;
import netc.compiler.kernel.Modulus;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Power;
import netc.compiler.kernel.Scalars;

/// The pointwise functions, each one row: types, meaning, what a processor does for it, the word it is called by, cost and slope.
/// Arithmetic on reals is IEEE single precision; on whole numbers it is exact (the elaborator proves that nothing overflows).
///
/// What a row says is asked for everywhere else; nobody switches over the functions. Besides its row a function has its meaning
/// in [RealFunction], which programs carry with them, and what it is expanded into in `kernel`. A slope names functions of rows
/// above; javac lets it name its own and those below by `valueOf` alone.
public enum ScalarFunction {
    ADD(row(NUMBERS, RealFunction.ADD, operation(Scalars::add, Scalars::iadd)).within(0.5).neutral(-0.0)
            .decided((_, v) -> Double.isInfinite(v) ? OptionalDouble.of(v) : OptionalDouble.empty())
            .wholes(Math::addExact, Interval::plus)
            .slope((b, x, y, g) -> both(g, g), v -> slopes(1, 1))),
    SUB(row(NUMBERS, RealFunction.SUB, operation(Scalars::sub, Scalars::isub)).within(0.5).neutralOnTheRight(0)
            .decided((argument, v) -> !Double.isInfinite(v) ? OptionalDouble.empty()
                    : OptionalDouble.of(argument == 0 ? v : -v))
            .wholes(Math::subtractExact, Interval::minus)
            .slope((b, x, y, g) -> both(g, b.neg(g)), v -> slopes(1, -1))),
    MUL(row(NUMBERS, RealFunction.MUL, operation(Scalars::mul, Scalars::imul)).within(0.5).neutral(1).decidedBy(0)
            .wholes(Math::multiplyExact, Interval::times)
            .slope((b, x, y, g) -> both(b.mul(g, x.get(1)), b.mul(g, x.get(0))), v -> slopes(v[1], v[0]))),
    DIV(row(REALS, RealFunction.DIV, operation(Operation.DIV)).within(0.5).cost(4).neutralOnTheRight(1)
            .decided((argument, v) -> argument == 0 && v == 0 ? OptionalDouble.of(0) : OptionalDouble.empty())
            .steepSlope((b, x, y, g) -> {
                Value left = b.div(g, x.get(1));
                return both(left, b.neg(b.mul(left, y)));
            }, v -> slopes(1 / v[1], -v[0] / (v[1] * v[1])))),
    NEG(row(NUMBERS, RealFunction.NEG, operation(Operation.NEG, Operation.INEG))
            .slope((b, x, y, g) -> one(b.neg(g)), v -> slopes(-1))),
    LT(row(COMPARISON, RealFunction.LT, compared(Operation.LT, Operation.ILT)).kink(Kink.EQUAL)),
    LE(row(COMPARISON, RealFunction.LE, compared(Operation.LE, Operation.ILE)).kink(Kink.EQUAL)),
    EQ(row(COMPARISON, RealFunction.EQ, compared(Operation.EQ, Operation.IEQ)).kink(Kink.EQUAL)),
    NE(row(COMPARISON, RealFunction.NE, compared(Operation.NE, Operation.INE)).kink(Kink.EQUAL)),
    AND(row(LOGIC, RealFunction.AND, operation(Operation.AND)).neutral(1).decidedBy(0)),
    OR(row(LOGIC, RealFunction.OR, operation(Operation.OR)).neutral(0).decidedBy(1)),
    NOT(row(LOGIC, RealFunction.NOT, operation(Operation.NOT))),
    /// `c ? a : b`.
    SELECT(row(CHOICE, RealFunction.SELECT, ScalarLowering::chosen)
            .slope((b, x, y, g) -> List.of(Optional.empty(),
                    Optional.of(new Cotangent(g).only(x.get(0))),
                    Optional.of(new Cotangent(g).only(b.map(NOT, x.get(0))))),
                    v -> v[0] != 0 ? slopes(0, 1, 0) : slopes(0, 0, 1))),
    /// A whole number or truth value (0 or 1) as a real.
    REAL(row(TO_REAL, ScalarLowering::converted).within(0.5)),
    /// A truth value as 0 or 1.
    WHOLE(row(TO_WHOLE, ScalarLowering::converted)),
    /// The slope at 0 is 0, the middle of -1 and 1.
    ABS(row(NUMBERS, RealFunction.ABS,
            operation(Scalars::abs, x -> Scalars.imax(x, Expression.apply(Operation.INEG, x)))).word("abs")
            .wholes((a, _) -> Math.absExact(a), (a, _) -> a.sizes())
            .kink(Kink.ZERO).slope((b, x, y, g) -> List.of(Optional.of(
                    new Cotangent(b.select(b.map(LT, x.get(0), b.real(0)), b.neg(g), g))
                            .only(b.map(NE, x.get(0), b.real(0))))),
                    v -> slopes(Math.signum(v[0])))),
    MIN(row(NUMBERS, RealFunction.MIN, operation(Scalars::min, Scalars::imin)).word("min").choosesAnArgument()
            .decidedBy(Double.NEGATIVE_INFINITY)
            .wholes(Math::min, Interval::min)
            .kink(Kink.EQUAL).slope((b, x, y, g) -> Slope.extreme(b, x.get(0), x.get(1), x, g),
                    v -> Slope.extreme(v[0], v[1]))),
    MAX(row(NUMBERS, RealFunction.MAX, operation(Scalars::max, Scalars::imax)).word("max").choosesAnArgument()
            .decidedBy(Double.POSITIVE_INFINITY)
            .wholes(Math::max, Interval::max)
            .kink(Kink.EQUAL).slope((b, x, y, g) -> Slope.extreme(b, x.get(1), x.get(0), x, g),
                    v -> Slope.extreme(v[1], v[0]))),
    FLOOR(row(REALS, RealFunction.FLOOR, operation(Operation.FLOOR)).word("floor").rounds(Math::floorDiv)
            .kink(Kink.WHOLE)),
    CEIL(row(REALS, RealFunction.CEIL, operation(Operation.CEIL)).word("ceil").rounds(Math::ceilDiv)
            .kink(Kink.WHOLE)),
    /// Floored division of whole numbers.
    QUOTIENT(row(WHOLES, RealFunction.QUOTIENT, operation(Scalars::idiv)).cost(4)
            .wholes(Math::floorDiv, Interval::quotient)),
    /// Of n places in a row between 0 and 1 the one that x lies in, and the nearest where it lies in none.
    PLACE(row(PART_OF_WHOLE, RealFunction.PLACE, ScalarLowering::placed).cost(4)),
    /// `x - floor(x / n) n`, of reals as [netc.abi.Modulus] rounds it; the divisor of whole numbers is positive. The quotient
    /// is told by what was taken from x: that of x and n themselves may be rounded up to the next whole number.
    MOD(row(NUMBERS, RealFunction.MOD, expanded(Modulus::mod, Scalars::imod)).word("mod").cost(160).costOfWholes(4)
            // next to the divisor where the nearest is the divisor itself
            .within(1).inSingle((x, n) -> netc.abi.Modulus.of((float) x, (float) n))
            .wholes(Math::floorMod, (_, n) -> new Interval(0, n.greatest() - 1))
            .kink(Kink.MULTIPLE).slope((b, x, y, g) -> {
                Value quotient = b.map(FLOOR,
                        b.add(b.div(b.sub(x.get(0), y), x.get(1)), b.real(0.5)));
                return both(g, b.neg(b.mul(g, quotient)));
            }, v -> slopes(1, -Math.rint((v[0] - netc.abi.Modulus.of(v[0], v[1])) / v[1])))),
    SQRT(row(REALS, RealFunction.SQRT, operation(Operation.SQRT)).word("sqrt").within(0.5).cost(4)
            .steepSlope((b, x, y, g) -> one(b.div(g, b.add(y, y))), v -> slopes(0.5 / Math.sqrt(v[0])))),
    EXP(row(REALS, RealFunction.EXP, expanded(Exponential::exp)).word("exp").within(2).cost(12)
            .steepSlope((b, x, y, g) -> one(b.mul(g, y)), v -> slopes(Math.exp(v[0])))),
    /// `exp(x) - 1` without cancellation near 0.
    EXPM1(row(REALS, RealFunction.EXPM1, expanded(Exponential::expm1)).word("expm1").within(2).cost(12)
            .steepSlope((b, x, y, g) -> one(b.mul(g, b.add(y, b.real(1)))), v -> slopes(Math.exp(v[0])))),
    LOG(row(REALS, RealFunction.LOG, expanded(Logarithm::log)).word("log").within(2).cost(12)
            .steepSlope((b, x, y, g) -> one(b.div(g, x.get(0))), v -> slopes(1 / v[0]))),
    ERF(row(REALS, RealFunction.ERF, expanded(ErrorFunction::erf)).word("erf").within(4).cost(25)
            .slope((b, x, y, g) -> one(b.mul(g, b.mul(b.real(2 / Math.sqrt(Math.PI)),
                    b.map(EXP, b.neg(b.mul(x.get(0), x.get(0))))))),
                    v -> slopes(2 / Math.sqrt(Math.PI) * Math.exp(-v[0] * v[0])))),
    SIN(row(REALS, RealFunction.SIN, expanded(Circular::sin)).word("sin").within(4).cost(60)
            .slope((b, x, y, g) -> one(b.mul(g, b.map(ScalarFunction.valueOf("COS"), x.get(0)))),
                    v -> slopes(Math.cos(v[0])))),
    COS(row(REALS, RealFunction.COS, expanded(Circular::cos)).word("cos").within(4).cost(60)
            .slope((b, x, y, g) -> one(b.neg(b.mul(g, b.map(SIN, x.get(0))))),
                    v -> slopes(-Math.sin(v[0])))),
    /// `x^p` for real p; the elaborator writes small whole powers as products. The slope along x is 0 where p is, and the one
    /// along p is 0 where x is and p is not negative: what `p x^(p-1)` and `x^p log x` tend to there.
    POW(row(REALS, RealFunction.POW, expanded(Power::pow)).word("pow").within(4).cost(40)
            .steepSlope((b, x, y, g) -> {
                Value zero = b.real(0);
                Value less = b.map(ScalarFunction.valueOf("POW"), x.get(0), b.sub(x.get(1), b.real(1)));
                Value isFlat = b.map(AND, b.map(EQ, x.get(0), zero),
                        b.map(LE, zero, x.get(1)));
                return List.of(
                        Optional.of(new Cotangent(b.mul(g, b.mul(x.get(1), less)))
                                .only(b.map(NE, x.get(1), zero))),
                        Optional.of(new Cotangent(b.mul(g, b.mul(y, b.map(LOG, x.get(0)))))
                                .only(b.map(NOT, isFlat))));
            }, v -> slopes(v[1] == 0 ? 0 : v[1] * Math.pow(v[0], v[1] - 1),
                    v[0] == 0 && v[1] >= 0 ? 0 : Math.pow(v[0], v[1]) * Math.log(v[0]))));

    private final ScalarRow row;

    ScalarFunction(ScalarRow row) {
        this.row = row;
    }

    // ---------- in the language

    /// What it is called by in a program; operators and conversions have no word.
    public Optional<String> word() {
        return row.word;
    }

    public static Optional<ScalarFunction> called(String word) {
        return Optional.ofNullable(Words.FUNCTIONS.get(word));
    }

    private static final class Words {
        private static final Map<String, ScalarFunction> FUNCTIONS = Arrays.stream(values())
                .filter(f -> f.word().isPresent()).collect(Collectors.toMap(f -> f.word().get(), f -> f));
    }

    public static List<String> words() {
        return Arrays.stream(values()).flatMap(f -> f.word().stream()).toList();
    }

    public int arity() {
        return row.arity;
    }

    /// The element type of the result.
    ///
    /// @throws IllegalStateException when the arguments do not fit: conversions are written out, never implied
    public Element result(List<Element> x) {
        if (x.size() != row.arity || !row.typing.fits(x)) {
            throw new IllegalStateException(this + " of " + x);
        }
        return row.typing.result(x);
    }

    /// Whether it compares two numbers.
    public boolean isComparison() {
        return row.typing == COMPARISON;
    }

    // ---------- what it means

    /// What it is in a schedule; empty of conversions, which keep the number.
    public Optional<RealFunction> meaning() {
        return row.meaning;
    }

    /// The result in double precision; truth values are 0 and 1.
    public double of(double... x) {
        return row.meaning.isEmpty() ? x[0]
                : row.meaning.get().of(x[0], x.length > 1 ? x[1] : Double.NaN, x.length > 2 ? x[2] : Double.NaN);
    }

    /// The result of numbers of single precision, rounded to it.
    public float ofSingles(double... x) {
        return (float) (row.inSingle.isEmpty() ? of(x) : row.inSingle.get().applyAsDouble(x[0], x[1]));
    }

    /// How far compiled code may be from the result, in units in the last place: 0 of what is never rounded, 0.5 of what is
    /// rounded to nearest.
    public double ulps() {
        return row.ulps;
    }

    /// What it makes of whole numbers, where that is whole again.
    public Optional<Wholes> wholes() {
        return row.wholes;
    }

    /// How it rounds a fraction to a whole number, where it does; whole numbers stay as they are.
    public Optional<Rounding> rounding() {
        return row.rounding;
    }

    /// Whether its result is always one of its two arguments.
    public boolean choosesAnArgument() {
        return row.isChoosing;
    }

    /// What leaves the other argument as it is.
    public OptionalDouble neutral() {
        return row.neutral;
    }

    /// Whether that is so on the right side alone.
    public boolean isNeutralOnTheRightAlone() {
        return row.isNeutralOnTheRightAlone;
    }

    /// The result where one argument decides it, whatever finite number the other is: 0 times a number is 0, and -inf plus
    /// a number is -inf.
    ///
    /// @param argument its number
    public OptionalDouble decidedBy(int argument, double value) {
        return row.decision.map(d -> d.by(argument, value)).orElse(OptionalDouble.empty());
    }

    // ---------- its slope

    public boolean hasSlope() {
        return row.slope.isPresent();
    }

    /// What a cotangent of the result makes of each argument's.
    public List<Optional<Cotangent>> cotangents(Pointwise b, List<Value> x, Value result, Value cotangent) {
        return row.slope.isPresent() ? row.slope.get().backwards().of(b, x, result, cotangent)
                : x.stream().map(_ -> Optional.<Cotangent>empty()).toList();
    }

    /// The partial derivatives, in double precision.
    public double[] partials(double... x) {
        return row.slope.isPresent() ? row.slope.get().forwards().of(x) : new double[x.length];
    }

    /// Whether its slope, or its value, may be infinite where its arguments are not.
    public boolean isSteep() {
        return row.isSteep;
    }

    public Kink kink() {
        return row.kink;
    }

    // ---------- what a processor does for it

    /// In cheap operations.
    ///
    /// @param result its element type
    public int cost(Element result) {
        return result == Element.INT ? row.costOfWholes : row.cost;
    }

    /// @param operand element type of the first argument, which decides the arithmetic
    public Expression lower(KernelBuilder k, Element operand, Element result, List<Expression> x) {
        return row.lowering.of(k, operand, result, x);
    }
}
