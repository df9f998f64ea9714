package netc.compiler.elaborate.value;

import java.util.List;
import java.util.Optional;
import netc.abi.RealFunction;
import netc.compiler.elaborate.value.Quantity.Position;
import netc.compiler.elaborate.value.Quantity.Ratio;
import netc.compiler.elaborate.value.Quantity.Real;
import netc.compiler.elaborate.value.Quantity.Truth;
import netc.compiler.elaborate.value.Quantity.Whole;
import netc.compiler.graph.Affine;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.syntax.Expression.BinaryOperator;

/// Arithmetic on what is known when compiling: whole numbers exactly, reals in double precision by [RealFunction], positions
/// as long as they stay affine. Empty where it takes equations.
public final class Folding {
    private Folding() {
    }

    /// @throws ArithmeticException when a whole number overflows
    public static Optional<Quantity> arithmetic(BinaryOperator operator, Quantity a, Quantity b, boolean exact) {
        if (isFraction(a) && isFraction(b)) {
            return fractions(operator, a, b, exact);
        }
        if (isNumber(a) && isNumber(b)) {
            return Optional.of(new Real(reals(operator, number(a), number(b))));
        }
        Optional<Affine> left = affine(a);
        Optional<Affine> right = affine(b);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Affine x = left.get();
        Affine y = right.get();
        return switch (operator) {
            case ADD -> Optional.of(Quantity.position(x.plus(y)));
            case SUBTRACT -> Optional.of(Quantity.position(x.minus(y)));
            case MULTIPLY -> y.isConstant() ? Optional.of(Quantity.position(x.times(y.offset())))
                    : x.isConstant() ? Optional.of(Quantity.position(y.times(x.offset()))) : Optional.empty();
            case DIVIDE -> exact && y.isConstant() ? divided(x, y.offset()) : Optional.empty();
            case POWER -> y.isConstant() && y.offset() == 1 ? Optional.of(a) : Optional.empty();
            case OR, AND, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                    throw new IllegalStateException("arithmetic " + operator);
        };
    }

    private static Optional<Quantity> divided(Affine x, long divisor) {
        boolean even = divisor != 0 && x.offset() % divisor == 0
                && x.terms().stream().allMatch(t -> t.coefficient() % divisor == 0);
        return even ? Optional.of(Quantity.position(new Affine(
                x.terms().stream().map(t -> new Affine.Term(t.axis(), t.coefficient() / divisor)).toList(),
                x.offset() / divisor))) : Optional.empty();
    }

    private static Optional<Affine> affine(Quantity q) {
        return switch (q) {
            case Whole w -> Optional.of(Affine.constant(w.value()));
            case Position p -> Optional.of(p.affine());
            case Ratio _, Real _, Truth _, Quantity.Tensor _, Quantity.Many _ -> Optional.empty();
        };
    }

    private static boolean isFraction(Quantity q) {
        return q instanceof Whole || q instanceof Ratio;
    }

    private static boolean isNumber(Quantity q) {
        return isFraction(q) || q instanceof Real;
    }

    private static long numerator(Quantity q) {
        return q instanceof Ratio r ? r.numerator() : ((Whole) q).value();
    }

    private static long denominator(Quantity q) {
        return q instanceof Ratio r ? r.denominator() : 1;
    }

    static double number(Quantity q) {
        return q instanceof Real r ? r.value() : (double) numerator(q) / denominator(q);
    }

    private static Optional<Quantity> fractions(BinaryOperator operator, Quantity a, Quantity b, boolean exact) {
        long an = numerator(a);
        long ad = denominator(a);
        long bn = numerator(b);
        long bd = denominator(b);
        return Optional.of(switch (operator) {
            case ADD -> fraction(Math.addExact(Math.multiplyExact(an, bd), Math.multiplyExact(bn, ad)),
                    Math.multiplyExact(ad, bd));
            case SUBTRACT -> fraction(Math.subtractExact(Math.multiplyExact(an, bd), Math.multiplyExact(bn, ad)),
                    Math.multiplyExact(ad, bd));
            case MULTIPLY -> fraction(Math.multiplyExact(an, bn), Math.multiplyExact(ad, bd));
            case DIVIDE -> exact && bn != 0 ? fraction(Math.multiplyExact(an, bd), Math.multiplyExact(ad, bn))
                    : new Real(reals(operator, number(a), number(b)));
            case POWER -> exact && ad == 1 && bd == 1 && bn >= 0 && bn < 64 ? new Whole(wholePower(an, bn))
                    : new Real(reals(operator, number(a), number(b)));
            case OR, AND, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                    throw new IllegalStateException("arithmetic " + operator);
        });
    }

