package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HashMap;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What optimizers see of gradients that are clipped.
class ClippingTest {
    /// The gradients are those of a loss w·(3, -4) + 12 b, whose norm is 13, at the second of four steps.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "clip norm 1; 0.23076923076923078, -0.3076923076923077, 0.9230769230769231",
            "clip norm 14; 3, -4, 12",
            "clip norm 13; 3, -4, 12",
            "clip norm 26 / step; 3, -4, 12",
            "clip norm 13 * step / steps; 1.5, -2, 6",
            "clip value 3.5; 3, -3.5, 3.5",
            "clip value 20; 3, -4, 12",
            "clip value 4   clip norm 6.4031242374328485; 3, -4, 4",
            "using sgd(rate: 1) over b   clip norm 6.5; 1.5, -2, 6",
            "freeze b   clip norm 2.5; 1.5, -2, 0"})
    void gradientsAreKeptWithinABound(String clauses, String expected) {
        ModelProgram model = Elaborated.text("""
                model M {
                  input x: f32[D: 2]
                  param w: f32[D] = 0
                  param b: f32 = 0
                  output y = sum[D](w * x) + 12 * b
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss y
                  %s
                  using sgd(rate: 1)
                  batch 2   epochs 1
                }
                """.formatted(clauses)).model();
        Map<String, double[]> inputs = new HashMap<>(model.scheduled(Role.STEP, 2, 4, 1, 1));
        inputs.put("x", new double[] {3, -4});
        Map<String, double[]> step = GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)), false,
                1, 7, inputs,
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
        double[] w = step.get("w");
        double b = step.getOrDefault("b", new double[1])[0];
        double[] gradients = {-w[0], -w[1], -b};
        String[] numbers = expected.split(",");
        for (int i = 0; i < gradients.length; i++) {
            assertArrayEquals(new double[] {Double.parseDouble(numbers[i].strip())}, new double[] {gradients[i]},
                    1e-12);
        }
    }
}
