package netc.compiler.pass;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.compiler.Coverage;
import netc.compiler.graph.Op;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import netc.compiler.law.Law;

/// Reverse mode on random graphs, in double precision.
@StatisticsReport(StatisticsReportMode.OFF)
class GradientPropertyTest {
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void reverseModeIsTheTransposeOfForwardMode(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.allOf(May.class));
        Law.REVERSE_MODE_IS_THE_TRANSPOSE_OF_FORWARD_MODE.check(sample, seed);
        Coverage.count(sample.graph(), List.of(Op.Scatter.class));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void reverseModeAgreesWithCentralDifferences(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.allOf(May.class));
        Coverage.compared(Law.GRADIENTS_AGREE_WITH_DIFFERENCES.check(sample, seed));
        Coverage.count(sample.graph(), List.of(Op.Scatter.class));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void secondDerivativesAreTransposesToo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int size) {
        Sample sample = RandomGraph.draw(seed, size, Set.of(May.ELEMENTARY, May.MIX_EXAMPLES));
        Law.SECOND_DERIVATIVES_ARE_TRANSPOSES_TOO.check(sample, seed);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void gradientsAreLinearInCotangents(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
        Law.GRADIENTS_ARE_LINEAR_IN_COTANGENTS.check(RandomGraph.draw(seed, size, EnumSet.allOf(May.class)), seed);
    }
}
