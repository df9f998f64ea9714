package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `require` asks of the numbers that layers, functions and optimizers are given.
class RequireTest {
    private static String said(String definitions, String using) {
        return Elaborated.text("""
                %smodel M {
                  input x: f32
                  target y: f32
                  param w, b: f32 = 0
                  output p = w * x + b
                }
                train M {
                  data csv("a.csv") -> x: column(1), y: column(2)
                  loss (p - y)^2
                  using %s
                  batch 4   epochs 2
                }
                """.formatted(definitions, using)).diagnostics().render();
    }

    private static Diagnostic only(String text) {
        List<Diagnostic> said = Elaborated.text(text).diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        return said.getFirst();
    }

    @Test
    void aRateBelowZero() {
        assertEquals("""
                test.net:10:9: error[N208]: a rate is a number that is not negative, and this is -0.001
                   10 │   using adam(rate: -0.001)
                      │         ^^^^^^^^^^^^^^^^^^
                      rate is -0.001
                      found in adam (std/optimizers.net:29)
                   fix:  adam(rate: 0.001)
                1 error
                """, said("", "adam(rate: -0.001)"));
    }

    @Test
    void anOptimizerOfTheUserSaysItsAuthorsWords() {
        assertEquals("""
                test.net:2:11: error[N208]: 0.5 steps are no step
                    2 │   require every >= 1: "{every} steps are no step"
                      │           ^^^^^^^^^^
                      every is 0.5
                      applied at test.net:13:9
                   13 │   using slow(every: 0.5)
                      │         ^^^^^^^^^^^^^^^^
                1 error
                """, said("""
                optimizer slow(every: f32 = 10) {
                  require every >= 1: "{every} steps are no step"
                  param <- param - grad / every }
                """, "slow(every: 0.5)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"adam(rate: cosine(1e-3, step / steps))", "sgd(rate: 0, momentum: 0.99)", "sgd(rate: 1 / step)",
                    "momentum(rate: 0.1 * warmup(step, 100))", "sgd(rate: staircase(0.1, 0.5, epoch, 10))",
                    "half(rate: 1 / step)", "half(rate: 0.1)"})
    void aNumberThatHoldsOrIsKnownOnlyWhenRunningIsTaken(String using) {
        assertEquals("",
                said("optimizer half(rate: f32) {\n  require rate / 2 >= 0\n  param <- param - rate / 2 * grad }\n",
                        using));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "sgd(momentum: 7); momentum is at least 0 and below 1, and this is 7",
            "sgd(rate: inf); a rate is a number that is not negative, and this is inf",
            "sgd(rate: cosine(-0.5, step / steps)); a rate is a number that is not negative, and this is -0.5",
            "sgd(rate: 0.1 * warmup(step, 0)); a rate warms up over a number of steps or epochs above 0, and this is 0",
            "sgd(rate: staircase(-1, 0.5, epoch, 1)); a rate is a number that is not negative, and this is -1",
            "sgd(rate: staircase(1, -0.5, epoch, 1)); a rate is multiplied by what is not negative, and this is -0.5",
            "sgd(rate: staircase(1, 1, epoch, 0)); a rate changes after a number of steps or epochs above 0, and this is 0",
            "momentum(rate: -2e-8); a rate is a number that is not negative, and this is -2e-8",
            "momentum(friction: 1); friction is at least 0 and below 1, and this is 1",
            "adam(beta1: 1.0); beta1 is at least 0 and below 1, and this is 1",
            "adam(beta2: 99); beta2 is at least 0 and below 1, and this is 99",
            "adam(epsilon: -1e-8); epsilon is not negative, and this is -1e-8"})
    void numbersOfTheLibrarysOptimizersAndSchedules(String using, String headline) {
        String text = said("", using);
        assertEquals("test.net:10:9: error[N208]: " + headline, text.lines().findFirst().orElseThrow().replaceFirst(
                ":10:\\d+", ":10:9"));
        assertEquals("1 error", text.lines().toList().getLast());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "output y = x |> Conv[2, k: 0] |> sum[H, W, C]; a kernel is at least 1×1, and this is 0×0",
            "output y = x |> Conv[2, k: 3, stride: 0] |> sum[H, W, C]; a kernel moves by at least 1, and this is 0",
            "output y = x |> Conv[2, k: 3, pad: -1] |> sum[H, W, C]; a picture is padded by at least 0, and this is -1",
            "output y = x |> Conv[2, k: 7] |> sum[H, W, C]; a 7×7 kernel does not fit the padded 6×6 input",
            "output y = x |> Conv[2, k: 3, dilation: 0] |> sum[H, W, C]; the places of a kernel are at least 1 apart, and this is 0",
            "output y = x |> Conv[2, k: 4, dilation: 2] |> sum[H, W, C]; a 7×7 kernel does not fit the padded 6×6 input",
            "output y = x |> GroupedConv[groups: 2, out: 4, k: 3] |> sum[H, W, C]; 3 channels to 4 do not come out even in 2 groups",
            "output y = x |> GroupedConv[groups: 3, out: 3, k: 3, stride: 0] |> sum[H, W, C]; a kernel is at least 1×1, moves by at least 1, and is not padded by less than 0, and this is 3×3, 0 and 0, with places 1 apart",
            "output y = x |> ConvTransposed[2, k: 0] |> sum[H, W, C]; a kernel is at least 1×1, moves by at least 1, and takes off at least 0, and this is 0×0, 1 and 0",
            "output y = x |> ConvTransposed[2, k: 3, pad: 4] |> sum[H, W, C]; 4 off each side leaves nothing of 8×8",
            "output y = x |> sum[H] |> Conv1[C -> D: 2, k: 0, W as T] |> sum[W, D]; a kernel has at least 1 place, moves by at least 1, and is not padded by less than 0, and this is 0, 1 and 0, with places 1 apart",
            "output y = x |> sum[H] |> Conv1[C -> D: 2, k: 7, W as T] |> sum[W, D]; a kernel of 7 does not fit the padded 6 places",
            "output y = x |> sum[H] |> GroupedConv1[C -> D: 4, groups: 2, k: 3, W as T] |> sum[W, D]; 3 channels to 4 do not come out even in 2 groups",
            "output y = x |> sum[H] |> GroupedConv1[C -> D: 3, groups: 3, k: 3, stride: 0, W as T] |> sum[W, D]; a kernel has at least 1 place, moves by at least 1, and is not padded by less than 0, and this is 3, 0 and 0, with places 1 apart",
            "output y = x |> sum[H] |> ConvTransposed1[C -> D: 2, k: 0, W as T] |> sum[W, D]; a kernel has at least 1 place, moves by at least 1, and takes off at least 0, and this is 0, 1 and 0",
            "output y = x |> sum[H] |> ConvTransposed1[C -> D: 2, k: 3, pad: 4, W as T] |> sum[W, D]; 4 off each side leaves nothing of 8",
            "output y = x |> sum[H] |> BiLstm[C -> D: 3, W as T] |> sum[W, D]; each direction has half of the units, and 3 does not come out even",
            "output y = x |> sum[H] |> MultiHead[2, W as T, C as D](x[W as S] |> sum[H]) |> sum[W, C]; 3 numbers do not come out even in 2 heads",
            "output y = x |> sum[H] |> MultiHead[0, W as T, C as D](x[W as S] |> sum[H]) |> sum[W, C]; there is at least 1 head, and this is 0",
            "output y = x |> FeedForward[C, times: 0] |> sum[H, W, C]; there are at least as many numbers in between, and this is 0 times",
            "output y = x |> FeedForward[C, rate: 1] |> sum[H, W, C]; a part of the numbers is left out, from 0 to less than 1, and this is 1",
            "output y = x |> avgpool[0] |> sum[H, W, C]; a block is at least 1×1, and this is 0×0",
            "output y = x |> maxpool[-2] |> sum[H, W, C]; a block is at least 1×1, and this is -2×-2",
            "param v: f32 ~ normal(-0.02) | output y = v * sum[H, W, C](x); a standard deviation is not negative, and this is -0.02",
            "param v: f32 ~ evenly(1, -1) | output y = v * sum[H, W, C](x); numbers lie between 1 and -1, and the first is not above the second",
            "dim Kind = 3 | target c: Kind | output y = sum[H, W](x[C as Kind] |> cross_entropy(c, smooth: 1.5)); smooth is at least 0 and below 1, and this is 1.5"})
    void numbersOfTheLibrarysLayersAndFunctions(String body, String headline) {
        Diagnostic said = only(
                "model M {\n  input x: f32[H: 6, W: 6, C: 3]\n  " + body.replace(" | ", "\n  ") + "\n}\n");
        assertEquals(headline, said.headline());
    }

    @Test
    void aFunctionIsCheckedWhereItsNumberIsKnown() {
        String program = """
                fn power(x, p: f32) {
                  require p > 0 and p <= 3: "the power is {p}"
                  pow(x, p) }
                model M {
                  input x: f32[D: 2]
                  output y = power(x, %s)
                }
                """;
        assertEquals("", Elaborated.text(program.formatted("2.5")).diagnostics().render());
        assertEquals("", Elaborated.text(program.formatted("max[D](x)")).diagnostics().render());
        assertEquals("""
                test.net:6:14: error[N208]: the power is 4
                    6 │   output y = power(x, 4)
                      │              ^^^^^^^^^^^
                      p is 4
                      because of what stands at test.net:2:11
                    2 │   require p > 0 and p <= 3: "the power is {p}"
                      │           ^^^^^^^^^^^^^^^^
                1 error
                """, Elaborated.text(program.formatted("4")).diagnostics().render());
    }

    /// Nobody could ever break such a condition, so that it would say nothing.
    @ParameterizedTest
    @ValueSource(strings = {"require sum[D](x) > 0", "m = mean[D](x)\n  require m > 0", "require x[D: 0] > p"})
    void aConditionThatIsNeverKnownIsRefused(String require) {
        Diagnostic said = only("fn f[D](x: f32[D], p: f32 = 1) {\n  " + require
                + "\n  sum[D](x) * p }\nmodel M {\n  input x: f32[D: 2]\n  output y = f(x)\n}\n");
        assertEquals("`require` needs a condition that is known when compiling", said.headline());
    }

    /// Numbers of a bracket, arguments with a standard value and those of an optimizer are the author's to bound.
    @Test
    void everyNumberOfTheLibraryIsBounded() {
        List<String> unbounded = new ArrayList<>();
        for (Declaration declaration : StandardLibrary.definitions()) {
            switch (declaration) {
                case Declaration.Layer l -> unbounded(l.name().text(), numbers(l.signature()), l.body(), unbounded);
                case Declaration.Function f -> unbounded(f.name().text(), numbers(f.signature()), f.body(), unbounded);
                case Declaration.Optimizer o -> unbounded(o.name().text(),
                        o.arguments().stream().map(a -> a.name().text()), o.body(), unbounded);
                case Declaration.Model _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ ->
                        throw new AssertionError(declaration);
            }
        }
        assertEquals(List.of("Conv out", "ConvTransposed out"), unbounded, "only a size is bounded by what a size is");
    }

    private static Stream<String> numbers(Declaration.Signature signature) {
        return Stream.concat(
                Stream.concat(signature.taken().stream(), signature.made().stream())
                        .filter(p -> p.type().filter(t -> !t.text().equals("bool")).isPresent())
                        .map(p -> p.name().text()),
                signature.arguments().stream().filter(a -> a.standard().isPresent()
                        && a.type().filter(t -> t.element().text().equals("bool")).isEmpty())
                        .map(a -> a.name().text()));
    }

    private static void unbounded(String name, Stream<String> numbers, Block body, List<String> unbounded) {
        Set<String> bounded = new HashSet<>();
        body.statements().stream().filter(s -> s instanceof Statement.Require)
                .forEach(s -> bounded.addAll(Mentions.of(((Statement.Require) s).condition())));
        numbers.filter(n -> !bounded.contains(n)).forEach(n -> unbounded.add(name + " " + n));
    }
}
