package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The text that a message offers, pasted over what it stands for, makes the program right.
class FixesTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "input x: f32[F: 4] | output y = x |> Dense[Feature -> G: 2]; Dense[Feature -> G: 2]; Dense[F -> G: 2]",
            "input x: f32[H: 2, W: 3] | output y = x |> Dense[F -> G: 2]; |> D; |> flatten[H, W -> F] |> D",
            "dim T = 4 | input x: f32[T] | output y = x[T: index(T) - 1]; x[T: index(T) - 1]; x?[T: index(T) - 1]",
            "dim T = 4 | input x: f32[T] | output y = x[3]; 3]; T: 3]",
            "dim T = 4 | input x: f32[T] | output y = x where x > 0; x where x > 0; x where x > 0 else 0",
            "input x: f32 | output double = x * 2; double; double_",
            "input k: f32[I: 2] | output y = k * index(I); (I); (I: 2)",
            "input x: f32[D: 3] | h = x^2 | output y = grad(h, x); grad(h, x); grad(sum[D](h), x)",
            "dim T = 4, D = 3 | input x: f32[T, D] | output y = 2 * x; output y =; output y: f32[T, D] =",
            "dim T = 7 | input x: f32[T] | dim P = T / 2 | output y = x[T: index(P)]; T / 2; floor(T / 2)",
            "input x: f32[T: 4, D: 3] | output y: f32[T, D] = x |> Dense[T -> D: 64]; Dense[T -> D: 64]; Dense[T -> Other: 64]"
    })
    void pastingTheFixMendsTheProgram(String body, String wrong, String right) {
        String program = "model M {\n  " + body.replace(" | ", "\n  ") + "\n}\n";
        List<Diagnostic> said = Elaborated.text(program).diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        String fix = said.getFirst().fix().orElse("").lines().findFirst().orElse("").split("     ")[0].replace(" …",
                "");
        assertTrue(right.contains(fix) && !fix.isEmpty(), "the fix is: " + fix);
        String mended = program.contains(wrong) ? program.replace(wrong, right) : "";
        String type = right.equals("Dense[T -> Other: 64]") ? mended.replace("f32[T, D] = x |>", "f32[D, Other] = x |>")
                : mended;
        assertEquals("", Elaborated.text(type).diagnostics().render());
    }

    /// No size stands in the type of an index, so that the fix is a line of its own.
    @ParameterizedTest
    @ValueSource(strings = {"output m: T[D] = argmax[T](x)", "input i: T\n  output y = x[T: i]"})
    void pastingTheFixGivesTheSizeThatAnIndexPointsInto(String wrong) {
        String program = "model M {\n  input x: f32[T: 5, D: 4]\n  " + wrong + "\n}\n";
        List<Diagnostic> said = Elaborated.text(program).diagnostics().sorted();
        assertEquals(List.of(Optional.of("dim T = 5")), said.stream().map(Diagnostic::fix).toList());
        assertEquals("",
                Elaborated.text(program.replace("model M {", "model M {\n  dim T = 5")).diagnostics().render());
    }

    @Test
    void anIndexIntoAnAxisWithoutASizeIsNotOfferedOneWhereNoneStands() {
        Diagnostic said = Elaborated.text("model M {\n  input i: T\n  output y = i\n}\n").diagnostics().sorted()
                .getFirst();
        assertEquals(List.of("the size is yours to choose: `dim T = n` above"), said.notes());
    }

    /// The gradient of a mean over examples has a place where examples may meet, and is not offered elsewhere.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "loss e | report slope = sum[D](grad(e, w)^2); grad(e, w); grad(mean[batch](e), w)",
            "loss e | report slope = steep(e); grad(e, w); grad(mean[batch](e), w)"
    })
    void pastingTheFixMendsTheTraining(String clauses, String wrong, String right) {
        String inModel = clauses.contains("steep") ? "fn steep(e) = sum[D](grad(e, w)^2)" : "";
        String program = """
                model M {
                  input x: f32[D: 4]
                  target y: f32
                  param w: f32[D] = 1
                  output p = sum[D](x * w)
                  %s
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), y: column(5)
                  e = (p - y)^2
                  %s
                  using sgd(rate: 0.1)   batch 4   epochs 2
                }
                """.formatted(inModel, clauses.replace(" | ", "\n  "));
        List<Diagnostic> said = Elaborated.text(program).diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        assertEquals(right, "grad(" + said.getFirst().fix().orElse("") + ", w)");
        assertEquals("", Elaborated.text(program.replace(wrong, right)).diagnostics().render());
    }

    @Test
    void pastingTheFixMendsALossThatKeepsAnAxis() {
        String program = """
                model M {
                  input x: f32[D: 4]
                  target y: f32[D]
                  param w: f32 = 1
                  output p = x * w
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), y: columns(5..8)
                  loss (x * w - y)^2
                  using sgd(rate: 0.1)   batch 4   epochs 2
                }
                """;
        Diagnostic said = Elaborated.text(program).diagnostics().sorted().getFirst();
        String mended = program.replace("loss (x * w - y)^2",
                said.fix().orElseThrow().lines().findFirst().orElseThrow());
        assertEquals("", Elaborated.text(mended).diagnostics().render());
    }

    @ParameterizedTest
    @ValueSource(strings = {"for", "while"})
    void whatTakesThePlaceOfALoopCompiles(String word) {
        String program = "fn f(x) = x / 2\nmodel M {\n  input x: f32\n  %s\n  output y = %s\n}\n";
        Diagnostic said = Elaborated.text(program.formatted(word + " (x > 0) { x = 1 }", "x")).diagnostics().sorted()
                .getFirst();
        assertTrue(said.headline().equals("the language has no `" + word + "`"), said.toString());
        String instead = said.notes().getLast().split("`")[1];
        assertEquals("", Elaborated.text(program.formatted("", instead)).diagnostics().render());
    }

    @Test
    void aGradientOfAMeanIsNoFixInAModel() {
        List<Diagnostic> said = Elaborated.text("""
                model M {
                  input x: f32[D: 4]
                  param w: f32[D] = 1
                  p = sum[D](x * w)
                  output g = sum[D](grad(p, w))
                }
                """).diagnostics().sorted();
        assertEquals(Optional.empty(), said.getFirst().fix());
        assertEquals("that of their mean, `grad(mean[batch](p), w)`, may stand in a `report` of a `train` block",
                said.getFirst().notes().getLast());
    }
}
