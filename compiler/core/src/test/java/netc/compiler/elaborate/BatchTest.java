package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import netc.compiler.Measured;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `batch` is where something other than a reduction names it.
class BatchTest {
    private static final double[] X = {1, 2, 3, 4, 5, 6};
    private static final Map<String, double[]> ONE = Map.of("w", new double[] {1});

    /// A model of pairs of numbers, with a report of three examples: the value is that of all of them together.
    private static double report(String definitions, String report) {
        ModelProgram model = Elaborated.text(text(definitions, "p", report)).model();
        return Measured.of(model, "r", Map.of("x", X), ONE, 3)[0];
    }

    private static String text(String definitions, String loss, String report) {
        return definitions + """
                model M {
                  dim T = 2
                  input x: f32[T]
                  param w: f32 = 1
                  output p = w * sum[T](x)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..2)
                  loss %s
                  report r = %s
                  using sgd()
                  batch 3   epochs 1
                }
                """.formatted(loss, report);
    }

    private static void assertSaid(String text, String headline) {
        Elaborated elaborated = Elaborated.text(text);
        assertTrue(elaborated.diagnostics().render().contains(headline), elaborated.diagnostics()::render);
    }

    @Test
    void asANumberItIsHowManyExamplesThereAre() {
        assertEquals(3, report("", "batch"));
        assertEquals(21.0 / 3, report("", "sum[batch](p) / batch"));
        assertEquals(21.0 / 2, report("", "sum[batch](p) / (batch - 1)"));
    }

    @Test
    void inAFunctionItCountsAllThatTheFunctionIsMappedOver() {
        String part = "fn part(a, b) = (sum[batch](a) + 100.0 * batch) / b\n";
        assertEquals(21.0 + 600, report(part, "part(x, 1)"));
        assertEquals(21.0 + 300, report(part, "part(sum[T](x), 1)"));
        // Of a parameter there is one.
        assertEquals(1.0 + 100, report(part, "part(w, 1)"));
    }

    @Test
    void itIsAWholeNumber() {
        assertEquals(1, report("", "mod(batch + 1, 3)"));
    }

    @Test
    void itHasNoSlope() {
        // d/dw of 21 w · 3 / (3 + w) at w = 1.
        assertEquals(63.0 * 3 / 16, report("", "grad(sum[batch](p) * batch / (batch + w), w)"), 1e-12);
    }

    /// Of p = w s with s = 3, 7, 11 at w = 1.
    @ParameterizedTest
    @CsvSource(delimiterString = "===", value = {
            "grad(max[batch](p), w) === 11",
            "grad(min[batch](p^2), w) === 18",
            "grad(max[batch](min(p, 7)), w) === 1.75",
            "grad(mean[batch]((p - mean[batch](p))^2), w) === 21.333333333333332",
            "grad(sqrt(mean[batch]((p - max[batch](p))^2)), w) === 5.163977794943222",
            "grad(grad(mean[batch](p^3), w), w) === 3402",
            "mean[batch](sum[T](grad(max[batch](p), x)^2)) === 0.6666666666666666",
            "mean[batch](grad(max[batch](p), p) * p) === 3.6666666666666665",
            "grad(sum[T](max[batch](w * x)^2), w) === 122"})
    void gradientsOfNumbersOfTheSetAreOfThatSet(String report, double expected) {
        assertEquals(expected, report("", report), 1e-9);
    }

    @Test
    void noOutputSeesHowManyThereAre() {
        assertSaid("model M { input x: f32\n output y = x / batch }", "error[N116]: output y depends on");
    }

    @Test
    void itIsNoSize() {
        assertSaid("model M { input x: f32[A: batch]\n output y = sum[A](x) }",
                "error[N204]: a size is a whole number that is known when compiling");
        // Even where it is known: the same function is also applied to examples.
        assertSaid("""
                fn f(a) { dim A = batch; a + sum[A](1 where index(A) < 2 else 0) }
                model M { input x: f32\n param w: f32[B: 3] = 0\n output y = x + sum[B](f(w)) }
                """, "error[N204]: a size is a whole number that is known when compiling");
    }

    @Test
    void indexedItIsWhatAnotherExampleHas() {
        // p is 3, 7, 11: each against the next, the first being next to the last.
        assertEquals((3.0 * 7 + 7 * 11 + 11 * 3) / 3, report("", "p * p[batch: mod(index(batch) + 1, batch)]"));
        assertEquals((7.0 + 11) / 3, report("", "p?[batch: index(batch) + 1]"));
        assertEquals((3.0 + 7 + 11) * 3 / 3, report("", "p * p[batch: 0]"));
        assertEquals((3.0 + 7 + 11) * 11 / 3, report("", "p * p[batch: argmax[Other](p[batch as Other])]"));
    }

    @Test
    void readsOfOtherExamplesStayInTheBatch() {
        assertSaid(text("", "p - p[batch: index(batch) + 1]", "p"), "error[N205]: this read can leave the batch");
        assertSaid(text("", "p - p[batch: index(batch) + 1]", "p"), "0 outside: `p?[batch: index(batch) + 1]`");
        assertSaid(text("", "p - w[batch: 0]", "p"),
                "error[N012]: this read is over `batch`, but the value is the same");
    }

    @Test
    void onlyAModelKnowsWhatAnExampleIs() {
        assertSaid(text("fn next(e) = e[batch: 0]\n", "next(p)", "p"),
                "error[N117]: `batch` can be read in a model only");
        assertSaid(text("fn next(e) = e + index(batch)\n", "next(p)", "p"),
                "error[N117]: `batch` can be counted through in a model only");
        assertSaid("model M { input x: f32\n output y = x - x[batch: 0] }", "error[N116]: output y depends on");
        assertSaid("model M { input x: f32\n output y = x * index(batch) }", "error[N116]: output y depends on");
    }

    @Test
    void aNumberOfTheWholeSetHasNoFirstExample() {
        assertSaid(text("", "p", "p[batch: 0]"), "error[N150]: r depends on the place of an example");
        assertSaid(text("", "p", "argmax[batch](p)"), "error[N117]: no index says which of all examples has the most");
        assertSaid(text("", "p", "p where index(batch) < 2"),
                "error[N150]: r depends on the place of an example, which it has in a batch alone: a set has no order");
    }

    @Test
    void initialValuesDoNotSeeIt() {
        assertSaid("model M { input x: f32\n param w: f32 = batch\n output y = w * x }",
                "error[N124]: how many examples there are is known when the model runs");
    }
}
