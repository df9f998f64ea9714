package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeesNothingTest {
    private static String said(String value) {
        return Elaborated.text("""
                model M {
                  dim T = 5, D = 4
                  input x: f32[T, D]
                  input seen: bool[T]
                  score = sum[D](x * x[T as S])
                  output y: f32[T, D] = sum[S](%s * x[T as S]) where any[T](seen) else x
                }
                """.formatted(value)).diagnostics().render();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "softmax[S](score where index(S) < index(T) else -inf) === along S at T = 0, and softmax of nothing is 0",
            "softmax[S](-inf where index(S) <= index(T) else score) === along S at T = 4, and softmax of nothing is 0",
            "softmax[S](score where index(S) > 2 * index(T) and index(S) < 4 else -inf) === along S at T = 2, and softmax"})
    void aPlaceThatSeesNothingIsNamed(String value, String expected) {
        String said = said(value);
        assertEquals(1, said.split("N156", -1).length - 1, said);
        assertEquals(true, said.contains(expected), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax[S](score where index(S) <= index(T) else -inf)",
            "softmax[S](score where seen[T as S] else -inf)",
            "softmax[S](score where index(S) < index(T) else 1)",
            "softmax[S](score where mod(index(S) + index(T), 2) == 0 else -inf)"})
    void masksThatLeaveSomethingOrAreNotKnownAreLeft(String value) {
        assertEquals("", said(value));
    }

    /// What the library does with a mask is said where the mask is written.
    @ParameterizedTest
    @ValueSource(strings = {"x |> MultiHead[heads: 2](x[T as S], seen: index(S) < index(T))",
            "x |> MultiHead[heads: 2](x[T as S], index(S) + 1 <= index(T))"})
    void masksOfAttentionAreToo(String value) {
        String said = Elaborated.text("""
                model M {
                  dim T = 5, D = 4
                  input x: f32[T, D]
                  output y: f32[T, D] = %s
                }
                """.formatted(value)).diagnostics().render();
        assertEquals(1, said.split("N156", -1).length - 1, said);
        assertEquals(true, said.startsWith("test.net:4:"), said);
    }
}