    private static long wholePower(long base, long exponent) {
        long power = 1;
        for (long i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, base);
        }
        return power;
    }

    private static Quantity fraction(long numerator, long denominator) {
        long divisor = gcd(Math.absExact(numerator), Math.absExact(denominator));
        long sign = denominator < 0 ? -1 : 1;
        long n = numerator / divisor * sign;
        long d = denominator / divisor * sign;
        return d == 1 ? new Whole(n) : new Ratio(n, d);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? Math.max(a, 1) : gcd(b, a % b);
    }

    private static double reals(BinaryOperator operator, double a, double b) {
        RealFunction function = switch (operator) {
            case ADD -> RealFunction.ADD;
            case SUBTRACT -> RealFunction.SUB;
            case MULTIPLY -> RealFunction.MUL;
            case DIVIDE -> RealFunction.DIV;
            case POWER -> RealFunction.POW;
            case OR, AND, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                    throw new IllegalStateException("arithmetic " + operator);
        };
        return function.of(a, b, Double.NaN);
    }

    public static Optional<Quantity> compare(BinaryOperator operator, Quantity a, Quantity b) {
        if (a instanceof Truth x && b instanceof Truth y && operator == BinaryOperator.EQUAL) {
            return Optional.of(new Truth(x.value() == y.value()));
        }
        if (a instanceof Truth x && b instanceof Truth y && operator == BinaryOperator.UNEQUAL) {
            return Optional.of(new Truth(x.value() != y.value()));
        }
        Quantity left = plain(a);
        Quantity right = plain(b);
        if (!isNumber(left) || !isNumber(right)) {
            return Optional.empty();
        }
        int order = left instanceof Whole(long x) && right instanceof Whole(long y) ? Long.compare(x, y)
                : Double.compare(number(left) + 0.0, number(right) + 0.0);
        return Optional.of(new Truth(switch (operator) {
            case EQUAL -> order == 0;
            case UNEQUAL -> order != 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            case OR, AND, ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER ->
                    throw new IllegalStateException("compare " + operator);
        }));
    }

    /// An index that is known and a truth value as whole numbers.
    private static Quantity plain(Quantity q) {
        return switch (q) {
            case Truth t -> new Whole(t.value() ? 1 : 0);
            case Position p when p.affine().isConstant() -> new Whole(p.affine().offset());
            case Whole _, Ratio _, Real _, Position _, Quantity.Tensor _, Quantity.Many _ -> q;
        };
    }

    /// @throws ArithmeticException when a whole number overflows
    public static Optional<Quantity> apply(ScalarFunction function, List<Quantity> arguments) {
        List<Quantity> x = arguments.stream().map(Folding::plain).toList();
        if (!x.stream().allMatch(Folding::isNumber)) {
            return Optional.empty();
        }
        Quantity a = x.getFirst();
        if (function.wholes().isPresent() && a instanceof Whole(long first)
                && x.getLast() instanceof Whole(long last)) {
            return Optional.of(new Whole(function.wholes().get().of(first, last)));
        }
        if (function.rounding().isPresent() && isFraction(a)) {
            return Optional.of(new Whole(function.rounding().get().of(numerator(a), denominator(a))));
        }
        double result = function.of(x.stream().mapToDouble(Folding::number).toArray());
        if (function.choosesAnArgument()) {
            return x.stream().filter(q -> Double.compare(number(q), result) == 0).findFirst();
        }
        return Optional.of(function.rounding().isPresent() ? whole(result) : new Real(result));
    }

    private static Quantity whole(double rounded) {
        return Math.abs(rounded) < 0x1p53 ? new Whole((long) rounded) : new Real(rounded);
    }
}
