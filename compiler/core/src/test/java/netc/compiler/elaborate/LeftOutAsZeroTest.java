package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftOutAsZeroTest {
    private static String said(String value) {
        return Elaborated.text("""
                model M {
                  dim T = 5, D = 4, Word = 9
                  input x: f32[T, D]
                  input seen: bool[T]
                  input text: Word[T]
                  sums = sum[D](x)
                  score = sum[D](x * x[T as S])
                  output y: f32[T] = %s
                  output rest: f32[T] = sums * sum[S](score) where seen and text != 1 else 0
                }
                """.formatted(value)).diagnostics().render();
    }

    @Test
    void whatIsLeftOutBehindANameIsSaidWhereItIsChosen() {
        assertEquals("""
                test.net:8:23: warning[N151]: what is left out along T still counts in log_softmax: e^0 is 1
                    8 │   output y: f32[T] = (sums where seen else 0.0) |> log_softmax[T]
                      │                       ^^^^^^^^^^^^^^^^^^^^^^^^
                      e^-inf is 0
                   fix:  sums where seen else -inf
                1 warning
                """, said("(sums where seen else 0.0) |> log_softmax[T]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax[T](sums where text != 0 else 0)", "softmax[T](0 where text == 0 else sums)",
            "sums + logsumexp[S](score where index(S) <= index(T) else 0)",
            "max[S](softmax[S](0 where not seen[T as S] else score))", "softmax[T](sums * seen)",
            "max[S](softmax[S]((index(S) <= index(T)) * score / 2))",
            "softmax[T]((1 where text != 0 else 0) * sums)", "softmax[T](sums * (0.0 where text == 0 else 1.0))"})
    void placesAndTruthValuesAndIndicesLeaveOut(String value) {
        assertEquals(1, said(value).split("N151", -1).length - 1, said(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax[T](sums where seen else -inf)", "softmax[T](sums where seen else 1)",
            "softmax[T](relu(sums))", "softmax[T](sums where sums > 0 else 0)",
            "softmax[T](tanh(sums) where sums > 0 else 0)", "softmax[T](sums * (sums > 0))",
            "softmax[T](sums * (2 where seen else 1))", "softmax[T](2 * sums)", "max[S](softmax[S](score * seen))",
            "max[S](softmax[S](score where seen else 0))", "sum[S](softmax[S](score)) where seen else 0"})
    void numbersChooseWhatIsToCountAndOtherAxesLeaveNothingOut(String value) {
        assertEquals("", said(value));
    }
}
