package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisedTwiceTest {
    private static final String DEFINITIONS = """
            fn probabilities[A](x: f32[A]) {
              e = exp(x)
              e / sum[A](e)
            }
            fn spelled_out[A](x: f32[A]) = exp(x - max[A](x)) / sum[A](exp(x - max[A](x)))
            fn hidden[A](x: f32[A]) { y = softmax[A](x)
              stop(y) }
            fn ruled[A](x: f32[A]) = softmax[A](x) with grad g -> g
            fn likelihood[A](p: f32[A], k: A) = log(sum[A](exp(p))) - p[k]
            layer Head[In -> Out](x: f32[In]) -> f32[Out] {
              x |> Dense[In -> Out] |> softmax[Out]
            }
            """;

    private static final String SEEN = " | output seen = x";

    private static String program(String body, String clauses) {
        return """
                model M {
                  dim Class = 3
                  input  x: f32[F: 4]
                  target k: Class
                  %s
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), k: column(5)
                  %s
                  using sgd(rate: 0.1)
                  batch 4   epochs 1
                }
                """.formatted(body.replace(" | ", "\n  "), clauses.replace(" | ", "\n  ")) + DEFINITIONS;
    }

    private static List<Diagnostic> said(String program) {
        return Elaborated.text(program).diagnostics().sorted();
    }

    @Test
    void aLossOfWhatSumsToOneAlready() {
        String body = "logits = x |> Dense[F -> Class] | output probability = softmax[Class](logits)";
        String wrong = program(body, "loss cross_entropy(probability, k)");
        assertEquals("""
                test.net:10:8: warning[N131]: these numbers sum to 1 already, by `softmax[Class]`, and are made to sum to 1 once more
                   10 │   loss cross_entropy(probability, k)
                      │        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                      e^p of numbers p between 0 and 1 differs little, so that little is learned
                      made to sum to 1 at test.net:6:24
                    6 │   output probability = softmax[Class](logits)
                      │                        ^^^^^^^^^^^^^^^^^^^^^^
                   fix:  cross_entropy(logits, k)
                1 warning
                """, Elaborated.text(wrong).diagnostics().render());
    }

    /// What is offered makes the program that was meant, to the letter.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "cross_entropy(p, k); cross_entropy(logits, k)",
            "cross_entropy(q, k); cross_entropy(logits, k)",
            "cross_entropy(softmax[Class](logits), k); cross_entropy(logits, k)",
            "0.9 * cross_entropy(p, k, smooth: 0.1); 0.9 * cross_entropy(logits, k, smooth: 0.1)",
            "-log_softmax[Class](p)[k]; -log_softmax[Class](logits)[k]",
            "-log(softmax[Class](p)[k]); -log(softmax[Class](logits)[k])"})
    void whatIsOfferedIsWhatWasMeant(String wrong, String right) {
        String body = "logits = x |> Dense[F -> Class] | output p = softmax[Class](logits) | q = p | output r = sum[Class](q)";
        String program = program(body, "loss " + wrong);
        Diagnostic said = said(program).getFirst();
        assertEquals(Code.N131, said.code());
        assertEquals(program(body, "loss " + right), said.fix().orElseThrow().paste());
        assertEquals(List.of(), said(program(body, "loss " + right)));
    }

    /// No name has what the numbers were made of, or it has other axes.
    @ParameterizedTest
    @ValueSource(strings = {"z = x |> Dense[F -> Other: 3] | q = softmax[Other](z) | p = q[Other as Class]",
            "p = x |> Head[F -> Class]"})
    void nothingIsOfferedWhereNoNameHasIt(String body) {
        Diagnostic said = said(program(body + SEEN, "loss cross_entropy(p, k)")).getFirst();
        assertEquals(Code.N131, said.code());
        assertEquals(Optional.empty(), said.fix());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "p = x |> Dense[F -> Class] |> softmax[Class]",
            "p = x |> Head[F -> Class]",
            "net = Head[F -> Class] | p = net(x)",
            "p = probabilities[Class](x |> Dense[F -> Class])",
            "p = spelled_out[Class](x |> Dense[F -> Class])",
            "p = hidden[Class](x |> Dense[F -> Class])",
            "p = ruled[Class](x |> Dense[F -> Class])",
            "q = x |> Dense[F -> Other: 3] |> softmax[Other] | p = q[Other as Class]",
            "q = x |> Dense[F -> Other: 3] | p = exp(q)[Other as Class] / sum[Other](exp(q))"})
    void throughNamesLayersAndFunctions(String body) {
        boolean isKnown = !body.contains("as Class] /");
        for (String loss : List.of("cross_entropy(p, k)", "p |> cross_entropy(k)", "likelihood(p, k)",
                "-log(spelled_out[Class](p)[k])")) {
            List<Diagnostic> said = said(program(body + SEEN, "loss " + loss));
            assertEquals(isKnown ? List.of(Code.N131) : List.of(), said.stream().map(Diagnostic::code).toList(),
                    said.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "cross_entropy(x |> Dense[F -> Class], k)",
            "-log(p[k])",
            "-log(p[k] + 1e-7)",
            "cross_entropy(10 * p, k)",
            "cross_entropy(exp(x |> Dense[F -> Class]) / sum[F](exp(x)), k)",
            "cross_entropy(p / 0.1, k)",
            "cross_entropy(log(p), k)",
            "cross_entropy(p |> Dense[Class -> Other: 3] |> relu |> Dense[Other -> Class], k)",
            "cross_entropy(sigmoid(x |> Dense[F -> Class]), k)",
            "cross_entropy(p where p > 0.1 else -inf, k)",
            "cross_entropy(p - 0.5 * index(Class), k)",
            "mean[Class]((p - (index(Class) == k))^2)",
            "log(sum[F](exp(x)))",
            "sum[Class](exp(p) * index(Class))",
            "cross_entropy(softmax[T](stack)[T: 0], k)"})
    void whatIsMeantIsNotWarnedOf(String loss) {
        String stack = loss.contains("stack") ? " | stack = p * index(T: 2)" : "";
        assertEquals(List.of(), said(program("output p = x |> Dense[F -> Class] |> softmax[Class]" + stack
                + " | output right = p[k]", "loss " + loss)).stream().filter(d -> d.code() != Code.N308).toList());
    }

    /// Two softmaxes of one layer of attention are along two axes.
    @Test
    void attentionIsNotWarnedOf() {
        assertEquals(List.of(), said("""
                model Two {
                  dim T = 4
                  input x: f32[T, D: 3]
                  score = sum[D](x * x[T as S])
                  seen = softmax[S](score)
                  output y: f32[T, S] = softmax[T](seen)
                }
                """));
    }

    private static String yesOrNo(String loss) {
        return """
                fn logistic(x) = 1 / (1 + exp(-x))
                fn log_odds(z, y) = max(z, 0) + log(1 + exp(-abs(z))) - z * y
                model M {
                  input  x: f32[F: 4]
                  target y: bool
                  z = x |> Neuron[F]
                  output p = sigmoid(z)
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), y: column(5)
                  loss %s
                  using sgd(rate: 0.1)
                  batch 4   epochs 1
                }
                """.formatted(loss);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"bce(p, y); bce(z, y)", "bce(sigmoid(z), y); bce(z, y)",
            "0.5 * bce(p, y); 0.5 * bce(z, y)"})
    void whatSigmoidGaveIsNotTakenOnceMore(String wrong, String right) {
        Diagnostic said = said(yesOrNo(wrong)).getFirst();
        assertEquals(Code.N149, said.code());
        assertEquals(yesOrNo(right), said.fix().orElseThrow().paste());
        assertEquals(List.of(), said(yesOrNo(right)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bce(logistic(z), y)", "log_odds(p, y)", "log_odds(logistic(z), y)"})
    void whoeverWroteTheFormula(String loss) {
        assertEquals(List.of(Code.N149), said(yesOrNo(loss)).stream().map(Diagnostic::code).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bce(8 * p - 4, y)", "softplus(p) - 2 * z * y", "(p - y)^2 + softplus(p)",
            "bce(tanh(z), y)", "bce(z * p, y)", "-log(p where y else 1 - p)"})
    void whatIsBetween0And1IsNotTakenForProbabilities(String loss) {
        assertEquals(List.of(), said(yesOrNo(loss)));
    }
}
