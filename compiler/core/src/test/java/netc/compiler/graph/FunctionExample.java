package netc.compiler.graph;

import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.NaN;
import static java.lang.Float.POSITIVE_INFINITY;
import static netc.compiler.graph.FunctionExample.Argument.ANY;
import static netc.compiler.graph.FunctionExample.Argument.DIVISOR;
import static netc.compiler.graph.FunctionExample.Argument.EXPONENT;
import static netc.compiler.graph.FunctionExample.Argument.MODERATE;
import static netc.compiler.graph.FunctionExample.Argument.POSITIVE;
import static netc.compiler.graph.FunctionExample.Row.of;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import netc.abi.ErrorFunction;
import netc.abi.Modulus;

/// One row for each function that a program calls by a word: arguments that it takes, what it is held to, and how large it gets.
/// Graphs, programs and arguments over all exponents are drawn from these rows.
public enum FunctionExample {
    ABS(of(ANY, Math::abs, p -> p).corners(POSITIVE_INFINITY, 0, 0, POSITIVE_INFINITY, NaN)),
    MIN(of(ANY, ANY, Math::min, Math::max)),
    MAX(of(ANY, ANY, Math::max, Math::max)),
    FLOOR(of(ANY, Math::floor, p -> p + 1).corners(NEGATIVE_INFINITY, -0f, 0, POSITIVE_INFINITY, NaN)),
    CEIL(of(ANY, Math::ceil, p -> p + 1).corners(NEGATIVE_INFINITY, -0f, 0, POSITIVE_INFINITY, NaN)),
    MOD(of(ANY, DIVISOR, Modulus::of, (_, q) -> q).measured(1)),
    SQRT(of(POSITIVE, Math::sqrt, Math::sqrt).corners(NaN, -0f, 0, POSITIVE_INFINITY, NaN)),
    EXP(of(MODERATE, StrictMath::exp, Math::exp).corners(0, 1, 1, POSITIVE_INFINITY, NaN).measured(1)),
    EXPM1(of(MODERATE, StrictMath::expm1, Math::exp).corners(-1, -0f, 0, POSITIVE_INFINITY, NaN).measured(1.6)),
    LOG(of(POSITIVE, StrictMath::log, p -> Math.log(p) + 1)
            .corners(NaN, NEGATIVE_INFINITY, NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN).measured(1)),
    ERF(of(ANY, ErrorFunction::erf, _ -> 1).corners(-1, -0f, 0, 1, NaN).measured(1.5)),
    SIN(of(ANY, StrictMath::sin, _ -> 1).corners(NaN, -0f, 0, NaN, NaN).measured(2.8)),
    COS(of(ANY, StrictMath::cos, _ -> 1).corners(NaN, 1, 1, NaN, NaN).measured(2.8)),
    POW(of(POSITIVE, EXPONENT, StrictMath::pow, (p, q) -> Math.pow(p + 1.5, q)).measured(2.1));

    /// What a function may be called with.
    enum Argument {
        ANY("%s"),
        /// At least one half.
        POSITIVE("abs(%s) + 0.5"),
        /// What has no large exponential.
        MODERATE("-abs(%s)", 30),
        /// At least one half in size.
        DIVISOR("abs(%s) + 0.5"),
        /// What makes no large power.
        EXPONENT("max(min(%s, 2), -2)", 4);

        private final String text;
        private final double most;

        Argument(String text) {
            this(text, POSITIVE_INFINITY);
        }

        Argument(String text, double most) {
            this.text = text;
            this.most = most;
        }

        /// How large it may be.
        double most() {
            return most;
        }
    }

    /// What there is to know of one example.
    static final class Row {
        private final List<Argument> arguments;
        private final DoubleBinaryOperator exact;
        private final DoubleBinaryOperator bound;
        private double measured;
        private float[] corners = {};

        private Row(List<Argument> arguments, DoubleBinaryOperator exact, DoubleBinaryOperator bound) {
            this.arguments = arguments;
            this.exact = exact;
            this.bound = bound;
        }

        /// @param exact a reference in double precision that shares nothing with compiled code
        /// @param bound how large a result can be, of how large its argument can be
        static Row of(Argument argument, DoubleUnaryOperator exact, DoubleUnaryOperator bound) {
            return new Row(List.of(argument), (x, _) -> exact.applyAsDouble(x), (p, _) -> bound.applyAsDouble(p));
        }

        static Row of(Argument first, Argument second, DoubleBinaryOperator exact, DoubleBinaryOperator bound) {
            return new Row(List.of(first, second), exact, bound);
        }

        /// The worst error that was seen over all exponents, in units in the last place; less than what is promised.
        Row measured(double ulps) {
            this.measured = ulps;
            return this;
        }

        /// The results of -inf, -0, 0, inf and NaN.
        Row corners(float... corners) {
            this.corners = corners;
            return this;
        }
    }

    private final Row row;

    FunctionExample(Row row) {
        this.row = row;
    }

    public ScalarFunction function() {
        return ScalarFunction.valueOf(name());
    }

    /// Those of one argument, or of two.
    public static List<FunctionExample> taking(int arity) {
        return Arrays.stream(values()).filter(e -> e.row.arguments.size() == arity).toList();
    }

    /// Those that compiled code computes in several steps, each rounded.
    public static Stream<FunctionExample> expanded() {
        return Arrays.stream(values()).filter(e -> e.function().ulps() > 0.5);
    }

    /// As a program calls it, of `x` and perhaps `p`.
    public String text() {
        return call(List.of("x", "p"));
    }

    /// The same, of arguments that it takes, made of any terms `{0}` and perhaps `{1}`.
    public String pattern() {
        List<String> terms = List.of("{0}", "{1}");
        return call(Stream.iterate(0, i -> i < row.arguments.size(), i -> i + 1)
                .map(i -> row.arguments.get(i).text.formatted(terms.get(i))).toList());
    }

    private String call(List<String> arguments) {
        return function().word().orElseThrow() + "(" + String.join(", ", arguments.subList(0, row.arguments.size()))
                + ")";
    }

    List<Argument> arguments() {
        return row.arguments;
    }

    public double exact(double x, double p) {
        return row.exact.applyAsDouble(x, p);
    }

    double bound(double p, double q) {
        return row.bound.applyAsDouble(p, q);
    }

    public double measured() {
        return row.measured;
    }

    /// Empty of functions of two arguments.
    public float[] corners() {
        return row.corners;
    }
}
