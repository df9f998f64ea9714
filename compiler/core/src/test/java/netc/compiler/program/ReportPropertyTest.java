package netc.compiler.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.abi.Role;
import netc.compiler.Measured;
import netc.compiler.ProgramSample;
import netc.compiler.interpret.GraphInterpreter;
import netc.compiler.pass.Differentiate;

/// What is measured of a whole set that is looked at in batches, as often as reductions stand inside one another, is what a step
/// with all of it in one batch computes as its loss.
@StatisticsReport(StatisticsReportMode.OFF)
class ReportPropertyTest {
    private static final int EXAMPLES = 11;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aSetInBatchesIsMeasuredLikeOneBatch(@ForAll long seed) {
        Random random = new Random(seed);
        String report = RandomReports.draw(random, 3);
        ModelProgram model = ProgramSample.elaborated("""
                model M {
                  input x: f32
                  target y: f32
                  param w: f32 = 0.7
                  output p = w * x
                }
                train M {
                  data csv("a.csv") -> x: column(1), y: column(2)
                  loss mean[batch]((p - y)^2) + %s
                  using sgd()
                  batch 8   epochs 1
                }
                """.formatted(report));
        Map<String, double[]> inputs = new HashMap<>();
        for (String name : new String[] {"x", "y"}) {
            inputs.put(name, random.doubles(EXAMPLES, -2, 2).toArray());
        }
        Map<String, double[]> variables = Map.of("w", new double[] {0.7});
        double expected = GraphInterpreter
                .run(Differentiate.apply(model.procedures().get(Role.STEP)), false, EXAMPLES, 7, inputs, variables)
                .get("loss")[0];
        double found = Measured.of(model, "loss", inputs, variables, 4, 4, 3)[0];
        assertEquals(expected, found, 1e-9 * Math.max(1, Math.abs(expected)), report);
        int looks = (int) model.procedures().keySet().stream().filter(r -> r instanceof Role.Evaluate).count();
        Statistics.label("looks").collect(looks)
                .coverage(c -> IntStream.rangeClosed(1, 3).forEach(n -> c.check(n).percentage(p -> p > 5)));
    }
}
