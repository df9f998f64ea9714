package netc.compiler.accuracy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.CompiledGraph;
import netc.compiler.CompilerOptions;
import netc.compiler.ProgramSample;
import netc.compiler.graph.FunctionExample;
import netc.compiler.graph.Graph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Functions as programs say them, compiled for every width of vectors and for none, against double precision over the whole
/// range of singles.
@Tag("slow")
class AccuracyTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;
    private static final float[] BASES = Arguments.everywhere();
    private static final float[] EXPONENTS = Arguments.exponents(BASES);

    /// @param most    the greatest error promised, in units in the last place
    /// @param corners what it makes of -inf, -0, 0, inf and NaN; none of two arguments
    private record Function(String text, int arity, double most, DoubleBinaryOperator exact, float... corners) {
        static Function of(FunctionExample e) {
            return new Function(e.text(), e.function().arity(), e.function().ulps(), e::exact, e.corners());
        }

        /// One that is made of others.
        static Function made(String text, double most, DoubleUnaryOperator exact, float... corners) {
            return new Function(text, 1, most, (x, _) -> exact.applyAsDouble(x), corners);
        }

        private static double logistic(double x) {
            double e = StrictMath.exp(-Math.abs(x));
            return (x < 0 ? e : 1) / (1 + e);
        }

        float[] compiled(int width, float[] x, float[] p) {
            Graph graph = ProgramSample.elaborated("model Of {\n input x%s: f32\n output y = %s\n}\n"
                    .formatted(arity == 2 ? ", p" : "", text)).procedures().get(Role.PREDICT);
            double[] y = new CompiledGraph(graph, width, false)
                    .run(x.length, 1, Map.of("x", doubles(x), "p", doubles(p)), Map.of()).get("y");
            float[] singles = new float[y.length];
            for (int i = 0; i < y.length; i++) {
                singles[i] = (float) y[i];
            }
            return singles;
        }

        private static double[] doubles(float[] singles) {
            double[] doubles = new double[singles.length];
            for (int i = 0; i < singles.length; i++) {
                doubles[i] = singles[i];
            }
            return doubles;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static Stream<Function> functions() {
        return Stream.concat(Arrays.stream(FunctionExample.values()).map(Function::of), Stream.of(
                Function.made("1 / sqrt(x)", 2, x -> 1 / Math.sqrt(x), NAN, -INF, INF, 0, NAN),
                Function.made("tanh(x)", 4, StrictMath::tanh, -1, -0f, 0, 1, NAN),
                Function.made("sigmoid(x)", 4, Function::logistic, 0, 0.5f, 0.5f, 1, NAN)));
    }

    private static Stream<Function> functionsOfOne() {
        return functions().filter(f -> f.arity == 1);
    }

    private static Stream<Function> functionsOfTwo() {
        return functions().filter(f -> f.arity == 2);
    }

    /// The worst of a function's results.
    private record Worst(Function function, double error, float x, float p, float found, double exact) {
        static Worst of(Function function, float[] y) {
            Worst worst = new Worst(function, -1, 0, 0, 0, 0);
            for (int i = 0; i < y.length; i++) {
                double exact = function.exact.applyAsDouble(BASES[i], EXPONENTS[i]);
                double error = Ulps.error(exact, y[i]);
                if (error > worst.error) {
                    worst = new Worst(function, error, BASES[i], EXPONENTS[i], y[i], exact);
                }
            }
            return worst;
        }

        @Override
        public String toString() {
            String at = function.arity == 2 ? Float.toHexString(x) + ", " + Float.toHexString(p)
                    : Float.toHexString(x);
            return String.format(Locale.ROOT, "%-12s %10.3f %6.1f   %-34s %s, not %s", function.text, error,
                    function.most, at, found, exact);
        }
    }

    @Test
    void errorsStayWithinTheirBoundsOverAllExponents() {
        List<Worst> table = new ArrayList<>();
        functions().forEach(function -> table.add(Worst.of(function, function.compiled(16, BASES, EXPONENTS))));
        System.out.printf(Locale.ROOT, "%,d arguments each, errors in units in the last place%n", BASES.length);
        System.out.printf("%-12s %10s %6s   %-34s %s%n", "function", "worst", "bound", "at", "found");
        table.forEach(System.out::println);
        assertAll(table.stream()
                .<Executable>map(worst -> () -> assertTrue(worst.error <= worst.function.most, worst.toString())));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyWidthHasTheSameBits(Function function) {
        float[] expected = function.compiled(16, BASES, EXPONENTS);
        for (int width : CompilerOptions.ALL_WIDTHS) {
            float[] found = function.compiled(width, BASES, EXPONENTS);
            for (int i = 0; i < found.length; i++) {
                assertEquals(expected[i], found[i], function.text + " of " + BASES[i] + ", " + EXPONENTS[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functionsOfOne")
    void cornersAreWhatTheyShallBe(Function function) {
        float[] x = {-INF, -0f, 0, INF, NAN};
        float[] y = function.compiled(16, x, x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(function.corners[i], y[i], function.text + " of " + x[i]);
        }
    }

    /// Those of powers as IEEE 754 has them, and Java.
    @ParameterizedTest
    @MethodSource("functionsOfTwo")
    void cornersOfTwoArgumentsAreThoseOfDoublePrecision(Function function) {
        float[] values = {-INF, -3, -2, -1, -0.5f, -0f, 0, 0.5f, 1, 2, 3, INF, NAN};
        float[] x = new float[values.length * values.length];
        float[] p = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = values[i / values.length];
            p[i] = values[i % values.length];
        }
        float[] y = function.compiled(16, x, p);
        for (int i = 0; i < x.length; i++) {
            double exact = function.exact.applyAsDouble(x[i], p[i]);
            // those that are no power of two, zero, infinity or NaN are only near
            float bits = exact == (float) exact || Double.isNaN(exact) ? (float) exact : y[i];
            assertEquals(bits, y[i], function + " of " + x[i] + ", " + p[i]);
        }
    }
}
