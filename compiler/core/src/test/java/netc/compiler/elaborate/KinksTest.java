package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.interpret.Tangents;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Slopes where a function has more than one, and gradients of what was not chosen: the table of the reference.
class KinksTest {
    private static final double NONE = Double.NaN;

    /// The gradient of the output `e` by the input `x`, in reverse mode and, by one direction after the other, in forward mode.
    private static void assertGradient(double[] expected, String body, Map<String, double[]> inputs) {
        assertGradient(expected, "", body, inputs);
    }

    private static void assertGradient(double[] expected, String type, String body, Map<String, double[]> inputs) {
        String text = "model M {\n  dim D = 3, T = 2\n  " + body.replace(" | ", "\n  ")
                + "\n  output e = y\n  output g" + type + " = grad(y, x)\n}\n";
        ModelProgram model = Elaborated.text(text).model();
        Map<String, Graph> graphs = new HashMap<>();
        for (String name : new String[] {"e", "g"}) {
            graphs.put(name, GraphVerifier.verify(Differentiate.apply(model.procedures().get(new Role.Output(name)))));
        }
        double[] found = GraphInterpreter.run(graphs.get("g"), false, 1, 1, inputs, Map.of()).get("g");
        assertArrayEquals(expected, found, 1e-12, text + Arrays.toString(found));
        for (int i = 0; i < expected.length; i++) {
            double[] direction = new double[expected.length];
            direction[i] = 1;
            double[] forward = Tangents.along(graphs.get("e"), 1, 1, inputs, Map.of(), Map.of("x", direction))
                    .tangents()
                    .get("e");
            assertArrayEquals(new double[] {expected[i]}, forward, 1e-12, "forward mode: " + text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            abs(x)                               |    0 |    0
            abs(x)                               | -0.0 |    0
            max(x, 0)                            |    0 |  0.5
            max(0, x)                            |    0 |  0.5
            min(x, 0)                            | -0.0 |  0.5
            min(0, x)                            |    0 |  0.5
            max(x, x)                            |    2 |    1
            min(x, x)                            |    2 |    1
            max(2 * x, 3 * x)                    |    0 |  2.5
            min(max(x, 0), 1)                    |    1 |  0.5
            relu(x)                              |    0 |    0
            relu(x)                              | 1e-9 |    1
            sign(x)                              |    0 |    0
            pow(x, 0)                            |    0 |    0
            pow(x, 1)                            |    0 |    1
            pow(x, 1.5)                          |    0 |    0
            pow(0, x)                            |    2 |    0
            pow(0, x)                            |    0 |    0
            pow(x, x)                            |    1 |    1
            """)
    void aKinkHasOneSlopeWhateverTheOrderOfArguments(String e, double x, double slope) {
        assertGradient(new double[] {slope}, "input x: f32 | y = x + 0 * abs(x - 9) + " + e + " - x", Map.of("x",
                new double[] {x}));
    }

    /// Each side not taken has an infinite slope, or is no number.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            min(exp(x), 1)                       |   800 | 0
            min(1, exp(x))                       |   800 | 0
            max(sqrt(x), 1)                      |     0 | 0
            max(1, sqrt(x))                      |     0 | 0
            max(log(1 - x), -100)                |     1 | 0
            abs(sqrt(x))                         |     0 | 0
            pow(sqrt(x), 0)                      |     0 | 0
            relu(log(x))                         |     0 | 0
            log(x) where x > 1 else 0            |     0 | 0
            x * log(x) where x > 0 else 3 * x    |     0 | 3
            min(max(log(x), -5), exp(1 / x))     |     0 | 0
            """)
    void whatIsNotChosenContributesNothing(String e, double x, double slope) {
        assertGradient(new double[] {slope}, "input x: f32 | y = (" + e + ") + x - x", Map.of("x", new double[] {x}));
    }

    @Test
    void equalsShareTheSlopeOfAMaximumAlongAnAxis() {
        for (double[] x : new double[][] {{5, 5, 1}, {5, 1, 5}, {1, 5, 5}}) {
            double[] expected = Arrays.stream(x).map(v -> v == 5 ? 0.5 : 0).toArray();
            assertGradient(expected, "input x: f32[D] | y = max[D](x)", Map.of("x", x));
            assertGradient(expected, "input x: f32[D] | y = -min[D](-x)", Map.of("x", x));
        }
        assertGradient(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, "input x: f32[D] | y = max[D](x)",
                Map.of("x", new double[] {2, 2, 2}));
    }

    /// The logarithm of the first element has an infinite slope.
    @ParameterizedTest
    @ValueSource(strings = {"log(x)[D: 1]", "log(x)[k]", "sum[T](log(x)[D: index(T) + 1])", "max[T](log(x)[many])",
            "log(x)?[D: 1] + log(x)?[D: 3]", "sum[T](log(x)?[D: 2 - index(T)])", "max[D](log(x))",
            "sum[D](log(x) where index(D) > 0)", "mean[T](log(x)[D: 1 + index(T)])",
            "sum[T](log(x)?[D: 3 * index(T) - 2])"})
    void whatIsNotReadContributesNothing(String e) {
        String body = "input x: f32[D]" + (e.contains("[k]") ? " | input k: D" : "")
                + (e.contains("[many]") ? " | input many: D[T]" : "") + " | y = " + e;
        Map<String, double[]> inputs = Map.of("x", new double[] {0, 2, 4}, "k", new double[] {1}, "many",
                new double[] {1, 2});
        double second = e.contains("T](") ? 0.25 : 0;
        double[] expected = switch (e) {
            case "max[D](log(x))", "max[T](log(x)[many])" -> new double[] {0, 0, 0.25};
            case "mean[T](log(x)[D: 1 + index(T)])" -> new double[] {0, 0.25, 0.125};
            case "sum[D](log(x) where index(D) > 0)" -> new double[] {0, 0.5, 0.25};
            case "sum[T](log(x)?[D: 3 * index(T) - 2])" -> new double[] {0, 0.5, 0};
            default -> new double[] {0, 0.5, second};
        };
        assertGradient(expected, body, inputs);
    }

    @Test
    void whatIsNotReadFromADiagonalContributesNothing() {
        assertGradient(new double[] {0.5, 0, 0, 0.25}, ": f32[T, S]",
                "dim R = 2, S = 2 | input x: f32[T, S] | y = sum[R](log(x)[T: index(R), S: index(R)])",
                Map.of("x", new double[] {2, 0, 0, 4}));
    }

    /// Rows that are not known hold no number, and the weights that all rows share must not see them.
    @ParameterizedTest
    @ValueSource(strings = {"sum[T](sum[D](row * x) where ok)", "sum[T](sum[D](row * x)^2 where ok) / 2.8",
            "sum[T](sum[E](v * sum[D](row * x)) where ok) / 3", "mean[T](sum[D](row * x) where ok)",
            "sum[T](sum[D](row * x + 0) where ok)"})
    void aSumOfProductsLeavesOutWhatAConditionBehindItLeavesOut(String e) {
        String body = "dim E = 2 | input x: f32[D] | input row: f32[T, D] | input ok: bool[T]"
                + (e.contains("v *") ? " | v = index(E) + 1.0" : "") + " | y = " + e;
        assertGradient(new double[] {1, 0.5, 0.25}, body, Map.of("x", new double[] {1, 0.5, 0.6}, "ok",
                new double[] {0, 1}, "row", new double[] {NONE, NONE, NONE, 1, 0.5, 0.25}));
    }

    @Test
    void aReadOutsideAnAxisOfOneElementHasNoSlope() {
        assertGradient(new double[] {2}, "input x: f32[C: 1] | y = sum[C](2 * x - 5 * x?[C: 1])",
                Map.of("x", new double[] {3}));
        assertGradient(new double[] {2}, "input x: f32[C: 1] | y = sum[C](2 * x) - 5 * x?[C: -1]",
                Map.of("x", new double[] {3}));
    }

    @Test
    void softmaxAndItsLogarithmAgreeWhereAllIsMinusInfinity() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[D: 3]
                  output p = softmax[D](x)
                  output log_p = log_softmax[D](x)
                  output best = argmax[D](x)
                  output least = argmin[D](x)
                }
                """).model();
        double infinity = Double.POSITIVE_INFINITY;
        assertArrayEquals(new double[] {0, 0, 0}, output(model, "p", -infinity, -infinity, -infinity));
        assertArrayEquals(new double[] {-infinity, -infinity, -infinity},
                output(model, "log_p", -infinity, -infinity, -infinity));
        assertArrayEquals(new double[] {1}, output(model, "best", 7, NONE, NONE), "the first that is no number");
        assertArrayEquals(new double[] {1}, output(model, "least", 7, NONE, -7));
    }

    private static double[] output(ModelProgram model, String name, double... x) {
        return GraphInterpreter.run(Differentiate.apply(model.procedures().get(new Role.Output(name))), false, 1, 1,
                Map.of("x", x), Map.of()).get(name);
    }
}
