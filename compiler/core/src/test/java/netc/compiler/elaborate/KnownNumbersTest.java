package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.graph.FunctionExample;
import netc.compiler.graph.Graph;
import netc.compiler.interpret.GraphInterpreter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is computed when compiling is what would be computed when running.
class KnownNumbersTest {
    /// Whole numbers, fractions, reals and what is none, as programs have them.
    private static final Map<String, Double> NUMBERS = Map.of("0", 0.0, "2", 2.0, "-3", -3.0, "2.0", 2.0, "-0.5", -0.5,
            "(1 / 3)", 1.0 / 3, "1e300", 1e300, "inf", Double.POSITIVE_INFINITY, "-inf", Double.NEGATIVE_INFINITY,
            "(inf - inf)", Double.NaN);

    private static boolean isWhole(String number) {
        return number.matches("-?[0-9]");
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfKnownNumbersAreThoseOfNumbersThatAreHandedIn(FunctionExample example) {
        String word = example.function().word().orElseThrow();
        for (String a : NUMBERS.keySet()) {
            for (String b : example.function().arity() == 1 ? List.of("0") : List.copyOf(NUMBERS.keySet())) {
                boolean isRefused = example == FunctionExample.MOD && isWhole(a) && isWhole(b) && NUMBERS.get(b) < 1;
                if (isRefused) {
                    continue;
                }
                List<String> known = List.of(a, b).subList(0, example.function().arity());
                Graph graph = Elaborated.text("""
                        model Of {
                          input z, x%s: f32
                          output known = %s(%s) where z < 1 else 0
                          output given = %s
                        }
                        """.formatted(known.size() == 2 ? ", p" : "", word, String.join(", ", known), example.text()))
                        .model().procedures()
                        .get(Role.PREDICT);
                Map<String, double[]> y = GraphInterpreter.run(graph, false, 1, 1, Map.of("z", new double[] {0}, "x",
                        new double[] {NUMBERS.get(a)}, "p", new double[] {NUMBERS.get(b)}), Map.of());
                // A whole number has no -0.
                assertEquals(y.get("given")[0] + 0.0, y.get("known")[0] + 0.0, word + known);
            }
        }
    }
}
