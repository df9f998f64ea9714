package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.DeclaredVariable;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `each A L`: one instance for every place of A.
class EachTest {
    private static final int EXAMPLES = 3;
    /// Layers, and what they are for every place of V where their text says so itself.
    private static final String LAYERS = """
            layer Wide[V, D -> E](x: f32[V, D]) -> f32[V, E] {
              param W: f32[V, D, E] = 0
              param b: f32[V, E] = 0
              sum[D](x * W) + b
            }
            layer Both[D](a: f32[D], b: f32[D]) -> f32[D] {
              param g: f32[D] = 0
              tanh(a * g) + b
            }
            layer BothWide[V, D](a: f32[V, D], b: f32[V, D]) -> f32[V, D] {
              param g: f32[V, D] = 0
              tanh(a * g) + b
            }
            layer Twice[D](x: f32[D]) -> (f32[D], D) {
              same = Dense[D -> D]
              y = same(x) + same(0.5 * x)
              y, argmax[D](y)
            }
            layer TwiceWide[V, D](x: f32[V, D]) -> (f32[V, D], D[V]) {
              same = Wide[V, D -> D]
              y = same(x) + same(0.5 * x)
              y, argmax[D](y)
            }
            layer Summed[T, D](x: f32[T, D]) -> f32[T, D] {
              scan T from h: f32[D] = 0 { h <- tanh((h |> Dense[D -> D]) + x); h }
            }
            layer SummedWide[V, T, D](x: f32[V, T, D]) -> f32[V, T, D] {
              scan T from h: f32[V, D] = 0 { h <- tanh((h |> Wide[V, D -> D]) + x); h }
            }
            layer Deep[D](x: f32[D]) -> f32[D] {
              x |> split[D -> G: 2, P: D/2] |> each G Dense[P -> P] |> flatten[G, P -> D]
            }
            layer One(x: f32) -> f32 { 1 }
            """;
    private static final String INPUTS = """
            dim V = 3, D = 2, Ex = 2, T = 3
            input x: f32[V, D]
            input z: f32[D]
            """;

    private static ModelProgram model(String body) {
        String used = "\noutput used = sum[V, D](x) + sum[D](z)";
        return Elaborated.text(LAYERS + "model M {\n" + (INPUTS + body + used).indent(2) + "}\n").model();
    }

    private static double[] drawn(long count, long seed) {
        return new Random(seed).doubles(count, -1, 1).toArray();
    }

