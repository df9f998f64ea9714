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
    @Test
    void anIndexIntoAnAxisWithoutASizeIsNotOfferedOneWhereNoneStands() {
        Diagnostic said = Elaborated.text("model M {\n  input i: T\n  output y = i\n}\n").diagnostics().sorted()
                .getFirst();
        assertEquals(List.of("the size is yours to choose: `dim T = n` above"), said.notes());
    }

    /// Of these several things may be meant, so that they are said in words.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "dim T = 4 | input x: f32[T] | output y = x[T: index(T) - 1]; x?[T: index(T) - 1]",
            "dim T = 4 | input x: f32[T] | output y = x where x > 0; `else 0` makes the others 0",
            "dim T = 7, H = 2 | input x: f32[T] | dim P = T / H | output y = x[T: index(P)]; T is 7, which comes out even by 1 and 7",
            "input x: f32[T: 4, D: 3] | output y = x |> Dense[T -> D: 64]; `x[D as Other]`",
            "input x: f32[T: 4, D: 3] | target y: f32[T] | h = x |> Dense[Sum -> C: 2] | output z = mean[T, C](h); `flatten[T, D -> Sum]`",
            "input x: f32[D: 4, E: 2] | dim F = 3 | output y = sum[F](x); `sum[D]` leaves E, `sum[E]` leaves D, `sum[D, E]` leaves one number",
            "dim F = 3 | input x: f32[D: 4] | output y = sum[F](x); value: f32[D: 4]",
            "dim T = 3 | input x: f32[D: 4] | output y = x[T: T - 1]; value: f32[D: 4]",
            "input a: f32[T: 4] | input b: f32[T: 5] | output y = a + b; they are alike with `T: 4` in line 3, or with `T: 5` in line 2",
            "input x: f32[C: 3] | input y: f32[C: 1] | output s = sum[C](y) | output z = sum[C](x * y); an axis of one element is never stretched",
            "param w = 0 | output y = w; as in `w: f32[D]`",
            "input x: f32[T: 4, D: 3] | output y = argmax(x); as in `argmax[D](x)`",
            "input x: f32[D: 4] | output y = relu; as in `relu(x)`",
            "input x: f32[D: 4] | output y = x // 2; a comment begins with `#`",
            "input x: f32[H: 4, W: 4, C: 3] | h = x |> Dense[C -> D: 2] | output y = h; `output y: f32[H, W, D] = …`",
            "input x: f32[D: 4] | h = x + (x |> Dense[D -> E: 4]) | output y = h; both have 4 elements",
            "dim D = 10, Head = 4 | input x: f32[D] | h = x |> split[D -> Head, E: D / 4] | output y = sum[E](h); D is 10, which comes out even by 1, 2, 5 and 10",
            "dim T = 5, D = 4 | input x: f32[T, D] | output y = x[0]; `[D: 0]` is along D",
            "dim T = 5, D = 4 | input x: f32[T, D] | output y = x[-1]; `[T: T - 1]` is along T",
            "dim T = 5, D = 4 | input x: f32[T, D] | output y = x[:, -1]; with the batch in front it is `x[T: T - 1]`, without it `x[D: D - 1]`",
            "dim T = 5 | input x: f32[T] | output y = x[T: T - 6]; T - 6 is -1",
            "dim C = 4 | input x: f32[C] | target y: C | output z = sum[C](x - y); `(i == index(C))` is 1 there"})
    void whatIsNotCertainIsSaidInWords(String body, String words) {
        Diagnostic said = Elaborated.text("model M {\n  " + body.replace(" | ", "\n  ") + "\n}\n").diagnostics()
                .sorted()
                .getFirst();
        assertEquals(Optional.empty(), said.fix(), said.toString());
        assertTrue(String.join("\n", said.notes()).contains(words), said.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"for", "while"})
    void whatTakesThePlaceOfALoopCompiles(String word) {
        String program = "fn f(x) = x / 2\nmodel M {\n  input x: f32[T: 4]\n  %s\n  output y = %s\n}\n";
        Diagnostic said = Elaborated.text(program.formatted(word + " (x > 0) { x = 1 }", "x")).diagnostics().sorted()
                .getFirst();
        assertTrue(said.headline().equals("the language has no `" + word + "`"), said.toString());
        List<String> instead = said.notes().stream().filter(n -> n.startsWith("`")).map(n -> n.split("`")[1]).toList();
        assertEquals(2, instead.size());
        instead.forEach(i -> assertEquals("", Elaborated.text(program.formatted("", i)).diagnostics().render()));
    }

    /// A picture of 5×7 in blocks of 2×2 is cut to 4×6 or filled up to 6×8, as the message says.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"`x[; 2; 3", "`x?[; 3; 4"})
    void eachChoiceForBlocksThatDoNotFillAPictureCompiles(String choice, int height, int width) {
        String program = "model M {\n  input x: f32[H: 5, W: 7]\n  y = %s |> maxpool[2]\n"
                + "  output z = sum[H, W](y)\n  require length[H](y) == %d and length[W](y) == %d\n}\n";
        Diagnostic said = Elaborated.text(program.formatted("x", height, width)).diagnostics().sorted().getFirst();
        assertTrue(said.headline().equals("2×2 blocks do not fill a 5×7 input"), said.toString());
        String instead = said.notes().stream().filter(n -> n.startsWith(choice)).map(n -> n.split("`")[1]).findFirst()
                .orElseThrow();
        assertEquals("",
                Elaborated.text(program.formatted(instead, height, width)).diagnostics().render());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"x[2:5]; 3", "x[1:]; 9", "x[:-1]; 9", "x[-3:]; 3", "x[:4]; 4", "x[::3]; 4",
            "x[1::2]; 5", "x[2:-3]; 5"})
    void whatTakesThePlaceOfARangeHasAsManyElements(String slice, int elements) {
        String program = "model M {\n  dim T = 10\n  input x: f32[T]\n  y = %s\n  output z = sum[%s](y)\n%s}\n";
        Diagnostic said = Elaborated.text(program.formatted(slice, "T", "")).diagnostics().sorted().getFirst();
        String instead = said.notes().getFirst().split("`")[1];
        assertEquals("", Elaborated.text(program.formatted(instead, "Part",
                "  require length[Part](y) == " + elements + "\n")).diagnostics().render());
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
