package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An axis called like the batch is taken for it where the program is sound without it, and for an axis of each example
/// where that is what the mistake is not about.
class WrittenBatchTest {
    private static boolean isTaken(String program) {
        return Elaborated.text(program).diagnostics().sorted().stream().map(Diagnostic::code)
                .anyMatch(Code.N133::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Batch: 16", "batch", "batch_size: 8", "N", "B: 32", "samples: 10", "None"})
    void theTypeWithoutItIsOffered(String axis) {
        String program = """
                model M {
                  input x: f32[%s, D: 4]
                  target y: f32
                  output price = sum[Out](x |> Dense[D -> Out: 1])
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), y: column(5)
                  loss (price - y)^2
                  using sgd(rate: 0.1)
                  batch 16   epochs 1
                }
                """;
        Diagnostic d = Elaborated.text(program.formatted(axis)).diagnostics().sorted().getFirst();
        assertEquals(Code.N133, d.code(), d.render());
        assertEquals(program.replace("%s, ", ""), d.fix().orElseThrow().paste());
    }

    @Test
    void anAxisThatEveryExampleHasIsNone() {
        String program = """
                model M {
                  input x: f32[N: 16, D: 4]
                  target y: f32
                  output price = mean[N](sum[Out](x |> Dense[%s -> Out: 1]))
                }
                """;
        assertFalse(isTaken(program.formatted("D")));
        assertFalse(isTaken(program.formatted("E")), "another mistake");
        assertFalse(isTaken(program.formatted("D").replace("N: 16", "N")), "its size is missing");
    }

    @Test
    void aMistakeOfSomethingElseIsTold() {
        assertFalse(isTaken("model M { input x: f32[Batch: 4, D: 2]; output y = rellu(x) }"));
    }
}
