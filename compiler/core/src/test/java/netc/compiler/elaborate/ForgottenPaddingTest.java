package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import org.junit.jupiter.api.Test;

/// Zeros around a picture are offered where they make the sizes equal that differ, and nowhere else.
class ForgottenPaddingTest {
    private static Optional<String> offered(String second) {
        Diagnostic d = Elaborated.text(program(second)).diagnostics().sorted().getFirst();
        assertEquals(Code.N202, d.code(), d.render());
        return d.fix().map(Fix::paste);
    }

    private static String program(String second) {
        return """
                model M {
                  input image: f32[H: 9, W: 9, C: 2]
                  h = image |> Conv[2, k: 3, pad: 1]
                  g = h |> %s
                  output y = mean[H, W, C](h + g)
                }
                """.formatted(second);
    }

    @Test
    void theSidesStayUnderAnOddKernel() {
        assertEquals(Optional.of(program("Conv[2, k: 3, pad: 1]")), offered("Conv[2, k: 3]"));
        assertEquals(Optional.of(program("Conv[2, k: 5, pad: 2]")), offered("Conv[2, k: 5]"));
    }

    @Test
    void nothingIsOfferedWhereTheSizesDifferForAnotherReason() {
        assertEquals(Optional.empty(), offered("Conv[2, k: 4]"));
        assertEquals(Optional.empty(), offered("Conv[3, k: 1]"));
        assertEquals(Optional.empty(), offered("Conv[2, k: 3, pad: 1, stride: 2]"));
    }
}
