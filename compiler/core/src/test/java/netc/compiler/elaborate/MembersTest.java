package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
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
            """;

    private static double[] y(String body) {
        ModelProgram model = Elaborated.text(CODE + "model M {\n  input x: f32[D: 3]\n  code = Code[D -> E: 2]\n"
                + "  e = code(x)\n" + body.replace("; ", "\n").indent(2) + "  output read = sum[E](e)\n}\n").model();
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
            "p, q = code.both(x, e); output y: f32[E] = p + q === 19 139",
            "i = code.best(e); output y = e[i] === 68",
            "output y: f32[D] = code.twice(x) === 1 2 3",
            "f = code.folded(e); output y: f32[Two] = sum[Rest](f) === 8 68",
            "output y: f32[E] = code.seen + e === 11 71"})
    void functionsSeeWhatTheInstanceHolds(String body, String expected) {
        double[] numbers = java.util.stream.Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(numbers, y(body), 1e-9);
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
