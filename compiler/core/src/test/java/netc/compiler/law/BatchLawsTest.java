package netc.compiler.law;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import netc.compiler.ProgramSample;
import netc.compiler.elaborate.ModelProgram;
import netc.compiler.graph.Sample;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What only a `train` block can say, since no output depends on the other examples: `batch` counted. Each is a loss of
/// its own, and its numbers and gradients keep the laws.
class BatchLawsTest {
    private static final Map<String, String> LOSSES = new TreeMap<>(Map.of(
            "counted", "sum[batch]((p - q)^2) / batch",
            "counted in a function", "variance(p - q) + sum[F](part(w)^2)"));

    /// A `train` block with this loss.
    static String text(String loss) {
        return """
                fn variance(e) = (sum[batch](e^2) - sum[batch](e)^2 / batch) / (batch + 0.5)
                fn part(e) = e / (batch + 3)
                model M {
                 dim F = 9
                 input x: f32[F]
                 target q: f32
                 param w: f32[F] ~ normal(0.5)
                 output p = sum[F](x * w)
                }
                train M {
                 data csv("a.csv") -> x: columns(1..9), q: column(10)
                 loss %s
                 using sgd(rate: 0.1)
                 batch 8   epochs 2
                }
                """.formatted(loss);
    }

    static Stream<String> losses() {
        return LOSSES.values().stream();
    }

    @TestFactory
    Stream<DynamicTest> lossesKeepTheLaws() {
        return LOSSES.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            ModelProgram program = ProgramSample.elaborated(text(e.getValue()));
            for (long seed = 1; seed <= 2; seed++) {
                Sample sample = ProgramSample.of(program, "evaluate", seed);
                for (Law law : Law.values()) {
                    if (law.appliesTo(sample.graph())) {
                        law.check(sample, seed);
                    }
                }
            }
        }));
    }
}
