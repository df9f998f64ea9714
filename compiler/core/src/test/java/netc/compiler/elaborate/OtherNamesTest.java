package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.elaborate.advice.OtherNames;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;
import netc.compiler.syntax.OtherWords;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every name of another library is answered with something that compiles in its place, and each declaration to paste
/// computes its formula.
class OtherNamesTest {
    /// Name; where it stands; what is written there; what is right, in which some of what was said stands word for word. Of
    /// a declaration, which is pasted above the model, what is written is right.
    private static final String DEMONSTRATIONS = """
            sgd_l2; using; sgd_l2(rate: 0.1, momentum: 0.5)
            nag; using; nag(momentum: 0.5); nesterov(momentum: 0.5)
            Dropout; body; x |> Dropout[0.5]; x |> dropout(0.5)
            BatchNormalization; body; x |> BatchNormalization[D]; x |> BatchNorm[D]
            LayerNormalization; body; x |> LayerNormalization[D]; x |> LayerNorm[D]
            RNN; body; mean[T](x[D as T] * index(D: 2) |> RNN[D -> Hid: 3]); mean[T](x[D as T] * index(D: 2) |> Rnn[D -> Hid: 3])
            LSTM; body; mean[T](x[D as T] * index(D: 2) |> LSTM[D -> Hid: 3]); mean[T](x[D as T] * index(D: 2) |> Lstm[D -> Hid: 3])
            GRU; body; mean[T](x[D as T] * index(D: 2) |> GRU[D -> Hid: 3]); mean[T](x[D as T] * index(D: 2) |> Gru[D -> Hid: 3])
            LSTMCell; body; x |> LSTMCell[8]
            Bidirectional; body; x |> Bidirectional[8]
            Conv1d; body; mean[T](x[D as T] * index(C: 2) |> Conv1d[C -> Out: 3, k: 2]); mean[T](x[D as T] * index(C: 2) |> Conv1[C -> Out: 3, k: 2])
            ConvTranspose2d; body; sum[H, W, C](image |> ConvTranspose2d[6, k: 4]); sum[H, W, C](image |> ConvTransposed[6, k: 4])
            ConvTranspose1d; body; mean[T](x[D as T] * index(C: 2) |> ConvTranspose1d[C -> Out: 3, k: 2]); mean[T](x[D as T] * index(C: 2) |> ConvTransposed1[C -> Out: 3, k: 2])
            DepthwiseConv1D; body; mean[T](x[D as T] * index(C: 2) |> DepthwiseConv1D[C -> Out: 4, groups: 2, k: 2]); mean[T](x[D as T] * index(C: 2) |> GroupedConv1[C -> Out: 4, groups: 2, k: 2])
            DepthwiseConv2D; body; sum[H, W, C](image |> DepthwiseConv2D[groups: 1, out: 1, k: 3]); sum[H, W, C](image |> GroupedConv[groups: 1, out: 1, k: 3])
            Linear; body; x |> Linear[D -> E: 2]; x |> Dense[D -> E: 2]
            Sequential; body; x |> Sequential; x |> Dense[D -> Hidden: 16] |> relu
            Activation; body; x |> Activation; x |> tanh
            MultiHeadAttention; body; mean[T, D](x[D as T] * index(D: 4) |> MultiHeadAttention[2])
            Conv2d; body; sum[H, W, C](image |> Conv2d[6, k: 5]); sum[H, W, C](image |> Conv[6, k: 5])
            MaxPool2d; body; sum[H, W, C](image |> MaxPool2d[2]); sum[H, W, C](image |> maxpool[2])
            AvgPool2d; body; sum[H, W, C](image |> AvgPool2d[2]); sum[H, W, C](image |> avgpool[2])
            GlobalAveragePooling2D; body; image |> GlobalAveragePooling2D; mean[C](mean[H, W](image))
            CrossEntropyLoss; loss; CrossEntropyLoss(logits, kind); cross_entropy(logits, kind)
            mse_loss; alone; mse_loss(a, b); mse(a, b)
            l1_loss; alone; l1_loss(a, b); mae(a, b)
            binary_cross_entropy_with_logits; loss; binary_cross_entropy_with_logits(a, b); bce(a, b)
            binary_cross_entropy; loss; binary_cross_entropy(a, b)
            nll_loss; loss; nll_loss(logits, kind); cross_entropy(logits, kind)
            huber_loss; loss; huber_loss(a, b); huber(a, b)
            hinge_loss; loss; hinge_loss(a, b); hinge(a, b)
            focal_loss; loss; focal_loss(logits, kind); focal(logits, kind)
            quantile_loss; loss; quantile_loss(a, b); pinball(a, b)
            kl_div; loss; kl_div[Class](logits, logits); kl_divergence[Class](logits, logits)
            top_k; body; 1 where top_k(x |> Dense[D -> Class], kind, k: 2) else 0; 1 where topk(x |> Dense[D -> Class], kind, k: 2) else 0
            r2_score; alone; r2_score(a, b); r2(a, b)
            roc_auc_score; alone; roc_auc_score(a, b); roc_auc(a, b > 0)
            confusion_matrix; loss; confusion_matrix(logits, kind); sum[Class, Said](confusion[Class -> Said: Class](logits, kind))
            f1_score; alone; f1_score(a, b); f1(a > 0, b > 0)
            swish; body; swish(x); silu(x)
            lrelu; body; lrelu(x); leaky_relu(x)
            clip; body; clip(x, 0, 1)
            square; body; square(x); x^2
            round; body; round(x); floor(x + 0.5)
            matmul; body; matmul(x + 0, w); sum[D](x * w)
            cat; body; sum[Both](cat[D -> Both](x, x)); sum[Both](concat[D -> Both](x, x))
            reshape; body; reshape(image); image |> flatten[H, W -> F] |> flatten[F, C -> G]
            transpose; body; transpose(x); x
            ln; body; ln(x); log(x)
            log2; body; log2(x); log(x) / log(2)
            maximum; body; maximum(x, 0); max(x, 0)
            minimum; body; minimum(x, 0); min(x, 0)
            masked_fill; body; masked_fill(x, x > 0, 0); (x where not (x > 0) else 0)
            print; body; print(x); x
            one_hot; body; one_hot(kind); kind == index(Class)
            shape; body; shape(x); length[D](x)
            arange; body; x * arange(4); x * index(D: 4)
            xavier; start; xavier[D -> E]; glorot[D -> E]
            random; start; random; evenly(-0.1, 0.1)
            uniform; start; uniform(-0.1, 0.1); evenly(-0.1, 0.1)
            zeros; start; zeros(4); 0
            kaiming; start; kaiming[D -> E]; he[D -> E]
            CosineAnnealingLR; using; sgd(rate: CosineAnnealingLR(100)); sgd(rate: cosine(1e-3, step / steps))
            OneCycleLR; using; sgd(rate: OneCycleLR(0.1, step / steps)); sgd(rate: one_cycle(0.1, step / steps))
            PolynomialLR; using; sgd(rate: PolynomialLR(100)); sgd(rate: polynomial(1e-3, step / steps))
            CosineAnnealingWarmRestarts; using; sgd(rate: CosineAnnealingWarmRestarts(10)); sgd(rate: restarts(1e-3, step, 1000))
            StepLR; using; sgd(rate: StepLR(0.1, step_size: 30, gamma: 0.2)); sgd(rate: staircase(0.1, 0.2, epoch, 30))
            ExponentialLR; using; sgd(rate: ExponentialLR(0.1, gamma: 0.95)); sgd(rate: staircase(0.1, 0.95, epoch, 1))
            """;

