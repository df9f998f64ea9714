package netc.compiler.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import netc.compiler.CompiledGraph;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Result;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How far sums of very many terms are from the exact ones.
@Tag("slow")
class SumAccuracyTest {
    private static final double LANES = 1e-6;
    private static final double CHAINS = 4e-6;

    private static GraphBuilder builder() {
        return new GraphBuilder(new Span(Source.of("test.net", "x"), 0, 1));
    }

    private static double[] sums(Graph graph, int examples, double[] terms) {
        Map<String, double[]> found = new CompiledGraph(graph, 16, false).run(examples, 0,
                Map.of("x", terms, "i", new double[terms.length]), Map.of());
        return new double[] {found.get("lanes")[0], found.get("chain")[0], found.get("row")[0]};
    }

    /// The last is what all that a look-up read at row 0 adds up to there.
    private static void outputs(GraphBuilder b, Value x, Axis over) {
        b.result(new Result.Output("lanes", List.of(), b.reduceSum(x, List.of(over), List.of())));
        b.result(new Result.Output("chain", List.of(), b.contract(x, b.real(1), List.of(over))));
        Value row = b.scatter(x, b.input("i", x.type().with(Element.INT)), Axis.of("Row", 3), List.of(over), List.of());
        b.result(new Result.Output("row", row.type().axes(), row));
    }

    /// A number for each example.
    private static double[] overExamples(double[] terms) {
        GraphBuilder b = builder();
        Value x = b.input("x", Type.real(List.of(Axis.BATCH)));
        outputs(b, x, Axis.BATCH);
        return sums(b.build(), terms.length, terms);
    }

    /// All in one example.
    private static double[] alongAnAxis(double[] terms) {
        GraphBuilder b = builder();
        Axis k = Axis.of("K", terms.length);
        Value x = b.input("x", Type.real(List.of(k)));
        outputs(b, x, k);
        return sums(b.build(), 1, terms);
    }

    private static void within(double exact, double magnitude, double[] found, String what) {
        double lanes = Math.abs(found[0] - exact) / magnitude;
        double chain = Math.abs(found[1] - exact) / magnitude;
        assertTrue(lanes <= LANES, () -> what + " in lanes is off by " + lanes);
        double row = Math.abs(found[2] - exact) / magnitude;
        assertTrue(chain <= CHAINS, () -> what + " as a contraction is off by " + chain);
        assertTrue(row <= CHAINS, () -> what + " of a row that data decide is off by " + row);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 100_000, 1_000_000, 10_000_000})
    void manyEqualTerms(int n) {
        for (double each : new double[] {0.1, 1.0 / 3, Math.PI}) {
            double[] terms = new double[n];
            Arrays.fill(terms, (float) each);
            double exact = n * (double) (float) each;
            within(exact, exact, overExamples(terms), n + " examples of " + each);
            within(exact, exact, alongAnAxis(terms), n + " elements of " + each);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 10_000_000})
    void manyTermsOfBothSigns(int n) {
        double[] terms = new Random(n).doubles(n, -1, 1).map(x -> (float) x).toArray();
        double exact = DoubleStream.of(terms).sum();
        double magnitude = DoubleStream.of(terms).map(Math::abs).sum();
        within(exact, magnitude, overExamples(terms), n + " examples of both signs");
        within(exact, magnitude, alongAnAxis(terms), n + " elements of both signs");
    }

    /// `mean((x - mean(x))^2)` of many numbers far from 0.
    @Test
    void theVarianceOfAMillionNumbersNear1000() {
        double[] terms = new Random(5).doubles(1_000_000).map(x -> (float) (1000 + x)).toArray();
        GraphBuilder b = builder();
        Axis k = Axis.of("K", terms.length);
        Value x = b.input("x", Type.real(List.of(k)));
        Value apart = b.sub(x, b.div(b.reduceSum(x, List.of(k), List.of()), b.real(terms.length)));
        Value variance = b.div(b.sum(b.mul(apart, apart), List.of(k)), b.real(terms.length));
        b.result(new Result.Output("variance", List.of(), variance));
        double found = new CompiledGraph(b.build(), 16, false).run(1, 0, Map.of("x", terms), Map.of())
                .get("variance")[0];
        double mean = DoubleStream.of(terms).average().orElseThrow();
        double exact = DoubleStream.of(terms).map(t -> (t - mean) * (t - mean)).average().orElseThrow();
        assertEquals(exact, found, 1e-5 * exact);
    }
}
