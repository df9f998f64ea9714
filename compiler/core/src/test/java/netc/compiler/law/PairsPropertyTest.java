package netc.compiler.law;

import java.util.EnumSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.compiler.FreshTries;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import netc.compiler.graph.Type;

/// All laws of random graphs in which every example meets every other.
@StatisticsReport(StatisticsReportMode.OFF)
@Tag("slow")
class PairsPropertyTest {
    private static void check(Sample sample, long seed, Law... laws) {
        for (Law law : laws) {
            law.check(sample, seed);
        }
        Statistics.label("pairs").collect(sample.graph().equations().stream()
                .anyMatch(e -> e.result().type().openAxes() == Type.MOST_OPEN));
        Statistics.label("pairs").coverage(c -> c.check(true).percentage(p -> p > 60));
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    @FreshTries(300)
    void noBitDependsOnPassesSchedulesOrWidths(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int size) {
        check(RandomGraph.drawPairs(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM, May.STOP)), seed,
                Law.PASSES_KEEP_EVERY_BIT, Law.COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS,
                Law.COMPILED_CODE_HAS_THE_BITS_OF_ITS_EQUATIONS, Law.LAUNCHES_ARE_SOUND);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    @FreshTries(100)
    void kernelsAreTheMathematicsAndRoundLittle(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int size) {
        check(RandomGraph.drawPairs(seed, size, EnumSet.of(May.MIX_EXAMPLES)), seed,
                Law.KERNELS_MEAN_THE_MATHEMATICS, Law.COMPILED_CODE_ROUNDS_AS_LITTLE_AS_IT_SAYS);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    @FreshTries(300)
    void gradientsAreThoseOfForwardModeAndDifferences(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int size) {
        check(RandomGraph.drawPairs(seed, size, EnumSet.of(May.MIX_EXAMPLES)), seed,
                Law.REVERSE_MODE_IS_THE_TRANSPOSE_OF_FORWARD_MODE, Law.SECOND_DERIVATIVES_ARE_TRANSPOSES_TOO,
                Law.GRADIENTS_AGREE_WITH_DIFFERENCES, Law.GRADIENTS_ARE_LINEAR_IN_COTANGENTS);
    }
}
