package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawnChoicesTest {
    private static final String FUNCTIONS = """
            fn coin() {
              c: bool ~ bernoulli(0.5)
              c
            }
            fn chosen(x, other) {
              u: f32 ~ uniform
              z: f32 ~ normal(1)
              c: bool ~ bernoulli(0.5)
              %s
            }
            layer Passed(x: f32[D]) -> f32[D] {
              c: bool ~ bernoulli(0.8)
              %s
            }
            model M {
              dim D = 4
              input x: f32[T: 3, D]
              input o: f32[T, D]
              output y: f32[T, D] = %s
            }
            """;

    private static List<Code> said(String chosen, String passed, String applied) {
        return Elaborated.text(FUNCTIONS.formatted(chosen, passed, applied)).diagnostics().sorted().stream()
                .map(Diagnostic::code).toList();
    }

    private static List<Code> said(String choice) {
        return said(choice + " + 0 * (u + z + other + x) * (1 where c else 0)", "x where c else 0", "chosen(x, o)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x where c else -x)", "(x where coin() else 2 * x)", "(other where u < 0.3 else x)",
            "(x where c and u < 0.5 else other)", "(x where z > 0 else -x)"})
    void aDrawChoosesBetweenTwoValuesOfEachElement(String choice) {
        assertEquals(List.of(Code.N148), said(choice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x where c else 0)", "(x / 0.9 where u < 0.9 else 0)", "(x where c else z)",
            "(floor(x) where u > x - floor(x) else ceil(x))", "(u where x > 0 else z)", "(x where x > 0 else -x)"})
    void nothingIsSaidWhereASideOrTheChoiceIsTheElementsOwn(String choice) {
        assertEquals(List.of(), said(choice));
    }

    @Test
    void aLayerThatIsPassedByForEachPlaceSaysHowItIsPassedByAsAWhole() {
        String said = Elaborated.text(FUNCTIONS.formatted("x + 0 * other * u * z * (1 where c else 0)",
                "2 * x where c else x", "chosen(x, o) + Passed(x)")).diagnostics().render();
        assertEquals("""
                test.net:13:3: warning[N148]: each element along T chooses by a draw of its own
                   13 │   2 * x where c else x
                      │   ^^^^^^^^^^^^^^^^^^^^
                      one draw for all along T is made where the signature names it, as in `x: f32[T, D]`
                      drawn here at test.net:12:3
                   12 │   c: bool ~ bernoulli(0.8)
                      │   ^^^^^^^^^^^^^^^^^^^^^^^^
                      applied at test.net:19:40
                   19 │   output y: f32[T, D] = chosen(x, o) + Passed(x)
                      │                                        ^^^^^^^^^
                1 warning
                """, said);
    }

    @Test
    void oneDrawForAnExampleAndOneForATurnAreMeant() {
        assertEquals(List.of(), said("x + 0 * other * u * z * (1 where c else 0)", "2 * x where c else x",
                "chosen(x, o) + (x |> each T Passed)"));
    }
}
