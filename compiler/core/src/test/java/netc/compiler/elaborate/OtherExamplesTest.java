package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Type;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.Measured;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// What `x[batch as Other]` means: every example meets every other of its batch.
class OtherExamplesTest {
    private static final int EXAMPLES = 3;
    /// Three pairs of numbers, whose sums are 3, 7 and 11.
    private static final Map<String, double[]> INPUTS = Map.of("x", new double[] {1, 2, 3, 4, 5, 6});

    /// The mean over three examples of what a train block can say of them.
    private static double mean(String definitions, String value) {
        ModelProgram model = Elaborated.text("""
                fn far(a: f32[T], b: f32[T]) = sum[T](abs(a - b))
                fn index_of_least[K](e: f32[K]) = argmin[K](e)
                fn shares[K](e: f32[K]) = e / sum[K](e) * K
                model M {
                  input x: f32[T: 2]
                  param w: f32 = 1
                  output p = w * sum[T](x)
                  %s
                  %s
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss p
                  report r = %s
                  using sgd()
                  batch 3   epochs 1
                }
                """.formatted((definitions + value).contains("they") ? "they = p[batch as Other]" : "", definitions,
                value)).model();
        Map<String, double[]> ones = new HashMap<>();
        model.variables().forEach(v -> {
            double[] elements = new double[(int) v.type().elementsPerExample()];
            Arrays.fill(elements, 1);
            ones.put(v.path(), elements);
        });
        return Measured.of(model, "r", INPUTS, ones, EXAMPLES)[0];
    }

    private static Graph differentiated(ModelProgram model, Role procedure) {
        return Differentiate.apply(model.procedures().get(procedure));
    }

    @Test
    void everyExampleMeetsEveryOther() {
        assertEquals((3 + 7 + 11) * (3 + 7 + 11) / 3.0, mean("", "sum[Other](p * they)"));
        assertEquals((8 + 4 + 8) / 3.0, mean("", "max[Other](abs(p - they))"));
        assertEquals((3 * 11 + 7 * 11 + 11 * 11) / 3.0, mean("", "p * max[Other](they)"));
    }

    @Test
    void theAxisCountsTheBatch() {
        assertEquals(EXAMPLES, mean("", "Other + 0 * sum[Other](p * they)"));
        assertEquals(EXAMPLES, mean("", "length[Other](they) + 0 * p"));
        assertEquals(7, mean("", "mean[Other](they) + 0 * p"));
        assertEquals((4 + 8 + 4 + 4 + 8 + 4) / 2.0 / 3, mean("",
                "sum[Other](abs(p - they) where index(Other) != index(batch)) / (Other - 1)"), 1e-12);
    }

    @Test
    void indicesIntoItAreExamples() {
        assertEquals(7, mean("", "they[Other(index(batch))]"));
        assertEquals((7 * 3 + 11 * 7 + 3 * 11) / 3.0, mean("", "(p * they)[Other: mod(index(batch) + 1, batch)]"));
        assertEquals((7 * 3 + 11 * 7) / 3.0, mean("", "(p * they)?[Other: index(batch) + 1]"));
        assertEquals(3, mean("", "they[Other: 0] + 0 * p"));
        // The one whose sum is farthest is the last, the first, the first.
        assertEquals((11 + 3 + 3) / 3.0, mean("k = argmax[Other](abs(p - they + 0.1))", "p[batch: k]"));
        assertEquals(1 / 3.0, mean("", "argmax[Other](they - 0 * p) == index(batch)"));
        // The greatest number of all is the second of the last example, the least is the first of the first.
        assertEquals(11 * 10 + 1, mean("k, i = argmax[Other, T](x[batch as Other] + 0 * p)", "10 * p[batch: k] + i"));
        assertEquals(3, mean("i, k = argmin[T, Other](x[batch as Other] + 0 * p)", "p[batch: k] + i"));
    }

