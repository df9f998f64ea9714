package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import netc.abi.Role;
import netc.compiler.Measured;
import netc.compiler.graph.Element;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphVerifier;
import netc.compiler.graph.Op;
import netc.compiler.graph.Type;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.DeclaredInput;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `grad(e, x)`, computed in double precision for three examples at once.
class GradTest {
    private static final int EXAMPLES = 3;
    private static final double STEP = 1e-5;

    /// A model at random weights and inputs.
    private static final class Running {
        private final Map<Role, Graph> procedures = new HashMap<>();
        private final Map<String, double[]> inputs = new HashMap<>();
        private final Map<String, double[]> variables;
        private final ModelProgram model;

        Running(String text) {
            model = Elaborated.text(text).model();
            model.procedures().forEach((name, graph) -> procedures.put(name,
                    GraphVerifier.verify(Differentiate.apply(GraphVerifier.verify(graph)))));
            variables = new HashMap<>(GraphInterpreter.run(procedures.get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
            Random random = new Random(3);
            for (DeclaredInput input : model.inputs()) {
                Type type = input.type();
                inputs.put(input.name(), random.doubles(EXAMPLES * type.elementsPerExample(), 0.2, 1.5)
                        .map(x -> type.element() == Element.F32 ? x : Math.floor(x)).toArray());
            }
        }

        Map<String, double[]> run(Role procedure) {
            Map<String, double[]> all = new HashMap<>(inputs);
            for (var e : procedures.get(procedure).equations()) {
                if (e.op() instanceof Op.Input(String name)) {
                    all.putIfAbsent(name, new double[] {1});
                }
            }
            return GraphInterpreter.run(procedures.get(procedure), false, EXAMPLES, 1, all, variables);
        }

        /// The loss of the whole set.
        double measured(int... batches) {
            return Measured.of(model, "loss", inputs, variables, batches)[0];
        }

        double[] output(String name) {
            return run(new Role.Output(name)).get(name);
        }

        /// How the sum of a result changes with each element of an input or variable.
        double[] differences(Role procedure, String result, double[] elements) {
            double[] differences = new double[elements.length];
            for (int i = 0; i < elements.length; i++) {
                double kept = elements[i];
                elements[i] = kept + STEP;
                double above = sum(run(procedure).get(result));
                elements[i] = kept - STEP;
                double below = sum(run(procedure).get(result));
                elements[i] = kept;
                differences[i] = (above - below) / (2 * STEP);
            }
            return differences;
        }

        private static double sum(double[] elements) {
            double sum = 0;
            for (double x : elements) {
                sum += x;
            }
            return sum;
        }
    }

    /// Output `g` is the gradient by x of output `e`.
    private static void assertGradient(String text) {
        Running model = new Running(text);
        double[] expected = model.differences(new Role.Output("e"), "e", model.inputs.get("x"));
        assertArrayEquals(expected, model.output("g"), 1e-6, text);
    }

    private static void assertSame(String text) {
        Running model = new Running(text);
        assertArrayEquals(model.output("expected"), model.output("found"), 1e-12, text);
    }

    private static String lines(String body) {
        return body.replace(" | ", "\n  ") + "\n}\n";
    }

    private static boolean reads(String body, String name) {
        return Pattern.compile("\\b" + name + "\\b").matcher(body).find();
    }

    private static String vector(String body) {
        return "model M {\n  dim D = 4, K = 3\n  input x: f32[D]\n  " + (reads(body, "k") ? "input k: D\n  " : "")
                + lines(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "output e = sum[D](x * x * exp(x)) | output g = grad(e, x)",
            "h = tanh(x) * x | output e = sum[D](h * softmax[D](h)) | output g = grad(e, x)",
            "output e = cross_entropy(3 * x, k) | output g = grad(e, x)",
            "output e = x[k]^3 + x[D: 1] * max[D](x) | output g = e |> grad(x)",
            "dim P = D - 2 | w = x[D: index(P) + index(K)] | output e = sum[P](sum[K](w)^3) | output g = grad(e, x)",
            "output e = sum[D](x?[D: index(D) - 1] * x) | output g = grad(e, x)",
            "y = x |> repeat 3 Dense[D -> D] |> tanh | output e = sum[D](y^2) | output g = grad(e, x)",
            "y = x |> Dense[D -> E: 3] |> sigmoid | output e = mean[E](y) / sum[E](y^2) | output g = grad(e, x)",
            "output e = sum[D](x^3 where x > 0.8 else 2 * x) | output g = grad(e, x)",
            "output e = sum[D](mod(x, 0.4) * x + mod(3, x)^2 + mod(-x, -0.7)) | output g = grad(e, x)",
            "output e = sum[D](x * x) | output g = grad(sum[D](x * stop(x)), x) * 2"
    })
    void gradientsByAnInputAgreeWithCentralDifferences(String body) {
        assertGradient(vector(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "sum[D](x * x * exp(x))",
            "cross_entropy(3 * x * x, k)",
            "sum[D](tanh(x)^2 * sigmoid(x))",
            "x[k]^3 + x[D: 1] * max[D](x)^2",
            "sum[D](x^3 where x > 0.8 else x^4)",
            "sum[D]((x |> repeat 2 Dense[D -> D] |> tanh)^2)",
            "sum[D](x?[D: index(D) - 1]^2 * x)",
            "sum[D](mod(x, 0.4)^2 * mod(2, x))",
            "log(sum[D](exp(x)))"
    })
    void gradientsOfGradientsAgreeWithCentralDifferences(String number) {
        assertGradient(vector("f = " + number + " | slope = grad(f, x) | output e = sum[D](slope^2)"
                + " | output g = grad(e, x)"));
        assertGradient(vector("f = " + number + " | slope = grad(f, x) | second = grad(sum[D](slope * sin(x)), x)"
                + " | output e = sum[D](second^2) | output g = grad(e, x)"));
    }

    @Test
    void picturesHaveGradientsThroughConvolutions() {
        assertGradient("""
                model M {
                  dim Class = 3
                  input x: f32[H: 6, W: 6, C: 2]
                  target k: Class
                  f = x |> Conv[3, k: 3, pad: 1] |> tanh |> maxpool[2] |> flatten[H, W, C -> F] |> Dense[F -> Class]
                  slope = grad(cross_entropy(f, k), x)
                  output e = sum[H, W, C](slope^2) + cross_entropy(f, k)
                  output g: f32[H, W, C] = grad(e, x)
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "h = x^2 | e = sum[D](h * x) | output found = grad(e, h) | output expected = x",
            "h = x^2 | e = sum[D](h * x) | a = grad(e, h) | output found = grad(e, x) + 0 * a | output expected = 3 * x^2",
            "y = x | e = sum[D](y * x) | output found = grad(e, y) | output expected = x",
            "y = x * x | e = sum[D](y) | output found = grad(e, y) | output expected = 0 * x + 1",
            "param w: f32[D] ~ normal(1) | h = 2 * w | e = sum[D](h * h * x) | output found = grad(e, h)"
                    + " | output expected = 4 * w * x",
            "param w: f32[D] ~ normal(1) | e = sum[D](w * w) | output found = grad(e, w) + 0 * x"
                    + " | output expected = 2 * w + 0 * x",
            "e = sum[D](stop(x) * x) | output found = grad(e, x) | output expected = x",
            "e = sum[D](x^3) | s = stop(grad(e, x)) | output found = grad(sum[D](s * x^2), x)"
                    + " | output expected = 6 * x^3",
            "e = sum[D](sqrt(x - x) where x > 9 else x^2) | output found = grad(e, x) | output expected = 2 * x",
            "u = x - x | e = sum[D](1 / sqrt(u) + log(u) where x > 9 else x^2) | output found = grad(e, x)"
                    + " | output expected = 2 * x",
            "e = sum[D](1 / (x - x) where x > 9 else x^3) | s = grad(e, x) | output found = grad(sum[D](s), x)"
                    + " | output expected = 6 * x",
            "output found = sign(grad(-sum[D](x^2), x)) | output expected = 0 * x - 1"
    })
    void onlyWhatWasComputedFromTheNameCounts(String body) {
        assertSame(vector(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "output found = slope(x, x) | output expected = x",
            "output found: f32[T, D] = slope(y, x) | output expected: f32[T, D] = x + 0 * y",
            "output found: f32[T, D] = slope(x, y) | output expected: f32[T, D] = y",
            "output found: f32[T, D] = both(x, y) | output expected: f32[T, D] = 2 * x^2 * y",
            "output found: f32[T, D] = within(x, y) | output expected: f32[T, D] = 2 * x * y^2"
    })
    void functionsTakeTheGradientOfEachElementTheyAreMappedOver(String body) {
        assertSame("""
                fn slope[D](a: f32[D], b: f32[D]) = grad(sum[D](a * b), a)
                fn both[D](a: f32[D], b: f32[D]) { h = a * b
                  grad(sum[D](a * h^2), h) }
                fn within[D](a: f32[D], b: f32[D]) { h = a * b
                  h * grad(sum[D](h^2), h) / a }
                """ + "model M {\n  dim T = 2, D = 4\n  input x: f32[D]\n  "
                + (reads(body, "y") ? "input y: f32[T, D]\n  " : "") + lines(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            // The rule counts, not the formula.
            "output found = grad(sum[D](odd(x)), x) | output expected = 7 * x",
            "s = grad(sum[D](odd(x)), x) | output found = grad(sum[D](s^2), x) | output expected = 98 * x",
            // Once for each use, by the chain rule.
            "output found = grad(sum[D](odd(odd(x))), x) | output expected = 7 * odd(x) * 7 * x",
            // An argument without a slope leaves its rule unused.
            "output found = grad(sum[D](odd(stop(x)) * x), x) | output expected = odd(x)",
            "output found = grad(sum[D](scaled(x, 3)), x) | output expected = 30 + 0 * x",
            "y = 2 * x | output found = grad(sum[D](scaled(x, y)), y) | output expected = -x",
            "output found = grad(sum[D](nested(x)), x) | output expected = 3 * x^2"
    })
    void functionsWithARuleOfTheirOwnFollowIt(String body) {
        assertSame("""
                fn odd(x) = x^2 with grad g -> g * 7 * x
                fn scaled(a, b) = a * b with grad g -> 10 * g * b, -g * a
                fn nested(a) = a^3 + 1 with grad g -> g * square_slope(a)
                fn square_slope(c) = grad(c^3, c)
                """ + vector(body));
    }

    private static String training(String loss) {
        return """
                fn swish(x) = x * sigmoid(x)
                fn weighed[D](a: f32[D], w: f32[D]) = grad(mean[batch](sum[D](a * w^2)), w)
                model M {
                  dim Class = 3
                  input  x: f32[D: 4]
                  target k: Class
                  param scale: f32[D] ~ normal(1)
                  hidden = scale * x |> Dense[D -> E: 5] |> swish
                  logits = hidden |> repeat 2 Dense[E -> E] |> Dense[E -> Class]
                  output p = softmax[Class](logits)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), k: column(5)
                  %s
                  using sgd(rate: 1)
                  batch 3   epochs 1
                }
                """.formatted(loss.replace(" | ", "\n  "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "loss cross_entropy(logits, k)",
            "l = cross_entropy(logits, k) | loss l + 0.1 * sum[D](grad(l, x)^2)",
            "l = cross_entropy(logits, k) | loss sum[E](grad(l, hidden)^2)",
            "l = cross_entropy(logits, k) | loss mean[batch](l) + sum[D](grad(mean[batch](l), scale)^2)",
            "l = cross_entropy(logits, k) | loss mean[batch](l) + sum[D, E](grad(mean[batch](l), hidden.dense1.W)^2)",
            "l = cross_entropy(logits, k) | m = mean[batch](l) | loss m + sum[D](grad(m^2 * sum[D](scale), scale)^2)",
            "l = cross_entropy(logits, k) | loss mean[batch](l) + sum[D](weighed(x, scale) * scale)"
    })
    void trainingDifferentiatesThroughGradients(String loss) {
        Running model = new Running(training(loss));
        Map<String, double[]> step = model.run(Role.STEP);
        for (String path : List.copyOf(model.variables.keySet())) {
            double[] elements = model.variables.get(path);
            double[] gradient = new double[elements.length];
            for (int i = 0; i < elements.length; i++) {
                gradient[i] = step.containsKey(path) ? elements[i] - step.get(path)[i] : 0;
            }
            assertArrayEquals(model.differences(Role.STEP, "loss", elements), gradient, 1e-6, path);
        }
    }

    /// A report of the whole set is put together from batches; here all of it is one step, whose loss it is.
    @ParameterizedTest
    @ValueSource(strings = {
            "sqrt(mean[batch](sum[D](grad(l, x)^2)))",
            "mean[batch](l) + sum[D](grad(mean[batch](l), scale)^2)",
            "mean[batch](l) + sum[D, E](grad(mean[batch](l), hidden.dense1.W)^2)",
            "m + sum[D](grad(m^2 * sum[D](scale), scale)^2)",
            "m + sum[D](weighed(x, scale) * scale)"
    })
    void whatIsMeasuredOfTheWholeSetAgreesWithTheLossOfIt(String report) {
        Running model = new Running(training("l = cross_entropy(logits, k)"
                + (reads(report, "m") ? " | m = mean[batch](l)" : "") + " | loss " + report));
        double loss = model.run(Role.STEP).get("loss")[0];
        assertEquals(loss, model.measured(EXAMPLES), 1e-9);
        assertEquals(loss, model.measured(1, 2), 1e-9);
    }
}
