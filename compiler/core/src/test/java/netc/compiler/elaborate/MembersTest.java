package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `a.f(x)`: functions of an instance.
class MembersTest {
    private static final String CODE = """
            layer Code[In -> Out](x: f32[In]) -> f32[Out] {
              dim Two = 2
              param W: f32[In, Out] = index(In) + 10 * index(Out)
              state seen: f32[Out] = 3
              half = 1 / Two
              same = Dense[In -> In, bias: false]
              y = sum[In](x * W)
              fn scaled(x) = half * x
              fn back(y: f32[Out]) = scaled(sum[Out](y * W))
              fn both(a: f32[In], b: f32[Out]) { sum[In](a * W) + b, seen }
              fn best(y: f32[Out]) = argmax[Out](y)
              fn twice(x: f32[In]) = same(x) - same(x) + x
              fn folded(y: f32[Out]) = y |> split[Out -> Two, Rest: 1]
              z = y + 0 * sum[In](same(x))
              train { seen <- 0 * seen; z } else { z }
            }
            layer Wide[P -> Q](x: f32[P]) -> f32[Q] {
              inner = Code[P -> Q]
              inner(x)
            }
            """;

    private static double[] y(String body) {
        ModelProgram model = Elaborated.text(CODE + "model M {\n  input x: f32[D: 3]\n  code = Code[D -> E: 2]\n"
                + "  wide = Wide[D -> E: 2]\n  e = code(x) + 0 * wide(x)\n" + body.replace("; ", "\n").indent(2)
                + "  output read = sum[E](e)\n}\n").model();
        Map<String, double[]> variables = GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(),
                Map.of());
        return GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7,
                Map.of("x", new double[] {1, 2, 3}), variables).get("y");
    }

    /// Of e = (8, 68), under the axes that the caller has.
    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "output y: f32[D] = code.back(e) === 340 378 416",
            "output y: f32[D] = e |> code.back === 340 378 416",
            "output y: f32[T, D] = e |> spread[T: 2] |> code.back === 340 378 416 340 378 416",
            "output y: f32[D] = code.back(y: e) - x === 339 376 413",
            "output y = sum[D](code.W[E: 1]) === 33",
            "output y: f32[D] = sum[E](wide.inner.W * e) === 680 756 832",
            "output y: f32[In] = 1 + 0 * sum[Out](code.same.W) === 1 1 1",
            "p, q = code.both(x, e); output y: f32[E] = p + q === 19 139",
            "i = code.best(e); output y = e[i] === 68",
            "output y: f32[D] = code.twice(x) === 1 2 3",
            "f = code.folded(e); output y: f32[Two] = sum[Rest](f) === 8 68",
            "output y: f32[E] = code.seen + e === 11 71"})
    void functionsSeeWhatTheInstanceHolds(String body, String expected) {
        double[] numbers = Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(numbers, y(body), 1e-9);
    }

    /// Each place's own part goes into the function of its own instance, as it does when they are applied.
    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "output y: f32[V, D] = codes.back(e) === 340 378 416 340 378 416",
            "output y: f32[V, D] = codes.back(x |> codes) === 340 378 416 340 378 416",
            "output y: f32[V, T, D] = codes.back(e |> spread[T: 2]) === 340 378 416 340 378 416 340 378 416 340 378 416",
            "p, q = codes.both(x, e); output y: f32[V, E] = p + q === 19 139 19 139",
            "i = codes.best(e); output y: f32[V] = e[i] === 68 68",
            "d = codes.back(e) - codes.scaled(x); output y = d[V: 1] === 339.5 377 414.5",
            "output y: f32[V, E] = codes.seen + e === 11 71 11 71"})
    void functionsOfEachAreOfEveryInstance(String body, String expected) {
        double[] numbers = Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        ModelProgram model = Elaborated
                .text(CODE + "model M {\n  input x: f32[V: 2, D: 3]\n  codes = each V Code[D -> E: 2]\n"
                        + "  e = codes(x)\n" + body.replace("; ", "\n").indent(2) + "  output read = sum[V, E](e)\n}\n")
                .model();
        assertArrayEquals(numbers, predicted(model, Map.of("x", new double[] {1, 2, 3, 1, 2, 3})).get("y"), 1e-9);
    }

    /// A copy that nothing applies has the sizes, the parameters and the functions of what it is a copy of.
    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "output y: f32[D] = other.back(e) === 340 378 416",
            "output y = sum[D](other.W[E: 1]) === 33",
            "output y: f32[D] = other.twice(x) === 1 2 3",
            "output y: f32[E] = other.seen + e === 11 71",
            "output y: f32[D] = sum[E](both.inner.W * e) === 680 756 832",
            "output y: f32[In] = 1 + 0 * sum[Out](other.same.W) === 1 1 1",
            "again = copy(other); output y: f32[D] = again.back(e) === 340 378 416",
            "z = other.back(e); output y: f32[D] = z + 0 * sum[E](other(x)) === 340 378 416"})
    void copiesHaveWhatIsCopied(String body, String expected) {
        double[] numbers = Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(numbers, y("other = copy(code); both = copy(wide); " + body
                + "; output whole = sum[D, E](other.W * both.inner.W)"), 1e-9);
    }

    /// Instances that differ: what goes back goes back through its own.
    @Test
    void everyInstanceHasItsOwnParameters() {
        ModelProgram model = Elaborated.text("""
                layer Scale[D](x: f32[D]) -> f32[D] {
                  param by: f32[D] ~ normal(1)
                  fn back(y: f32[D]) = y / by
                  x * by
                }
                model M {
                  input x: f32[V: 2, U: 2, D: 3]
                  own = each V each U Scale[D]
                  shared = repeat 3 Scale[D]
                  there = own(x)
                  output y: f32[V, U, D] = own.back(there)
                  output z: f32[V, U, D] = x |> shared
                }
                """).model();
        double[] x = new Random(1).doubles(12).toArray();
        assertArrayEquals(x, predicted(model, Map.of("x", x)).get("y"), 1e-9);
    }

    /// Where an axis says how often, the parameters of the turns are along it.
    @Test
    void turnsThatAnAxisCountsHaveItsName() {
        ModelProgram model = Elaborated.text("""
                layer Plus[D](x: f32[D]) -> f32[D] { param by: f32[D] ~ normal(1); x + by }
                model M {
                  dim Depth = 3
                  input x: f32[D: 2]
                  deep = repeat Depth Plus[D]
                  output there: f32[D] = deep(x)
                  output y: f32[D] = there - sum[Depth](deep.by)
                }
                """).model();
        double[] x = {1, 2};
        assertArrayEquals(x, predicted(model, Map.of("x", x)).get("y"), 1e-9);
    }

    private static Map<String, double[]> predicted(ModelProgram model, Map<String, double[]> inputs) {
        Map<String, double[]> variables = GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(),
                Map.of());
        return GraphInterpreter.run(model.procedures().get(Role.PREDICT), false, 1, 7, inputs, variables);
    }

    @Test
    void instancesMadeInALayerHaveFunctionsToo() {
        ModelProgram model = Elaborated.text(CODE + """
                layer Again[A](x: f32[A]) -> f32[A] {
                  code = Code[A -> Few: 2]
                  e = code(x)
                  code.back(e)
                }
                model M {
                  input x: f32[V: 2, B: 3]
                  output y: f32[V, B] = x |> each V Again[B] |> repeat 2 Again[B]
                }
                """).model();
        // Of each W, seen and same.W.
        assertEquals(6, model.variables().size());
    }
}
