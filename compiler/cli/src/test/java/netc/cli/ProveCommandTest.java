package netc.cli;

import static netc.cli.ProveReports.classifier;
import static netc.cli.ProveReports.failed;
import static netc.cli.ProveReports.regression;
import static netc.cli.ProveReports.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report of `netc prove`, and what it says of derivatives.
@Tag("slow")
class ProveCommandTest {
    @TempDir
    private Path folder;

    private Netc prove(String name, String text, String... options) throws IOException {
        return ProveReports.prove(folder, name, text, options);
    }

    /// Each example draws what it draws among the others, and the code of a dream is no input of the loss.
    @Test
    void aModelThatDrawsIsProvedAtWhatItDraws() throws IOException {
        Netc run = prove("vae", """
                model Vae {
                  dim D = 6, Z = 2
                  input x: f32[D]
                  input code: f32[Z] ~ normal(1)
                  hidden = x |> dropout(0.2) |> Dense[D -> F: 8] |> tanh
                  mu = hidden |> Dense[F -> Z]
                  spread = hidden |> Dense[F -> Z]
                  e: f32[Z] ~ normal(1)
                  z = train { mu + exp(spread / 2) * e } else { mu }
                  decode = Dense[Z -> D]
                  seen = decode(z)
                  output dream = decode(code)
                  output again = seen
                }
                train Vae {
                  data   csv("points.csv") -> x: columns(1..6)
                  loss   sum[D]((seen - x)^2) + 0.5 * sum[Z](mu^2 + exp(spread) - spread - 1)
                  using  adam(rate: 0.01)
                  clip norm 5
                  batch 16   epochs 20   seed 1
                }
                """);
        assertEquals(0, run.code(), run.out());
        assertEquals("examples do not mix in the loss      ok, the mean of its examples\n",
                section(run, "examples do not mix in the loss"));
        assertEquals("every input reaches the loss         ok, all 6 elements\n",
                section(run, "every input reaches the loss"));
        assertTrue(section(run, "order of examples changes nothing").contains("examples draw by their places"),
                run.out());
    }

