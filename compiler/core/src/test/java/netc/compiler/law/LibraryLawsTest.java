package netc.compiler.law;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.CompiledGraph;
import netc.compiler.ProgramSample;
import netc.compiler.elaborate.StandardLibrary;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Sample;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every definition of the library in a program of its own, and the laws of that program: what is added to the library without
/// an example here fails.
@Tag("slow")
class LibraryLawsTest {
    private static final int EXAMPLES = 17;

    /// Bodies of models whose inputs, parameters and outputs show what a definition computes.
    private static final Map<String, String> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", "output y: f32[A, B] = relu(x * w)"),
            Map.entry("sign", "output y: f32[A, B] = sign(x * w)"),
            Map.entry("tanh", "output y: f32[A, B] = tanh(x * w)"),
            Map.entry("tanh_of", "output y: f32[A, B] = tanh_of(abs(x * w))"),
            Map.entry("sigmoid", "output y: f32[A, B] = sigmoid(x * w)"),
            Map.entry("logistic_of", "output y: f32[A, B] = logistic_of(abs(x), x * w)"),
            Map.entry("gelu", "output y: f32[A, B] = gelu(x * w)"),
            Map.entry("leaky_relu", "output y: f32[A, B] = leaky_relu(x * w, slope: 0.2)"),
            Map.entry("elu", "output y: f32[A, B] = elu(x * w, alpha: 0.5)"),
            Map.entry("selu", "output y: f32[A, B] = selu(x * w)"),
            Map.entry("silu", "output y: f32[A, B] = silu(x * w)"),
            Map.entry("softplus", "output y: f32[A, B] = softplus(x * w)"),
            Map.entry("log1p", "output y: f32[A, B] = log1p((x * w)^2)"),
            Map.entry("log1p_of", "output y: f32[A, B] = log1p_of(2 + (x * w)^2, x)"),
            Map.entry("logsumexp", "output y = logsumexp[B](x * w)"),
            Map.entry("lerp", "output y: f32[A, B] = lerp(x, w, 0.3)"),
            Map.entry("softmax", "output y: f32[A, B] = softmax[A](x * w)"),
            Map.entry("log_softmax", "output y: f32[A, B] = log_softmax[B](x * w)"),
            Map.entry("moments", "m, v = moments[A](x * w)\n output y = m * sqrt(v + 0.1)"),
            Map.entry("cross_entropy", "output y = cross_entropy[B](x * w, t)\n"
                    + " output z = cross_entropy[B](x * w, t, smooth: 0.1)"),
            Map.entry("huber", "output y: f32[A, B] = huber(x, w, delta: 0.5)"),
            Map.entry("bce", "output y: f32[A, B] = bce(x, w)"),
            Map.entry("hinge", "output y: f32[A, B] = hinge(x, w)"),
            Map.entry("focal", "output y = focal[B](x * w, t)"),
            Map.entry("kl_divergence", "output y = kl_divergence[B](x * w, softmax[B](x))"),
            Map.entry("pinball", "output y: f32[A, B] = pinball(w, x, level: 0.3)"),
            Map.entry("contrastive", "output y = contrastive[B](x, w, t == 1, margin: 3)"),
            Map.entry("triplet", "output y = triplet[B](x, w, w * w)"),
            Map.entry("topk", "output y = topk[B](x * w, t, k: 3)"),
            Map.entry("squared_error", "output y: f32[A, B] = squared_error(x, w)"),
            Map.entry("absolute_error", "output y: f32[A, B] = absolute_error(x, w)"),
            Map.entry("accuracy", "output y = accuracy[B](x * w, t)"),
            Map.entry("Dense", "output y: f32[A, C: 9] = x |> Dense[B -> C: 9]\n"
                    + " output z: f32[A, D: 3] = x |> Dense[B -> D: 3, bias: false]"),
            Map.entry("dropout", "output y: f32[A, B] = dropout(x * w, 0.3)"),
            Map.entry("BatchNorm", "output y: f32[A, B] = x * w |> BatchNorm[B]"),
            Map.entry("bernoulli", "k: bool ~ bernoulli(0.3)\n output y: f32[A, B] = x * w where k else 0"),
            Map.entry("integer", "k: int ~ integer(-2, 3)\n output y: f32[A, B] = x * w * k"),
            Map.entry("sample", "output y = w[B: sample[B](x * w)]"),
            Map.entry("LayerNorm", "output y: f32[A, B] = x * w |> LayerNorm[B]"),
            Map.entry("RMSNorm", "output y: f32[A, B] = x * w |> RMSNorm[B]"),
            Map.entry("GroupNorm", "output y: f32[H, W, C] = picture |> GroupNorm[2, epsilon: 0.1]"),
            Map.entry("Neuron", "output y = x |> Neuron[B]"),
            Map.entry("spread", "output y: f32[C: 4, B] = w |> spread[C: 4]"),
            Map.entry("Embedding", "output y = t |> Embedding[B -> D: 3]"),
            Map.entry("Conv", "output y: f32[H: 4, W: 3, C: 5] = picture |> Conv[5, k: 3, stride: 2, pad: 1]"),
            Map.entry("Conv1", "output y: f32[A: 3, D: 3] = x |> Conv1[B -> D: 3, k: 2, stride: 2, pad: 1, A as T]"),
            Map.entry("GroupedConv", "output y: f32[H: 4, W: 3, C: 4] = picture"
                    + " |> GroupedConv[groups: 2, out: 4, k: 3, stride: 2, pad: 1]"),
            Map.entry("GroupedConv1", "output y: f32[A: 3, D: 7] = x"
                    + " |> GroupedConv1[B -> D: 7, groups: 7, k: 2, stride: 2, pad: 1, A as T]"),
            Map.entry("ConvTransposed1", "output y: f32[A: 11, D: 3] = x"
                    + " |> ConvTransposed1[B -> D: 3, k: 3, stride: 2, A as T]"),
            Map.entry("ConvTransposed", "output y: f32[H: 17, W: 13, C: 3] = picture"
                    + " |> ConvTransposed[3, k: 3, stride: 2]"),
            Map.entry("RnnCell", "output y: f32[A, D: 3] = RnnCell[B -> D: 3](x, x[B: 0] * index(D: 3))"),
            Map.entry("LstmCell", "p, q = LstmCell[B -> D: 3](x, x[B: 0] * index(D: 3), x[B: 1] * index(D: 3))\n"
                    + " output y: f32[A, D: 3] = p + q"),
            Map.entry("GruCell", "output y: f32[A, D: 3] = GruCell[B -> D: 3](x, x[B: 0] * index(D: 3))"),
            Map.entry("Rnn", "output y: f32[A, D: 3] = x |> Rnn[B -> D: 3, A as T]"),
            Map.entry("Lstm", "output y: f32[A, D: 3] = x |> Lstm[B -> D: 3, A as T]"),
            Map.entry("Gru", "output y: f32[A, D: 3] = x |> Gru[B -> D: 3, A as T]"),
            Map.entry("BiRnn", "output y: f32[A, D: 4] = x |> BiRnn[B -> D: 4, A as T]"),
            Map.entry("BiLstm", "output y: f32[A, D: 4] = x |> BiLstm[B -> D: 4, A as T]"),
            Map.entry("BiGru", "output y: f32[A, D: 4] = x |> BiGru[B -> D: 4, A as T]"),
            Map.entry("concat", "output y: f32[A, D: 14] = concat[B -> D](x * w, tanh(x))"),
            Map.entry("MultiHead", "output y: f32[A, B] = x |> MultiHead[7, A as T, B as D](x[A as S],"
                    + " index(S: 5) <= index(A: 5))"),
            Map.entry("FeedForward", "output y: f32[A, B] = x |> FeedForward[B, times: 2, rate: 0.2]"),
            Map.entry("avgpool", "output y: f32[H: 4, W: 3, C] = picture |> avgpool[2]"),
            Map.entry("maxpool", "output y: f32[H: 4, W: 3, C] = picture |> maxpool[2]"),
            Map.entry("steady", "output y: f32[A, B] = steady(x * w)"),
            Map.entry("staircase", "output y: f32[A, B] = staircase(x * w, 0.5, 7, 3)"),
            Map.entry("cosine", "output y: f32[A, B] = cosine(x, 0.5 + 0.3 * w)"),
            Map.entry("warmup", "output y: f32[A, B] = warmup(x * w, 3)"),
            Map.entry("one_cycle", "output y: f32[A, B] = one_cycle(x, 0.5 + 0.3 * w)"),
            Map.entry("polynomial", "output y: f32[A, B] = polynomial(x, 0.5 + 0.3 * w, power: 2)"),
            Map.entry("restarts", "output y: f32[A, B] = restarts(x, 4 * w, 3)"),
            Map.entry("evenly", "param v: f32[B] ~ evenly(-1, 1)\n output y: f32[A, B] = x * v"),
            Map.entry("normal", "param v: f32[B] ~ normal(2)\n output y: f32[A, B] = x * v"),
            Map.entry("glorot", "param v: f32[B, C: 3] ~ glorot[B -> C]\n output y: f32[A, C] = sum[B](x * v)"),
            Map.entry("he", "param v: f32[B, C: 3] ~ he[B -> C]\n output y: f32[A, C] = sum[B](x * v)")));

    /// What stands behind `using`, or in a `report` over the whole set.
    private static final Map<String, String> TRAINED = new TreeMap<>(Map.ofEntries(
            Map.entry("sgd", "using sgd(rate: 0.1, momentum: 0.9)"),
            Map.entry("momentum", "using momentum(rate: 0.1)"),
            Map.entry("nesterov", "using nesterov(rate: polynomial(0.1, step / steps))"),
            Map.entry("rmsprop", "using rmsprop(rate: 0.1)"),
            Map.entry("adagrad", "using adagrad(rate: 0.1)"),
            Map.entry("adadelta", "using adadelta()"),
            Map.entry("adam", "using adam(rate: cosine(1e-3, step / steps))"),
            Map.entry("adamax", "using adamax(rate: one_cycle(0.1, step / steps))"),
            Map.entry("nadam", "using nadam(rate: restarts(0.1, step, 3))"),
            Map.entry("adamw", "using adamw(rate: 0.1, axes: 1)"),
            Map.entry("lion", "using lion(rate: 0.1, decay: 0.1, axes: 1)"),
            Map.entry("rmse", "report rmse(p, q)\n using sgd()"),
            Map.entry("mse", "report mse(p, q)\n using sgd()"),
            Map.entry("mae", "report mae(p, q)\n using sgd()"),
            Map.entry("r2", "report r2(p, q)\n using sgd()"),
            Map.entry("stddev", "report stddev(p)\n using sgd()"),
            Map.entry("correlation", "report correlation(p, q)\n using sgd()"),
            Map.entry("roc_auc", "report roc_auc(p, q > 0, thresholds: 5)\n using sgd()"),
            Map.entry("confusion",
                    "report t: f32[F, G] = confusion[F -> G: 9](x * w, argmax[F](x))\n using sgd()"),
            Map.entry("precision", "report precision(p > 0, q > 0)\n using sgd()"),
            Map.entry("recall", "report recall(p > 0, q > 0)\n using sgd()"),
            Map.entry("f1", "report f1(p > 0, q > 0)\n using sgd()"),
            Map.entry("perplexity", "report perplexity[F](x * w, argmax[F](x))\n using sgd()")));

    @Test
    void everyDefinitionHasAnExample() {
        TreeSet<String> examples = new TreeSet<>(VALUES.keySet());
        examples.addAll(TRAINED.keySet());
        assertEquals(new TreeSet<>(StandardLibrary.names()), examples);
    }

    @TestFactory
    Stream<DynamicTest> definitionsKeepTheLaws() {
        return VALUES.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            ModelProgram program = ProgramSample.elaborated(model(e.getValue(), e.getKey()));
            for (long seed = 1; seed <= 2; seed++) {
                Sample sample = ProgramSample.of(program, Role.PREDICT, seed);
                for (Law law : Law.values()) {
                    if (law.appliesTo(sample.graph())) {
                        law.check(sample, seed);
                    }
                }
            }
        }));
    }

    @Test
    void geluAndItsSlopeReachTheInfinities() {
        ModelProgram program = ProgramSample.elaborated("""
                model Reach {
                 dim A = 7
                 input x: f32[A]
                 output y = gelu(x)
                 output slope = grad(sum[A](gelu(x)), x)
                }
                """);
        Graph graph = Differentiate.apply(program.procedures().get(Role.PREDICT));
        double[] x = {Double.NEGATIVE_INFINITY, -1e30, -41, 0, 39, 1e30, Double.POSITIVE_INFINITY};
        Map<String, double[]> found = GraphInterpreter.run(graph, false, 1, 3, Map.of("x", x), Map.of());
        assertArrayEquals(new double[] {0, 0, 0, 0, 39, 1e30, Double.POSITIVE_INFINITY}, found.get("y"), 0.0);
        assertArrayEquals(new double[] {0, 0, 0, 0.5, 1, 1, 1}, found.get("slope"), 1e-12);
    }

    /// Names that a body does not use are left out, because a model must use what it declares.
    private static String model(String body, String name) {
        String given = Stream.of("x: f32[A: 5, B]", "w: f32[B]", "t: B", "picture: f32[H: 8, W: 6, C: 2]")
                .filter(d -> body.matches("(?s).*\\b" + d.substring(0, d.indexOf(':')) + "\\b.*"))
                .map(d -> " " + (d.startsWith("w") ? "param " + d + " ~ normal(0.5)" : "input " + d) + "\n")
                .reduce("", String::concat);
        return "model " + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Of {\n"
                + (given.contains("B") ? " dim B = 7\n" : "") + given + " " + body
                + "\n}\n";
    }

    /// Steps and reports: an optimizer is not differentiated, so their kernels alone are looked at.
    @TestFactory
    Stream<DynamicTest> kernelsOfTrainingMeanTheMathematics() {
        return TRAINED.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            ModelProgram program = ProgramSample.elaborated("""
                    model M {
                     dim F = 9
                     input x: f32[F]
                     target q: f32
                     param w: f32[F] ~ normal(0.5)
                     output p = sum[F](x * w)
                    }
                    train M {
                     data csv("a.csv") -> x: columns(1..9), q: column(10)
                     loss (p - q)^2
                     %s
                     batch 8   epochs 2
                    }
                    """.formatted(e.getValue()));
            for (Role procedure : program.procedures().keySet()) {
                Sample sample = ProgramSample.of(program, procedure, 1);
                Graph graph = Differentiate.apply(sample.graph());
                Map<String, double[]> inputs = sample.inputs(EXAMPLES, 2);
                Agreement.near(
                        GraphInterpreter.run(graph, false, EXAMPLES, 3, inputs, sample.variables()),
                        new CompiledGraph(graph, 8, true).interpret(Precision.DOUBLE, EXAMPLES, 3, inputs,
                                sample.variables()),
                        1e-6, graph);
            }
        }));
    }
}
