package netc.compiler.schedule;

import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.compiler.Coverage;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Learning;
import netc.compiler.graph.Op;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import netc.compiler.law.Law;
import netc.compiler.pass.Differentiate;

/// Passes and schedules on random graphs: no bit of any result depends on them.
@StatisticsReport(StatisticsReportMode.OFF)
@Tag("slow")
class SchedulePropertyTest {
    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void passesKeepEveryBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 16) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.allOf(May.class));
        Law.PASSES_KEEP_EVERY_BIT.check(sample, seed);
        Coverage.count(step(sample), List.of());
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void compiledStepsHaveTheBitsOfTheirEquations(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 16) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM, May.STOP));
        Law.COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS.check(sample, seed);
        Coverage.count(step(sample), List.of());
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void compiledPredictionsHaveTheBitsOfTheirEquations(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 24) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM));
        Law.COMPILED_CODE_HAS_THE_BITS_OF_ITS_EQUATIONS.check(sample, seed);
        Coverage.count(sample.graph(), List.of(Op.Scatter.class, Op.Stop.class));
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void kernelsMeanTheMathematics(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM));
        Law.KERNELS_MEAN_THE_MATHEMATICS.check(sample, seed);
        Coverage.count(step(sample), List.of(Op.Stop.class));
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void compiledCodeRoundsAsLittleAsItSays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Law.COMPILED_CODE_ROUNDS_AS_LITTLE_AS_IT_SAYS.check(RandomGraph.draw(seed, size, EnumSet.allOf(May.class)),
                seed);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void noBitDependsOnWhatLiesInBlocks(@ForAll long seed, @ForAll @IntRange(min = 4, max = 16) int size) {
        Sample sample = RandomGraph.draw(seed, size, EnumSet.of(May.MIX_EXAMPLES, May.RANDOM, May.STOP));
        Law.PASSES_KEEP_EVERY_BIT.check(sample, seed, new AnyBlocks(seed, 60));
        Law.COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS.check(sample, seed, new AnyBlocks(seed, 60));
        Statistics.label("blocked").collect(!BlockedRegions.candidates(step(sample)).isEmpty());
        Statistics.label("blocked").coverage(c -> c.check(true).percentage(p -> p > 20));
    }

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void anExampleAloneIsPredictedAsInABatchOfAnyOrder(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 14) int size) {
        Law.EXAMPLES_ARE_APART.check(RandomGraph.draw(seed, size, EnumSet.of(May.ELEMENTARY)), seed);
    }

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void anExampleDrawsTheSameInWhateverPartOfItsRun(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
        Law.PARTS_OF_A_RUN_ARE_APART.check(RandomGraph.draw(seed, size, EnumSet.of(May.ELEMENTARY, May.RANDOM)), seed);
    }

    private static Graph step(Sample sample) {
        return Differentiate.apply(Learning.step(sample).graph());
    }
}
