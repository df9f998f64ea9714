package netc.compiler.law;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import netc.abi.Role;
import netc.compiler.ProgramSample;
import netc.compiler.graph.Sample;
import netc.compiler.pass.Differentiate;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// What only a `train` block can say, since no output depends on the other examples: the numbers of the whole set and their
/// gradients keep the laws, and a compiled step has the bits of its equations at all widths.
@Tag("slow")
class TrainingLawsTest {
    /// What is trained and measured: the clauses `loss` and `report`, and the optimizer `mine`.
    private record Form(String loss, String report, String optimizer) {
        private static final String PLAIN = "param <- param - 0.1 * grad";

        static Form loss(String loss) {
            return new Form(loss, "p - q", PLAIN);
        }

        String text() {
            String far = (loss + report).contains("far") ? " far = p - p[batch as Other]\n" : "";
            return """
                    fn variance(e) = (sum[batch](e^2) - sum[batch](e)^2 / batch) / (batch + 0.5)
                    fn part(e) = e / (batch + 3)
                    fn pairs(a: f32[F], b: f32[F]) = sum[F](a * b) * 3
                    optimizer mine() {
                     %s
                    }
                    model M {
                     dim F = 9
                     input x: f32[F]
                     target q: f32
                     param w: f32[F] ~ normal(0.5)
                     output p = sum[F](x * w)
                     output wrong = p - q
                    %s}
                    train M {
                     data csv("a.csv") -> x: columns(1..9), q: column(10)
                     loss %s
                     report r%s
                     using mine()
                     batch 8   epochs 2
                    }
                    """.formatted(optimizer, far, loss, report.contains(": f32") ? report : " = " + report);
        }
    }

    private static final Map<String, Form> FORMS = new TreeMap<>(Map.of(
            "examples counted", Form.loss("sum[batch]((p - q)^2) / batch"),
            "examples counted in a function", Form.loss("variance(p - q) + sum[F](part(w)^2)"),
            "another example", Form.loss("(p - q)^2 + 0.5 * (p - p[batch: mod(3 * index(batch) + 1, batch)])^2"),
            "another example or none", Form.loss("p * (p?[batch: 2 - index(batch)]) + sum[F](x * x[batch: 0]) * q"),
            "slopes by what others read", Form.loss(
                    "sum[F](grad(p^2 * p[batch: mod(index(batch) + 1, batch)], x)^2) / 10"),
            "a mean inside a mean", new Form("mean[batch]((p - q - mean[batch](p))^2)",
                    "max[batch](abs(p - mean[batch](p))) / mean[batch](abs(q - max[batch](p)))", Form.PLAIN),
            "a table", new Form("(p - q)^2",
                    ": f32[G, F] = sum[batch](x * x[F as G]) / batch - mean[batch](x) * mean[batch](x[F as G])",
                    Form.PLAIN),
            "states with types", new Form("(p - q)^2", "p - q", """
                    state n: f32 = 1, last: f32[K: 3] = 1 where index(K: 3) == 0 else 0
                     state v = 0
                     n <- n + 1
                     v <- 0.5 * v + grad
                     last <- (last?[K: index(K: 3) - 1]) + (sqrt(sum[batch](grad^2)) where index(K: 3) == 0 else 0)
                     param <- param - 0.1 * v / n / (1 + max[K](last))""")));

    /// Examples compared with each other.
    private static final Map<String, Form> PAIRS = Map.of(
            "every other example", Form.loss("sum[Other](far^2 * q[batch as Other]"
                    + " where index(Other) != index(batch)) / Other"),
            "the likeliest is the same example", Form.loss(
                    "cross_entropy(pairs(x * w, x[batch as Other]), Other(index(batch)))"),
            "pairs in any order", new Form(
                    "max[F, Other](x * x[batch as Other]) + sum[F, Other](abs(x * w * p[batch as Other]))",
                    "sum[batch](mean[Other](abs(far))"
                            + " where argmax[Other](pairs(x, x[batch as Other])) == index(batch))",
                    Form.PLAIN),
            "the nearest other example",
            Form.loss("(q - q[batch: argmin[Other](sum[F]((x * w - (x * w)[batch as Other])^2) + far^2"
                    + " where index(Other) != index(batch) else 9)])^2 * p"),
            "two at once", Form.loss("(sum[F](x * w * x[batch as Other]))[Other: mod(index(batch) + 1, batch)]"
                    + " - (p * p[batch as Other])?[Other: 2]"),
            "slopes by what others are compared with", Form.loss("sum[F](grad("
                    + "sum[Other](p^2 * p[batch as Other] / (1 + abs(q[batch as Other]))), x)^2) / 10"));

    private static Stream<Map.Entry<String, Form>> forms() {
        return Stream.concat(FORMS.entrySet().stream(), new TreeMap<>(PAIRS).entrySet().stream());
    }

    @TestFactory
    Stream<DynamicTest> numbersOfTheWholeSetKeepTheLaws() {
        return forms().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            ModelProgram program = ProgramSample.elaborated(e.getValue().text());
            for (long seed = 1; seed <= 2; seed++) {
                for (int look = 1; program.procedures().containsKey(new Role.Evaluate("", look)); look++) {
                    Sample sample = differentiated(program, new Role.Evaluate("", look), seed);
                    for (Law law : Law.values()) {
                        if (law.appliesTo(sample.graph())) {
                            law.check(sample, seed);
                        }
                    }
                }
            }
        }));
    }

    private static Sample differentiated(ModelProgram program, Role procedure, long seed) {
        Sample sample = ProgramSample.of(program, procedure, seed);
        return sample.of(Differentiate.apply(sample.graph()));
    }

    @TestFactory
    Stream<DynamicTest> compiledStepsAndReportsHaveTheBitsOfTheirEquations() {
        return forms().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            ModelProgram program = ProgramSample.elaborated(e.getValue().text());
            for (Role procedure : new Role[] {Role.STEP, new Role.Metric("", "r")}) {
                for (long seed = 1; seed <= 4; seed++) {
                    Law.COMPILED_CODE_HAS_THE_BITS_OF_ITS_EQUATIONS
                            .check(differentiated(program, procedure, seed), seed);
                }
            }
        }));
    }
}
