package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Texts that would take very long to elaborate, were there no limits. The time limit is far above what each takes; it
/// only keeps a failure from hanging.
@Timeout(120)
@Tag("slow")
class EffortTest {
    private static String said(String text) {
        return Elaborated.text(text).diagnostics().render();
    }

    /// Functions each of which applies the next twice; 2^levels applications in all.
    private static String doublingFunctions(int levels) {
        var text = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            text.append("fn g%d(x) = g%d(x) + g%d(x)\n".formatted(i, i + 1, i + 1));
        }
        return text.append("fn g%d(x) = x\n".formatted(levels)).append("model M { input x: f32\n output y = g0(x) }\n")
                .toString();
    }

    @Test
    void depthIsReportedOnceAndEndsTheModel() {
        assertEquals("""
                test.net:59:13: error[N010]: layers and functions are applied inside one another more than 60 deep
                   59 │ fn g58(x) = g59(x) + g59(x)
                      │             ^^^^^^
                      applied at test.net:58:13
                   58 │ fn g57(x) = g58(x) + g58(x)
                      │             ^^^^^^
                1 error
                """, said(doublingFunctions(100)));
    }

    @Test
    void applicationsAreCounted() {
        assertEquals("", said(doublingFunctions(15)));
        assertEquals("""
                test.net:19:22: error[N206]: this model applies layers and functions more than 100,000 times
                   19 │ fn g18(x) = g19(x) + g19(x)
                      │                      ^^^^^^
                      applications inside what is applied count
                      applied at test.net:18:13
                   18 │ fn g17(x) = g18(x) + g18(x)
                      │             ^^^^^^
                1 error
                """, said(doublingFunctions(20)));
    }

    @Test
    void layersThatDoubleAreCounted() {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append("layer L%d[D](x: f32[D]) -> f32[D] { x |> L%d[D] |> L%d[D] }\n".formatted(i, i + 1, i + 1));
        }
        text.append("layer L40[D](x: f32[D]) -> f32[D] { x + 1 }\n");
        assertEquals("""
                test.net:40:42: error[N206]: this model takes more than 200,000 equations
                   40 │ layer L39[D](x: f32[D]) -> f32[D] { x |> L40[D] |> L40[D] }
                      │                                          ^^^^^^
                      applied at test.net:39:42
                   39 │ layer L38[D](x: f32[D]) -> f32[D] { x |> L39[D] |> L39[D] }
                      │                                          ^^^^^^
                1 error
                """, said(text + "model M { input x: f32[D: 4]\n output y = x |> L0[D] }\n"));
    }

    @Test
    void aThousandLayersWrittenOutAreAccepted() {
        String stages = " |> Dense[D -> D] |> relu\n".repeat(1000);
        assertEquals("", said("model M { dim D = 4\n input x: f32[D]\n output y = x\n" + stages + "}\n"));
    }

    private static String manyLines(String line) {
        return IntStream.range(0, 20_000).mapToObj(i -> line.replace("#", "" + i).replace("@", "" + (i + 1)))
                .collect(Collectors.joining("\n", "model M { input x: f32\n", "\n output y = x }\n"));
    }

    @Test
    void unknownNamesInEveryLineAreCountedAndTheFirstAreShown() {
        Diagnostics found = Elaborated.text(manyLines(" axis# = axus# + 1")).diagnostics();
        assertEquals(20_000, found.errors());
        assertEquals(List.of("did you mean axis0?"), found.sorted().get(10).notes());
        assertEquals(List.of(), found.sorted().get(150).notes());
    }

    @Test
    void fifteenThousandStagesOnOneLineAreAccepted() {
        assertEquals("", said("model M { input x: f32\n output y = x" + " |> relu".repeat(14_900) + " }\n"));
    }

    @Test
    void modelsAreCounted() {
        String text = IntStream.range(0, 300).mapToObj(i -> "model M" + i + " { input x: f32\n output y = x }\n")
                .collect(Collectors.joining());
        assertEquals("""
                test.net:401:7: error[N206]: this file has 300 models, and may have 200
                  401 │ model M200 { input x: f32
                      │       ^^^^
                1 error
                """, said(text));
    }

    private static String reporting(int reports) {
        return IntStream.range(0, reports).mapToObj(i -> "  report r" + i + " = y\n").collect(Collectors.joining("", """
                model M { input x: f32
                  target t: f32
                  param w: f32 = 0
                  output y = w * x
                }
                train M {
                  data csv("a.csv") -> x: column(1), t: column(2)
                  loss (y - t)^2
                """, "  using sgd(rate: 0.1)\n  batch 8   epochs 2\n}\n"));
    }

    @Test
    void reportsAreCounted() {
        assertEquals("", said(reporting(100)));
        assertEquals("""
                test.net:109:3: error[N206]: a `train` block has 100 reports at most
                  109 │   report r100 = y
                      │   ^^^^^^^^^^^^^^^
                1 error
                """, said(reporting(1_000)));
    }

    private static String sharing(int equations, int outputs) {
        return "model M { input x: f32\n a0 = x\n"
                + IntStream.rangeClosed(1, equations).mapToObj(i -> " a" + i + " = a" + (i - 1) + " * x\n")
                        .collect(Collectors.joining())
                + IntStream.range(0, outputs).mapToObj(i -> " output y" + i + " = a" + equations + " - " + i + ".5\n")
                        .collect(Collectors.joining())
                + "}\n";
    }

    @Test
    void equationsThatOutputsShareAreCountedForEach() {
        assertEquals("", said(sharing(3_000, 190)));
        assertEquals("""
                test.net:1:7: error[N206]: this model takes 634,051 equations, those of each output and report counted by themselves; 600,000 are compiled at most
                    1 │ model M { input x: f32
                      │       ^
                1 error
                """, said(sharing(3_000, 210)));
    }

    @Test
    void aSizeAheadOfItsDimIsReportedInEveryLine() {
        assertEquals(20_000, Elaborated.text(manyLines(" dim D# = D@")).diagnostics().errors());
    }

    @Test
    void outputsAreCountedFirst() {
        assertEquals("""
                test.net:1:7: error[N206]: model M has 20,002 inputs, targets and outputs; there may be 500
                    1 │ model M { input x: f32
                      │       ^
                1 error
                """, said(manyLines(" output o# = wrong")));
    }

    @Test
    void elementsAreCountedWithoutOverflow() {
        String text = "model M { dim D = 2147483647, E = D, F = D\n input x: f32[D, E, F]\n output y: f32[D, E, F] = x }\n";
        assertEquals("""
                test.net:2:11: error[N206]: this has more elements than the 2,147,483,647 that a value can have for one example
                    2 │  input x: f32[D, E, F]
                      │           ^^^^^^^^^^^^
                      sizes: D = 2147483647, E = 2147483647, F = 2147483647
                1 error
                """, Elaborated.text(text).diagnostics().render());
    }

    @Test
    void aValueThatIsAppliedOftenIsToldOnce() {
        String often = IntStream.range(0, 20_000).mapToObj(i -> "y" + i + " = e(x)\n").collect(Collectors.joining());
        String text = said("model M { input x: f32[D: 3]\ne = x |> Dense[D -> E: 2]\n" + often + "output y = e }\n");
        assertEquals("1 error", text.lines().toList().getLast());
    }
}
