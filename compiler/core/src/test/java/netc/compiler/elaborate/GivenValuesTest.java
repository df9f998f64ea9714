package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenValuesTest {
    private static List<Code> said(String table) {
        return Elaborated.text("""
                model M {
                  input a: f32[A: 3]
                  input b: f32[B: 3]
                  param w: f32[A, B] = 1
                  param v: f32[B] = 1
                  d = a * 2
                  e = sigmoid(b + 1)
                  %s
                  output y = sum[A, B](w * v * t) + 0 * sum[A](d) + 0 * sum[B](e)
                }
                """.formatted(table)).diagnostics().sorted().stream().map(Diagnostic::code).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t = a - b", "t = d - e", "t = a * e", "t = tanh(d) + e^2"})
    void twoThatShareNoAxisRarelyMakeATable(String table) {
        assertEquals(List.of(Code.N129), said(table));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t: f32[A, B] = d - e", "t = d * (v * e)", "t = d - sum[B](e)", "t = d - a", "t = d * w"})
    void aTableThatIsWrittenOrLearnedIsMeant(String table) {
        assertEquals(List.of(), said(table));
    }
}
