package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

/// States of optimizers whose type is written.
class OptimizerStatesTest {
    private static Elaborated trained(String optimizer) {
        return Elaborated.text("""
                optimizer mine() {
                  %s
                }
                model M {
                  input x: f32[D: 2]
                  layers = repeat 3 Dense[D -> D, bias: false]
                  output y: f32[D] = x |> layers
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss sum[D](y)
                  using mine()
                  batch 8   epochs 2
                }
                """.formatted(optimizer));
    }

    private static void assertSaid(String optimizer, String headline) {
        String said = trained(optimizer).diagnostics().render();
        assertTrue(said.contains(headline), said);
    }

    @Test
    void aTypeGivesJustTheAxesWritten() {
        ModelProgram model = trained("""
                state v = 0, n: f32 = 0, past: f32[K: 4] = 0
                  v <- v + grad
                  n <- n + 1
                  past <- past + n
                  param <- param - v / n * past[K: 0]
                """).model();
        assertEquals(List.of("layers.W[3, 2, 2]", "layers.W/v[3, 2, 2]", "layers.W/n[]",
                "layers.W/past[4]"),
                model.variables().stream().map(v -> v.path() + v.edge().shape().stream().map(d -> d.size()).toList())
                        .toList());
    }

    @Test
    void aNumberCountsTheStepsOfItsParameter() {
        ModelProgram model = trained("state n: f32 = 5\n  n <- n + 1\n  param <- param - grad / n").model();
        Map<String, double[]> variables = new HashMap<>(
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
        for (int step = 1; step <= 3; step++) {
            variables.putAll(GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)), false, 1, 7,
                    Map.of("x", new double[] {1, 2}), variables));
            assertArrayEquals(new double[] {5 + step}, variables.get("layers.W/n"));
        }
    }

    @Test
    void whatIsOneForEachElementDoesNotFitANumber() {
        assertSaid("state n: f32 = 0\n  n <- n + grad\n  param <- param - n",
                "error[N120]: the new value has axes that n has not");
        assertSaid("state n: f32 = 0\n  n <- n + grad\n  param <- param - n", "as in `n <- mean[batch](n + grad)`");
    }

    @Test
    void statesAreReal() {
        assertSaid("state n: int = 0\n  n <- n + 1\n  param <- param - n", "error[N106]: a state is of type f32");
    }
}
