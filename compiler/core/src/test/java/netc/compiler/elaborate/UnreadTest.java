package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadTest {
    private static final String TRAINING = """
            train M {
              data csv("a.csv") -> x: columns(1..4), y: column(5)
              %s
              using sgd(rate: 0.1)
              batch 4   epochs 1
            }
            """;

    private static String said(String text) {
        return Elaborated.text(text).diagnostics().render();
    }

    private static String model(String body) {
        return "model M {\n  input x: f32[D: 4]\n  " + body.replace(" | ", "\n  ") + "\n}\n";
    }

    private static String trained(String body, String clauses) {
        return model(body) + TRAINING.formatted(clauses.replace(" | ", "\n  "));
    }

    @Test
    void anInputThatNothingReads() {
        assertEquals("""
                test.net:3:9: error[N110]: mask is not used
                    3 │   input mask: bool[D]
                      │         ^^^^
                      no output reads it
                1 error
                """, said(model("input mask: bool[D] | output y = sum[D](x)")));
    }

    @Test
    void aTargetThatNeitherLossNorReportReads() {
        assertEquals("""
                test.net:3:10: error[N110]: y is not used
                    3 │   target y: f32
                      │          ^
                      no output, loss or report reads it
                1 error
                """, said(trained("target y: f32 | param w: f32[D] = 0 | output p = sum[D](w * x)", "loss p^2")));
    }

    @Test
    void aValueOfAModelThatNothingReads() {
        assertEquals("""
                test.net:4:3: error[N110]: second is not used
                    4 │   second = tanh(first)
                      │   ^^^^^^
                      it is left out, or read below
                1 error
                """, said(model("first = 2 * x | second = tanh(first) | output y = sum[D](first)")));
    }

    @Test
    void aValueOfATrainBlockThatNothingReads() {
        assertEquals("""
                test.net:9:3: error[N110]: e is not used
                    9 │   e = p - y
                      │   ^
                      it is left out, or read below
                1 error
                """, said(trained("target y: f32 | param w: f32[D] = 0 | output p = sum[D](w * x)",
                "e = p - y | loss (p - y)^2")));
    }

    @Test
    void oneOfSeveralResultsThatNothingReads() {
        assertEquals("""
                test.net:3:6: error[N110]: v is not used
                    3 │   m, v = moments[D](x)
                      │      ^
                      a result that is not wanted is called `_`
                1 error
                """, said(model("m, v = moments[D](x) | output y = m")));
        assertEquals("", said(model("m, _ = moments[D](x) | output y = m")));
    }

    /// The parameters of a layer that is bound and not read do not learn either, and neither does what only it reads count.
    @Test
    void whatComesOfItIsNotReportedBesideIt() {
        assertEquals("""
                test.net:6:3: error[N110]: h is not used
                    6 │   h = z |> Dense[E -> D: 4]
                      │   ^
                      it is left out, or read below
                1 error
                """, said(trained("target y: f32 | input z: f32[E: 2] | param w: f32[D] = 0 | h = z |> Dense[E -> D: 4]"
                + " | output p = sum[D](w * x)", "loss (p - y)^2")));
    }

    @Test
    void aNameThatIsWrittenWrongIsOneMistake() {
        String expected = """
                test.net:4:21: error[N101]: nothing here is called featrues
                    4 │   output y = sum[D](featrues)
                      │                     ^^^^^^^^
                      did you mean features?
                   fix:  features
                1 error
                """;
        assertEquals(expected, said(model("features = 2 * x | output y = sum[D](featrues)")));
        assertEquals("""
                test.net:2:12: error[N101]: nothing here is called featrues
                    2 │   sum[D](2*featrues) }
                      │            ^^^^^^^^
                      did you mean features?
                      applied at test.net:5:14
                    5 │   output y = f(x)
                      │              ^^^^
                   fix:  features
                1 error
                """,
                said("fn f[D](x: f32[D]) { features = 2 * x\n  sum[D](2*featrues) }\n" + model("output y = f(x)")));
    }

    @Test
    void anInputThatIsReadAndMakesNoDifference() {
        assertEquals("""
                test.net:3:9: warning[N130]: no output depends on real
                    3 │   input real: bool[D]
                      │         ^^^^
                      no method of the class takes it
                1 warning
                """, said("fn of[A](x: f32[A], real: bool[A]) = sum[A](x) "
                + model("input real: bool[D] | output y = of[D](x, real)")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"loss p", "report error = p - y | loss p", "e = p - y | loss e^2", "loss p | report sum[D](h)"
            })
    void whatTheTrainingReadsIsRead(String clauses) {
        String y = clauses.contains("y") ? "target y: f32 | " : "";
        String text = trained(y + "param w: f32[D] = 0 | h = 2 * x | output p = sum[D](w * x)"
                + (clauses.contains("h)") ? "" : " | output g = h[D: 0]"), clauses);
        assertEquals("", said(y.isEmpty() ? text.replace(", y: column(5)", "") : text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "target y: f32 | output p = sum[D](x)",
            "target y: f32 | output p = sum[D](x) | output e = p - y",
            "h = x^2 | output s = grad(sum[D](h), x)",
            "net = Dense[D -> D] | output p = net(x)[D: 0] + net.b[D: 0]",
            "h = x |> Dense[D -> E: 2] | output p = sum[E](h.dense1.b) + sum[D](x)",
            "h = 2 * x | fn near(a: f32[D]) = sum[D](a * h) | output p = near(x)",
            "_ = 2 * x | output p = sum[D](x)"
    })
    void whatIsReadSomewhereOrIsATargetWithoutTrainingIsNotReported(String body) {
        assertEquals("", said(model(body)));
    }

    @Test
    void whatCannotBeReadMayReadEverything() {
        assertEquals(1, Elaborated.text(trained("target y: f32 | h = 2 * x | output p = sum[D](x)", "loss (p - h"))
                .diagnostics().errors());
        assertEquals(1, Elaborated.text(trained("target y: f32 | h = 2 * x | output p = sum[D](x)",
                "loss h[D: 0]").replace("train M", "train N")).diagnostics().errors());
    }
}