    private static String program(String above, String where, String text) {
        boolean isRule = text.contains(" | ");
        return above + """
                model M {
                  dim Class = 3
                  input x: f32[D: 4]
                  input kind: Class
                  input image: f32[H: 6, W: 6, C: 1]
                  target b: f32
                  param w: f32[D, E: 2] ~ %s
                  m, v = moments[D](x)
                  a = sum[D, E](x * w)
                  logits = x |> Dense[D -> Class]
                  output y = a + m + v + sum[Class](logits) + mean[H, W, C](image) + (1 where kind == 0 else 0)
                  output z = %s
                }
                train M {
                  data csv("a.csv") -> x: columns(1..4), b: column(5), kind: column(6), image: columns(7..42)
                  validate 10%%
                  loss %s
                  using %s
                  batch 8   epochs 2   %s
                }
                """.formatted(where.equals("start") ? text : "normal(0.1)",
                where.equals("body") ? text.split(" \\| ")[0] : "x",
                where.equals("alone") ? text : "(y - b)^2 + " + (where.equals("loss") ? text : "0"),
                where.equals("using") ? text : "sgd(rate: 0.1)",
                isRule ? text.split(" \\| ")[1] : "");
    }

    @Test
    void everyNameIsShown() {
        assertEquals(
                new TreeSet<>(OtherNames.all().stream().map(e -> e.words().getFirst()).toList()),
                new TreeSet<>(DEMONSTRATIONS.lines().map(line -> line.split("; ")[0]).toList()));
    }

    @TestFactory
    Stream<DynamicTest> whatIsSaidOfANameCanBeWrittenInItsPlace() {
        return DEMONSTRATIONS.lines().map(line -> line.split("; ")).map(
                d -> DynamicTest.dynamicTest(d[0], () -> assertIsMended(d[0], d[1], d[2], d.length > 3 ? d[3] : "")));
    }