    /// What a model gives where its variables, in their order, hold numbers that do not depend on what they are called.
    private static double[] y(ModelProgram model) {
        Map<String, double[]> variables = new HashMap<>();
        List<DeclaredVariable> declared = model.variables();
        for (int i = 0; i < declared.size(); i++) {
            variables.put(declared.get(i).path(), drawn(declared.get(i).type().elementsPerExample(), i));
        }
        return GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.PREDICT)), false, EXAMPLES, 7,
                Map.of("x", drawn(EXAMPLES * 6, 70), "z", drawn(EXAMPLES * 2, 71)), variables).get("y");
    }

    private static Map<String, String> shapes(ModelProgram model) {
        return new TreeMap<>(model.variables().stream()
                .collect(Collectors.toMap(DeclaredVariable::path, v -> v.type().axes().toString())));
    }

    private static List<Long> elements(ModelProgram model) {
        return model.variables().stream().map(v -> v.type().elementsPerExample()).toList();
    }

    /// With `each`, and as a text says the same that writes the axis itself.
    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "output y: f32[V, E] = x |> each V Dense[D -> E: 4] === output y: f32[V, E] = x |> Wide[V, D -> E: 4]",
            "output y: f32[Q, E] = x[V as Q] |> each Q Dense[D -> E: 4] === output y: f32[Q, E] = x[V as Q] |> Wide[Q, D -> E: 4]",
            "output y: f32[V, E] = z |> spread[V] |> each V Dense[D -> E: 4] === output y: f32[V, E] = z |> spread[V] |> Wide[V, D -> E: 4]",
            "output y: f32[Ex, V, E] = x |> spread[Ex] |> each V Dense[D -> E: 4] === output y: f32[Ex, V, E] = x |> spread[Ex] |> Wide[V, D -> E: 4]",
            "output y: f32[V, D] = x |> each V Both(z) === output y: f32[V, D] = x |> BothWide(z |> spread[V])",
            "output y: f32[V, D] = x |> each V Both(2 * x) === output y: f32[V, D] = x |> BothWide(2 * x)",
            "output y: f32[V, D] = x |> each V Both(b: z) === output y: f32[V, D] = x |> BothWide(z |> spread[V])",
            "output y: f32[V, D] = z |> each V Both(x) === output y: f32[V, D] = z |> spread[V] |> BothWide(x)",
            "output y: f32[V, D] = x |> each V softmax[D] === output y: f32[V, D] = softmax[D](x)",
            "output y = x |> each V max[D] === output y = max[D](x)",
            "output y = x |> each V One === output y = 1 + 0 * max[D](x)",
            "output y = x |> each V argmax[D] === output y = argmax[D](x)",
            "p, i = x |> each V Twice[D]; output y: f32[V, D] = p * p[i] === p, i = x |> TwiceWide; output y: f32[V, D] = p * p[i]",
            // Parameters of the outer axis stand in front of those of the inner one.
            "output y: f32[Ex, V, D] = x |> spread[Ex] |> each Ex each V Dense[D -> D] === output y: f32[Ex, V, D] = x |> spread[Ex] |> flatten[Ex, V -> B] |> Wide[B, D -> D] |> split[B -> Ex, V]",
            // Shared, in and around loops, and of layers whose own text has `each`.
            "one = Dense[D -> D]; output y: f32[V, D] = x |> each V one === one = Dense[D -> D]; output y: f32[V, D] = one(x)",
            "ex = each V Dense[D -> D]; output y: f32[V, D] = ex(x) + ex(0.5 * x) === ex = Wide[V, D -> D]; output y: f32[V, D] = ex(x) + ex(0.5 * x)",
            "ex = each V Dense[D -> D]; output y: f32[V, D] = x |> repeat 3 ex === ex = Wide[V, D -> D]; output y: f32[V, D] = x |> repeat 3 ex",
            "output y: f32[V, D] = x |> repeat 2 each V Dense[D -> D] === output y: f32[V, D] = x |> repeat 2 Wide[V, D -> D]",
            "output y: f32[V, D] = x |> each V repeat 1 Dense[D -> D] === output y: f32[V, D] = x |> Wide[V, D -> D]",
            "output y: f32[V, T, D] = x[V as T] |> spread[V] |> each V Summed === output y: f32[V, T, D] = x[V as T] |> spread[V] |> SummedWide",
            "output y: f32[T, V, D] = scan T from h: f32[V, D] = 0 { h <- h + x |> each V Dense[D -> D]; h } === output y: f32[T, V, D] = scan T from h: f32[V, D] = 0 { h <- h + x |> Wide[V, D -> D]; h }",
            "output y: f32[V, D] = x |> each V Deep[D] === output y: f32[V, D] = x |> split[D -> G: 2, P: D/2] |> flatten[V, G -> B] |> Wide[B as V, P as D -> P] |> split[B -> V, G: 2] |> flatten[G, P -> D]",
            // A parameter is read under the names that hold where the instances stand.
            "ex = each V Dense[D -> D]; output y: f32[V, D] = ex(x) + ex.b === ex = Wide[V, D -> D]; output y: f32[V, D] = ex(x) + ex.b",
            "h = x |> each V Dense[D -> D]; output y: f32[V, D] = h + h.dense1.b === h = x |> Wide[V, D -> D]; output y: f32[V, D] = h + h.wide1.b"})
    void everyPlaceHasAnInstanceOfItsOwn(String each, String written) {
        ModelProgram expected = model(written.replace("; ", "\n"));
        ModelProgram found = model(each.replace("; ", "\n"));
        assertEquals(elements(expected), elements(found));
        assertArrayEquals(y(expected), y(found), 1e-12);
    }

    @Test
    void oneKeyHoldsAllInstancesAndTheirAxisIsInFront() {
        ModelProgram model = model("""
                a, _ = x |> each V Twice[D]
                b = x |> spread[Ex] |> each Ex repeat 4 each V Dense[D -> D]
                output y = sum[V, D](a) + sum[Ex, V, D](b)
                """);
        assertEquals("{a.twice1.same.W=[V: 3, In: 2, Out: 2], a.twice1.same.b=[V: 3, Out: 2],"
                + " b.dense1.W=[Ex: 2, repeat: 4, V: 3, In: 2, Out: 2], b.dense1.b=[Ex: 2, repeat: 4, V: 3, Out: 2]}",
                shapes(model).toString());
    }

    /// √(6 / (2 + 2)) bounds the weights of one Dense of two, however many there are.
    @Test
    void instancesAreDrawnApartAndDoNotCountForWhatTheyAreDrawnFrom() {
        ModelProgram model = Elaborated.text("""
                model M {
                  dim V = 500, D = 2
                  input x: f32[V, D]
                  h = x |> each V Dense[D -> D]
                  output y = sum[V, D](h)
                }
                """).model();
        double[] w = GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of())
                .get("h.dense1.W");
        assertEquals(Math.sqrt(6.0 / 4), Arrays.stream(w).map(Math::abs).max().orElseThrow(), 0.01);
        assertEquals(2000, Arrays.stream(w).distinct().count(), 2);
    }

    /// Of each place its own mean and its own number of things.
    @Test
    void statesAreOneForEachPlaceAndBatchLeavesThePlacesApart() {
        ModelProgram model = Elaborated.text("""
                layer Seen[D](x: f32[D]) -> f32[D] {
                  state mu: f32[D] = 0, n: f32 = 0
                  m = mean[batch](x)
                  train { mu <- mu + 0.5 * (m - mu); n <- n + batch; x } else { x + mu + n }
                }
                model M {
                  dim V = 3, D = 2
                  input x: f32[V, T: 2, D]
                  param w: f32 = 1
                  h = w * x |> each V Seen[D]
                  output y: f32[V, T, D] = h
                }
                train M {
                  data csv("a.csv") -> x: columns(1..12)
                  loss sum[V, T, D](h)
                  using sgd()
                  batch 3   epochs 1
                }
                """).model();
        double[] x = drawn(EXAMPLES * 12, 5);
        Map<String, double[]> variables = new HashMap<>(
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
        Map<String, double[]> step = GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)),
                false, EXAMPLES, 7, Map.of("x", x), variables);
        assertArrayEquals(new double[] {6, 6, 6}, step.get("h.seen1.n"), 0.0);
        double[] mu = new double[6];
        for (int i = 0; i < x.length; i++) {
            mu[i / 4 % 3 * 2 + i % 2] += 0.5 * x[i] / 6;
        }
        assertArrayEquals(mu, step.get("h.seen1.mu"), 1e-12);
    }

    /// Every place has a mask of its own.
    @Test
    void placesDrawApart() {
        ModelProgram model = Elaborated.text("""
                fn noise(x: f32[D]) {
                  u: f32 ~ uniform
                  x + u
                }
                model M {
                  dim V = 50, D = 2
                  input x: f32[V, D]
                  output y: f32[V, D] = x |> each V noise
                }
                """).model();
        double[] y = GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 2, 7,
                Map.of("x", new double[200]), Map.of()).get("y");
        assertEquals(100, Arrays.stream(y).distinct().count());
    }

    @Test
    void nothingIsUnrolled() {
        String text = "model M {\n  dim V = %d, D = 2\n  input x: f32[V, D]\n"
                + "  output y: f32[V, D] = x |> each V Dense[D -> D]\n}\n";
        assertEquals(Elaborated.text(text.formatted(3)).model().procedures().get(Role.PREDICT).equations().size(),
                Elaborated.text(text.formatted(300)).model().procedures().get(Role.PREDICT).equations().size());
    }
}