    @Test
    void reportHasALineForEachCheckAndTheReasonWhereOneDoesNotApply() throws IOException {
        Netc run = prove("line", """
                model Line {
                  input  x: f32
                  target y: f32
                  param slope:  f32 = 0
                  param offset: f32 = 0
                  output height = slope * x + offset
                }

                train Line {
                  data   csv("points.csv") -> x: column("x"), y: column("y")
                  loss   (height - y)^2
                  using  sgd(rate: 0.1)
                  batch all   epochs 200   seed 1
                }
                """);
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                Line: seed 1, 256 random examples

                every number is finite               ok, outputs, loss and gradients
                gradients match differences          ok, 4 tensors
                forward mode matches reverse mode    ok, ⟨u, Jv⟩ = ⟨Jᵀu, v⟩
                gradients are linear in cotangents   ok, Jᵀ(u - 2v) = Jᵀu - 2 Jᵀv
                second derivatives match             ok, Hessian along two directions
                single precision is near double      ok, within N
                alone is the same as in a batch      ok, bit for bit, batch of 7
                order of examples changes nothing    ok, predictions and loss
                examples do not mix in the loss      ok, the mean of its examples
                every input reaches the loss         ok, all 2 elements
                every parameter has a gradient       ok, 2 tensors
                first loss is what chance gives      not applicable
                    the loss compares with no class: this is a regression
                no unit is dead at the start         not applicable
                    no weight is applied to what other weights made: there is no hidden layer
                units differ at the start            not applicable
                    no weight is applied to what other weights made: there is no hidden layer
                gradients neither vanish nor explode not applicable
                    no weight is applied to what other weights made: there is no hidden layer
                one batch can be overfitted          not applicable
                    no weight is applied to what other weights made: there is no hidden layer,
                      and a linear model fits no batch exactly

                16 checks: 11 ok, 0 failed, 5 not applicable; T
                """, run.out().lines().map(l -> l.replaceAll(" +\\d+\\.\\d s$", l.startsWith("16") ? " T" : "")
                .replaceAll("within \\de-\\d\\d", "within N")).collect(Collectors.joining("\n", "", "\n")));
        assertTrue(run.out().lines().allMatch(l -> l.length() <= 80), run.out());
    }

    @Test
    void healthyNetworkPassesEveryCheck() throws IOException {
        Netc run = prove("healthy", classifier("""
                  hidden = x |> Dense[F -> Hidden: 16] |> relu |> Dense[Hidden -> Second: 16] |> tanh
                  logits = hidden |> Dense[Second -> Class]
                """, "adam(rate: 0.01)"));
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("\n16 checks: 16 ok, 0 failed, 0 not applicable; "), run.out());
    }

    @Test
    void seedDecidesEveryNumber() throws IOException {
        String text = classifier("""
                  logits = x |> Dense[F -> Hidden: 8] |> tanh |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)");
        String first = section(prove("one", text, "--seed", "5"), "first loss");
        assertEquals(first, section(prove("two", text, "--seed", "5"), "first loss"));
        assertTrue(!first.equals(section(prove("three", text, "--seed", "6"), "first loss")), first);
        assertTrue(prove("four", text, "--seed", "5").out().startsWith("M: seed 5, 256 random examples\n"));
    }

    @Test
    void modelWithoutTrainingIsCheckedByItsOutputs() throws IOException {
        Netc run = prove("only", """
                model Only {
                  input x: f32[F: 4]
                  output y = x |> Dense[F -> Hidden: 8] |> relu
                }
                """);
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("\n16 checks: 10 ok, 0 failed, 6 not applicable; "), run.out());
        assertEquals("""
                first loss is what chance gives      not applicable
                    no `train` block says what the loss is
                """, section(run, "first loss"));
    }

    @Test
    void wrongGradientOfAFunctionIsFound() throws IOException {
        Netc run = prove("wrong", """
                ## Its slope is the logistic function, not twice that.
                fn soft(x) = max(x, 0) + log(1 + exp(-abs(x))) with grad g -> 2 * g * (1 - exp(-soft(x)))

                """ + regression("""
                  param w: f32[F] = 0.5
                  output height = soft(tanh(sum[F](x * w)))
                """, "(height - y)^2"));
        assertEquals(1, run.code(), run.out() + run.err());
        assertEquals(List.of("gradients match differences", "forward mode matches reverse mode",
                "second derivatives match"), failed(run));
        String found = section(run, "gradients match");
        assertTrue(found.matches("""
                gradients match differences          FAILED
                    x \\(wrong.net:5\\): along a random direction
                    expected (\\S+) \\(central differences\\), found (\\S+)
                    w \\(wrong.net:7\\): along a random direction
                    expected (\\S+) \\(central differences\\), found (\\S+)
                    look at the `with grad` at wrong.net:2; a rule that is no derivative on
                      purpose fails too
                """), found);
    }

    /// Differences of the first step are off by the fourth derivative of a steep function.
    @Test
    void steepFunctionIsNoMistake() throws IOException {
        Netc run = prove("steep", classifier("""
                  logits = (500 * x) |> Dense[F -> Hidden: 16] |> sigmoid |> Dense[Hidden -> Class]
                """, "adam(rate: 0.01)"));
        assertTrue(section(run, "gradients match").contains(" ok, "), run.out());
    }

    @Test
    void gradientThatIsNotLinearIsFound() throws IOException {
        Netc run = prove("bent", "fn bent(x) = x with grad g -> g * abs(g)\n\n" + regression("""
                  param w: f32[F] = 0.5
                  output height = bent(sum[F](x * w))
                """, "(height - y)^2"));
        assertTrue(failed(run).contains("gradients are linear in cotangents"), run.out());
        assertTrue(section(run, "gradients are linear").matches("""
                gradients are linear in cotangents   FAILED
                    (x|w) \\(bent.net:\\d\\): element 0 for cotangent u - 2v
                    expected \\S+ \\(that of u - 2 times that of v\\), found \\S+
                    look at the `with grad` at bent.net:1; a rule that is no derivative on
                      purpose fails too
                """), run.out());
    }

    @Test
    void stoppedGradientsAreNoMistake() throws IOException {
        Netc run = prove("stop", regression("""
                  hidden = x |> Dense[F -> Hidden: 8] |> tanh
                  param w: f32[Hidden] = 0.5
                  output height = sum[Hidden](hidden * w) - stop(mean[Hidden](hidden))
                """, "(height - y)^2"));
        assertEquals(List.of(), failed(run), run.out());
    }

    /// The keys' bias has the gradient 0, of which rounding leaves something else in single than in double precision.
    @Test
    void gradientThatCancelsIsNoMistake() throws IOException {
        Netc run = prove("look", """
                model Look {
                  dim T = 8, Vocab = 11, D = 12
                  input  text: Vocab[T]
                  target next: Vocab[T]
                  param table: f32[Vocab, D] ~ normal(0.3)
                  h = table[text]
                  query = h |> Dense[D -> E: 12]
                  key = h[T as S] |> Dense[D -> E: 12]
                  seen = softmax[S](sum[E](query * key))
                  logits = (h + sum[S](seen * h[T as S])) |> Dense[D -> Vocab]
                  output best: Vocab[T] = argmax[Vocab](logits)
                }

                train Look {
                  data csv("a.csv") -> text: columns(1..8), next: columns(9..16)
                  loss mean[T](cross_entropy[Vocab](logits, next))
                  using adam(rate: 0.01)
                  batch 16   epochs 2
                }
                """);
        assertEquals(List.of(), failed(run), run.out() + run.err());
        assertEquals("""
                forward mode matches reverse mode    not applicable
                    no real output that needs no target has a derivative
                """, section(run, "forward mode"));
    }

    @Test
    void examplesThatGiveNaNAreTheOnlyFinding() throws IOException {
        Netc run = prove("positive", regression("""
                  param w: f32[F] = 0.5
                  output height = sum[F](log(x) * w)
                """, "(height - y)^2"));
        assertEquals(1, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("\n16 checks: 0 ok, 1 failed, 15 not applicable; "), run.out());
        assertEquals("""
                every number is finite               FAILED
                    the examples give NaN at positive.net:5, which reaches output height
                    expected finite numbers: random examples may lie outside of what the model
                      takes, give records of yours with --data; else look at logarithms, roots
                      and quotients there
                """, section(run, "every number"));
        assertEquals("""
                every input reaches the loss         not applicable
                    the examples give NaN at positive.net:5
                """, section(run, "every input"));
    }

    @Test
    void gradientThatIsInfiniteIsFoundWhereTheLossIsFinite() throws IOException {
        Netc run = prove("root", regression("""
                  param w: f32[F] = 0.5
                  output height = sum[F](sqrt(max(x, 0) * w))
                """, "(height - y)^2"));
        assertTrue(section(run, "every number").startsWith("""
                every number is finite               FAILED
                    the examples give"""), run.out());
        assertEquals(List.of("every number is finite"), failed(run));
    }
}