    private static void assertIsMended(String name, String where, String wrong, String right) {
        List<Diagnostic> said = Elaborated.text(program("", where, wrong)).diagnostics().sorted();
        assertEquals(1, said.size(), said.toString());
        Diagnostic d = said.getFirst();
        String kind = where.equals("using") && !wrong.contains("rate: " + name) ? "optimizer " : "layer or function ";
        assertEquals("there is no " + kind + name, d.headline());
        OtherWords.Entry entry = OtherNames.find(name).orElseThrow();
        assertEquals(entry.said(), d.notes());
        if (entry.text().filter(t -> t.contains("{0")).isPresent()) {
            assertEquals(program("", where, right), d.fix().orElseThrow().paste());
            assertCompiles(program("", where, right));
            return;
        }
        assertEquals(entry.text(), d.fix().map(f -> f.text().strip()));
        String fix = d.fix().map(Fix::text).orElse("");
        if (fix.matches("(?s)(fn|layer|optimizer) .*")) {
            assertCompiles(d.fix().get().paste());
        } else if (!right.isEmpty()) {
            boolean isSaid = !fix.isEmpty() && right.equals(wrong.replace(name, fix))
                    || entry.said().stream().flatMap(s -> Stream.of(s.split("`")).skip(1)).filter(s -> !s.isBlank())
                            .anyMatch(right::contains)
                    || right.equals("x");
            assertTrue(isSaid, "nothing of " + right + " was said: " + d);
            assertCompiles(program("", where, right));
        }
    }

    /// That a parameter does not learn may be said.
    private static void assertCompiles(String program) {
        Diagnostics diagnostics = Elaborated.text(program).diagnostics();
        assertFalse(diagnostics.hasErrors(), diagnostics::render);
    }

    /// The name in the declaration is the one that was written, so that the call stays as it is.
    @Test
    void aDeclarationHasTheNameThatWasWritten() {
        String wrong = program("", "body", "x |> Clamp(0, 1)");
        Diagnostic said = Elaborated.text(wrong).diagnostics().sorted().getFirst();
        assertEquals(Optional.of("fn Clamp(x, low, high) = min(max(x, low), high)"),
                said.fix().map(f -> f.text().strip()));
        assertEquals("", Elaborated.text(said.fix().get().paste()).diagnostics().render());
    }

    /// What a file defines is meant, whatever others call so.
    @Test
    void aNameOfTheFileIsNearerThanOneOfAnotherLibrary() {
        Diagnostic said = Elaborated.text("fn clamp(x) = max(x, 0)\n" + program("", "body", "x |> Clamp"))
                .diagnostics().sorted().getFirst();
        assertEquals(List.of(), said.notes());
        assertEquals(Optional.of("clamp"), said.fix().map(Fix::text));
    }

    private static String declaration(String name) {
        return OtherNames.find(name).flatMap(OtherWords.Entry::text).orElseThrow();
    }

    private static double[] values(String name, String body, Map<String, double[]> inputs) {
        ModelProgram model = Elaborated.text(declaration(name) + "\nmodel M {\n" + body + "\n}").model();
        Map<String, double[]> variables = new HashMap<>(
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
        return GraphInterpreter.run(model.procedures().get(new Role.Output("y")), false, 1, 7, inputs, variables)
                .get("y");
    }

    private static void assertPoints(String call, DoubleUnaryOperator formula) {
        double[] points = {-30, -3, -1, -0.25, -1e-6, 0.25, 0.5, 3, 30};
        assertArrayEquals(Arrays.stream(points).map(formula).toArray(),
                values(call.substring(0, call.indexOf('(')), "input x: f32[N: 9]\n output y = " + call,
                        Map.of("x", points)),
                1e-12, call);
    }

    @Test
    void functionsToPasteComputeTheirFormulae() {
        assertPoints("clip(x, -1, 0.5)", x -> Math.clamp(x, -1, 0.5));
        assertPoints("binary_cross_entropy(0.5 + x / 64, 0.25)",
                x -> -0.25 * Math.log(0.5 + x / 64) - 0.75 * Math.log(0.5 - x / 64));
    }

    /// Parameter, then two numbers of the optimizer.
    @FunctionalInterface
    private interface Step {
        void apply(double[] values, double grad, int step);
    }

    private static void assertSteps(String using, Step byHand) {
        String name = using.substring(0, using.indexOf('('));
        ModelProgram model = Elaborated.text(declaration(name) + """

                model M {
                  input x: f32
                  param w: f32 = 1
                  output p = x * w
                }
                train M {
                  data csv("a.csv") -> x: column(1)
                  loss p
                  using %s
                  batch 8   epochs 2
                }
                """.formatted(using)).model();
        Map<String, double[]> variables = new HashMap<>(
                GraphInterpreter.run(model.procedures().get(Role.INIT), false, 1, 7, Map.of(), Map.of()));
        double[] values = {1, 0, 0};
        double[] grads = {0.5, -2, 1.5, 0.125};
        for (int step = 1; step <= grads.length; step++) {
            double grad = grads[step - 1];
            Map<String, double[]> inputs = new HashMap<>(model.scheduled(Role.STEP, step, grads.length, 1, 1));
            inputs.put("x", new double[] {grad});
            variables.putAll(GraphInterpreter.run(Differentiate.apply(model.procedures().get(Role.STEP)), false, 1, 7,
                    inputs, variables));
            byHand.apply(values, grad, step);
            assertEquals(values[0], variables.get("w")[0], 1e-12, using + " step " + step);
        }
    }

    @Test
    void optimizersToPasteTakeTheirSteps() {
        assertSteps("sgd_l2(rate: 0.5, momentum: 0.75, decay: 0.25)", (v, grad, step) -> {
            v[1] = 0.75 * v[1] + grad + 0.25 * v[0];
            v[0] -= 0.5 * v[1];
        });
    }
}