    @Test
    void functionsAreMappedOverItOrTakeIt() {
        assertEquals((12.0 + 8 + 12) / 3, mean("", "sum[Other](far(x, x[batch as Other]))"));
        assertEquals(0, mean("", "index_of_least[Other](they + 0 * p)"));
        assertEquals(3.0, mean("", "sum[Other](shares[Other](they + 0 * p))"), 1e-12);
        assertEquals((3 * 3 + 7 * 7 + 11 * 11) / 21.0 * 3,
                mean("s = shares[Other](they + 0 * p)", "sum[Other](s * p[batch as Other])"), 1e-12);
    }

    @Test
    void layersAreMappedOverIt() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[T: 2]
                  net = Dense[T -> D: 1]
                  output y = sum[D](net(x))
                  d = x - x[batch as Other]
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss sum[D](max[Other](net(d)))
                  using sgd()
                  batch 3   epochs 1
                }
                """).model();
        double[] sum = GraphInterpreter.run(differentiated(model, Role.EVALUATE), false, EXAMPLES, 1, INPUTS,
                Map.of("net.W", new double[] {1, 1}, "net.b", new double[] {5})).get("loss.1");
        // The farthest above each, 5 added by the layer: to the example whose sum is least.
        assertEquals(0 + 4 + 8 + 3 * 5, sum[0]);
    }

    @Test
    void gradientsFlowToBothSides() {
        // d/dx of Σ over pairs of p_i p_j, each the sum of two: 2 Σ p for every element.
        assertEquals(2 * 2 * 21, mean("", "sum[T](grad(sum[Other](p * they), x))"), 1e-9);
    }

    /// InfoNCE of two views in plain loops.
    @Test
    void theLossOfTwoViewsIsTheCrossEntropyOfPickingOnesOwn() {
        ModelProgram model = Elaborated.text("""
                model Views {
                  input left, right: f32[F: 2]
                  param w: f32[F, D: 2] = 1
                  code = sum[F](left * w)
                  output vector: f32[D] = code
                  alike = sum[D](code * (sum[F](right * w))[batch as Other]) / 0.5
                }
                train Views {
                  data csv("a.csv") -> left: columns(1..2), right: columns(3..4)
                  loss cross_entropy(alike, Other(index(batch)))
                  using sgd(rate: 0.1)
                  batch 5   epochs 1
                }
                """).model();
        int n = 5;
        double[] left = {0.3, -0.2, 0.9, 0.4, -0.5, 0.1, 0.7, -0.8, 0.2, 0.6};
        double[] right = {0.2, -0.1, 1.0, 0.3, -0.6, 0.2, 0.6, -0.7, 0.1, 0.8};
        double[] w = {0.5, -0.4, 0.3, 0.9};
        double expected = 0;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            double own = 0;
            for (int j = 0; j < n; j++) {
                double alike = 0;
                for (int d = 0; d < 2; d++) {
                    alike += (left[2 * i] * w[d] + left[2 * i + 1] * w[2 + d])
                            * (right[2 * j] * w[d] + right[2 * j + 1] * w[2 + d]);
                }
                sum += Math.exp(alike / 0.5);
                own = i == j ? alike / 0.5 : own;
            }
            expected += (Math.log(sum) - own) / n;
        }
        Map<String, double[]> inputs = Map.of("left", left, "right", right, "step", new double[] {1});
        Map<String, double[]> variables = new HashMap<>(Map.of("w", w));
        model.variables().forEach(v -> variables.putIfAbsent(v.path(), new double[4]));
        Map<String, double[]> step = GraphInterpreter.run(differentiated(model, Role.STEP), false, n, 1, inputs,
                variables);
        assertEquals(expected, step.get("loss")[0], 1e-12);
        assertEquals(expected, Measured.of(model, "loss", inputs, variables, n)[0], 1e-12);
    }

    @Test
    void noTensorOfPairsIsTraced() {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32
                  param w: f32 = 1
                  output p = w * x
                  far = p - p[batch as Other]
                  near = mean[Other](far^2)
                }
                train M {
                  data csv("a.csv") -> x: column(1)
                  loss near
                  using sgd()
                  batch 3   epochs 1
                }
                """).model();
        model.procedures().values().forEach(g -> g.results().forEach(r -> {
            Type type = r.value().type();
            assertEquals(type.hasBatch() ? 1 : 0, type.openAxes(), r.toString());
        }));
    }
}
