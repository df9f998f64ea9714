package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HashMap;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `[0.1, 0.5, 0.9]`, wherever a type is written for it.
class NumberListsTest {
    private static final String DEFINITIONS = """
            fn dot[Q](x: f32[Q], by: f32[Q] = [1, 10, 100]) = sum[Q](x * by)
            layer Kept[Q](x: f32[Q], by: f32[Q]) -> f32[Q] {
              param w: f32[Q] = [1, 2, 3]
              state s: f32[Q] = [0, 0.5, 1]
              train { s <- s; x } else { w * x + s + by }
            }
            """;

    private static double[] y(String body) {
        ModelProgram model = Elaborated.text(DEFINITIONS + "model M {\n  dim Q = 3, V = 2\n  input x: f32[Q]\n"
                + body.replace("; ", "\n").indent(2) + "}\n").model();
        Map<String, double[]> variables = new HashMap<>(
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
        Role role = model.procedures().containsKey(Role.PREDICT) ? Role.PREDICT : new Role.Output("y");
        return GraphInterpreter.run(model.procedures().get(role), false, 1, 7, Map.of("x", new double[] {1, 2, 3}),
                variables).get("y");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "level: f32[Q] = [0.1, 0.5, 0.9]; output y = sum[Q](x * level) === 3.8",
            "param w: f32[Q] = [1, -2, 2 + 1]; output y = sum[Q](x * w) === 6",
            "output y = dot[Q](x) === 321",
            "output y = dot[Q](x, [1, 0, 0.5]) === 2.5",
            "output y = dot[Q](x, by: [0, 1, 0]) === 2",
            "output y = dot[R](x[Q as R], [0, 0, 1]) === 3",
            "output y = sum[Q](x |> Kept([100, 200, 300])) === 615.5",
            "output y = sum[V, Q](x |> spread[V] |> each V Kept([100, 200, 300])) === 1231",
            "h = scan T: 2 from c: f32[Q] = [5, 6, 7] { c <- c + x; c }; output y = sum[Q](h[T: 1]) === 30"})
    void listsStandWhereverATypeIsWritten(String body, double expected) {
        assertArrayEquals(new double[] {expected}, y(body), 1e-12);
    }

    /// Of an input that nobody gives.
    @Test
    void anInputMayHaveAListForItsStandard() {
        assertArrayEquals(new double[] {3, 5, 7}, y("input z: f32[Q] = [2, 3, 4]; output y = x + z"), 1e-12);
    }
}
