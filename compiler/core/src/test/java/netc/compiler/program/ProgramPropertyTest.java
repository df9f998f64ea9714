package netc.compiler.program;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import netc.compiler.Coverage;
import netc.compiler.graph.Op;
import netc.compiler.graph.Sample;
import netc.compiler.law.Law;

/// Random programs through the whole compiler, from their text on. What fails shrinks to a small file, which is printed: keep it
/// beside those that [FoundProgramsTest] reads.
@StatisticsReport(StatisticsReportMode.OFF)
@Tag("slow")
class ProgramPropertyTest {
    private static final List<String> OPTIMIZERS = List.of("sgd(rate: 0.1, momentum: 0.9)", "momentum(rate: 0.1)",
            "adam()");

    @Provide
    Arbitrary<Program> programs() {
        return Programs.any();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void gradientsOfProgramsAreRight(@ForAll("programs") Program program, @ForAll int seed) {
        Sample sample = Programs.sample(program, seed);
        check(sample, seed, Law.REVERSE_MODE_IS_THE_TRANSPOSE_OF_FORWARD_MODE, Law.GRADIENTS_ARE_LINEAR_IN_COTANGENTS);
        Coverage.compared(Law.GRADIENTS_AGREE_WITH_DIFFERENCES.check(sample, seed));
        Coverage.count(sample.graph(), List.of(Op.Scatter.class, Op.Extent.class));
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void secondDerivativesOfProgramsAreRight(@ForAll("programs") Program program, @ForAll int seed) {
        check(Programs.sample(program, seed), seed, Law.SECOND_DERIVATIVES_ARE_TRANSPOSES_TOO);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void kernelsOfProgramsHaveTheGradientsOfTheirValues(@ForAll("programs") Program program, @ForAll int seed) {
        Coverage.compared(Law.GRADIENTS_OF_KERNELS_AGREE_WITH_DIFFERENCES.check(Programs.sample(program, seed), seed));
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void compiledProgramsHaveTheBitsOfTheirEquations(@ForAll("programs") Program program, @ForAll int seed) {
        check(Programs.sample(program, seed), seed, Law.PASSES_KEEP_EVERY_BIT,
                Law.COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS, Law.KERNELS_MEAN_THE_MATHEMATICS);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void compiledProgramsRoundAsLittleAsTheySay(@ForAll("programs") Program program, @ForAll int seed) {
        check(Programs.sample(program, seed), seed, Law.COMPILED_CODE_ROUNDS_AS_LITTLE_AS_IT_SAYS);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void launchesOfProgramsAreSound(@ForAll("programs") Program program, @ForAll int seed) {
        check(Programs.sample(program, seed), seed, Law.LAUNCHES_ARE_SOUND);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void examplesOfProgramsAreApart(@ForAll("programs") Program program, @ForAll int seed) {
        check(Programs.sample(program, seed), seed, Law.EXAMPLES_ARE_APART, Law.PARTS_OF_A_RUN_ARE_APART);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void programsThatLookNowhereAheadAreTakenOneByOne(@ForAll("programs") Program program, @ForAll int seed) {
        Sample sample = Programs.sample(program, seed);
        Law law = Law.WHAT_LOOKS_NOWHERE_AHEAD_IS_TAKEN_ONE_BY_ONE;
        // Most programs sum along most of their axes.
        Coverage.compared(law.appliesTo(sample.graph()) && law.check(sample, seed), 25);
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void stepsOfProgramsHaveTheBitsOfTheirEquations(@ForAll("programs") Program program, @ForAll int seed) {
        String using = OPTIMIZERS.get(Math.floorMod(seed, OPTIMIZERS.size()));
        check(Programs.step(program, using, seed), seed, Law.COMPILED_CODE_HAS_THE_BITS_OF_ITS_EQUATIONS,
                Law.COMPILED_CODE_ROUNDS_AS_LITTLE_AS_IT_SAYS);
    }

    private static void check(Sample sample, long seed, Law... laws) {
        for (Law law : laws) {
            if (law.appliesTo(sample.graph())) {
                law.check(sample, seed);
            }
        }
    }
}
