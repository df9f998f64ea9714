package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a message offers in a `train` block, pasted just as it stands, leads to a program that is right: at once, or by
/// what the next message offers where the clause had a second mistake.
class PastedFixesTest {
    /// A clause has no more mistakes than this.
    private static final int MOST_MISTAKES = 3;

    @ParameterizedTest
    @ValueSource(strings = {
            "loss grad(e, b)",
            "loss e - (0.1 where b > 0 else b) - -sum[D](grad(e, w)^2)",
            "loss sum[D](grad(e, w)^2)",
            "loss e + sum[D](grad(e, w)^2)",
            "loss e + sum[D](grad(h^2, x)^2)",
            "report g = grad(h, x)",
            "report g = grad(e, b)",
            "report sum[D](grad(e, w)^2)",
            "g = sum[D](grad(e, w)^2) | loss e + g",
            "report accuracy(logits, k) | report accuracy(net(x), k)",
            "report (p - y)^2",
            "report x * w",
            "report seq",
            "report index(C)",
            "report loss = e",
            "loss x[3]",
            "loss (p - y)**2",
            "loss mean(x)",
            "loss mean(seq)",
            "loss sum(e)",
            "report s = softmax(logits)",
            "loss length(x)",
            "report mean[batch](x)",
            "loss e | stop when validation.loss has not improved for 3 epochs",
            "using sgd(rate = 0.1)",
            "using adam(rate = cosine(1e-3, step / steps))",
            "loss e + 0.1 * sum[D](grad(e, w)^2) - (b + sum[D](grad(e, w)^2))",
            "report r = sqrt(e) + sum[D](grad(e, w)^2)",
            "loss sum[C](Dense[D -> C, bias = false](x))",
            "loss x |> sum",
            "loss seq |> flatten |> sum",
            "loss max(x)",
            "report said = argmax(logits)",
            "report all(x > 0)",
            "batch = 4", "epochs = 2", "seed = 3",
            "test \"b.csv\" -> x: columns(1..4), z: columns(1..8), y: column(5), k: column(6)",
            "test csv(b.csv) -> x: columns(1..4), z: columns(1..8), y: column(5), k: column(6)",
            "test csv(\"b.csv\") -> x: columns(one..four), z: columns(1..8), y: column(5), k: column(6)",
            "loss nn.squared_error(p, y)",
            "loss e | validate 0.25",
            "loss cross_entropy(logits, 2)",
            "loss cross_entropy(sum[D](x * x[batch as Other]), index(batch))",
            "loss mean(e) + sum[D](grad(mean(e), w)^2)"
    })
    void whatIsOfferedInATrainBlockCanBePasted(String clauses) {
        assertPastingMends(program(clauses));
    }

    /// What people write who come from Python, Keras or PyTorch.
    @ParameterizedTest
    @ValueSource(strings = {
            "output y = x |> Dense(10)",
            "output y = x |> Dense[D -> 10]",
            "output y = image |> maxpool(2) |> flatten",
            "output y = maxpool(image, 2) |> flatten",
            "output y = F.softmax[D](x)",
            "output y = nn.softmax[D](x)",
            "input i: int32 | output y = i",
            "input r: float[E: 4] | output y = r",
            "param v: Tensor[D] = 1 | output y = v * x",
            "x",
            "input v = f32[D] | output y = v",
    })
    void whatIsOfferedInAModelCanBePasted(String body) {
        assertPastingMends("model M {\n  input x: f32[D: 4]\n  input image: f32[H: 4, W: 4, C: 1]\n"
                + "  param w: f32[D, E: 3] = 1\n  output used = sum[D, E](x * w) + sum[H, W, C](image)\n  "
                + body.replace(" | ", "\n  ")
                + "\n}\n");
    }

    @Test
    void whatTakesThePlaceOfASliceCompiles() {
        String program = "model M {\n  input x: f32[D: 4]\n  output y = x[1:3]\n}\n";
        String instead = errors(program).getFirst().notes().getFirst().split("`")[1];
        assertEquals("", Elaborated.text(program.replace("x[1:3]", instead)).diagnostics().render());
    }

    private static void assertPastingMends(String wrong) {
        String program = wrong;
        for (int pasted = 0; pasted < MOST_MISTAKES; pasted++) {
            List<Diagnostic> errors = errors(program);
            assertTrue(!errors.isEmpty() || pasted > 0, "nothing is wrong with\n" + program);
            if (errors.isEmpty()) {
                return;
            }
            Diagnostic first = errors.getFirst();
            assertTrue(first.fix().isPresent(), () -> "nothing is offered\n" + first);
            program = first.fix().get().paste();
        }
        assertEquals(List.of(), errors(program), program);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "nn.Linear(4, 3)(x); nothing here is called nn",
            "Conv(10)(x); what is known when compiling stands in square brackets",
            "x |> Dense[128]; it is Dense[In -> Out, bias: bool = true](x: f32[In])",
            "print(x); there is no layer or function print", "x | print(x); there is no layer or function print",
            "x[-1]; the last is the length less 1",
            "z | z = x; z is bound in line 5, and a name is bound before it is used",
            "x | input s: string; words are indices into an axis",
            "H.relu(x); nothing here is called H",
            "x * w + 1; a matrix product is a sum of products: `sum[D](…)`"})
    void habitsWithoutAFixAreNamed(String value, String said) {
        String text = Elaborated.text("model M {\n  input x: f32[D: 4]\n  param w: f32[D, E: 2] = 1\n  output y = "
                + value.replace(" | ", "\n  ") + "\n}\n").diagnostics().render();
        assertTrue(text.contains(said), text);
    }

    private static String program(String clauses) {
        String loss = clauses.contains("loss ") && !clauses.contains("report ") ? "" : "  loss e\n";
        String error = (loss + clauses).matches("(?s).*\\be\\b.*") ? "  e = (p - y)^2\n" : "";
        String using = clauses.contains("using ") ? "" : "  using sgd(rate: 0.1)\n";
        String batch = clauses.contains("batch =") ? "" : "  batch 4\n";
        String epochs = clauses.contains("epochs =") ? "" : "  epochs 2\n";
        return """
                model M {
                  dim C = 3, T = 2
                  input x: f32[D: 4]
                  input z: f32[T, D]
                  target y: f32
                  target k: C
                  param w: f32[D] = 1
                  param b: f32 = 1
                  h = x * w
                  output p = sum[D](h) + b
                  net = Dense[D -> C]
                  output logits = net(x)
                  output seq: f32[T, C] = net(z)
                  output wrong = (p - y) * logits[k]
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), z: columns(1..8), y: column(5), k: column(6)
                %s  %s
                %s%s%s%s}
                """.formatted(error, clauses.replace(" | ", "\n  "), loss, using, batch, epochs);
    }

    private static List<Diagnostic> errors(String program) {
        return Elaborated.text(program).diagnostics().sorted().stream().filter(d -> d.severity() == Severity.ERROR)
                .toList();
    }
}
