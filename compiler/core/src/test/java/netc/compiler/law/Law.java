package netc.compiler.law;

import java.util.Set;
import netc.compiler.Defect;
import netc.compiler.backend.opencl.LaunchLaw;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Sample;

/// What holds of every program, wherever it comes from: drawn as a graph, drawn as text, or written by hand.
public enum Law {
    REVERSE_MODE_IS_THE_TRANSPOSE_OF_FORWARD_MODE(Check.always(GradientLaws::duality)),
    SECOND_DERIVATIVES_ARE_TRANSPOSES_TOO(Check.always(GradientLaws::second)),
    GRADIENTS_AGREE_WITH_DIFFERENCES(GradientLaws::differences),
    GRADIENTS_OF_KERNELS_AGREE_WITH_DIFFERENCES(GradientLaws::kernelDifferences),
    GRADIENTS_ARE_LINEAR_IN_COTANGENTS(Check.always(GradientLaws::linearity)),
    PASSES_KEEP_EVERY_BIT(Check.always(BitLaws::passesKeepEveryBit)),
    COMPILED_CODE_HAS_THE_BITS_OF_ITS_EQUATIONS(Check.always(BitLaws::compiledIsInterpreted), Trait.ELEMENTARY),
    COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS(Check.always(BitLaws::compiledStepsAreInterpreted),
            Trait.ELEMENTARY),
    KERNELS_MEAN_THE_MATHEMATICS(Check.always(BitLaws::kernelsMeanTheMathematics), Trait.EXPANDED),
    COMPILED_CODE_ROUNDS_AS_LITTLE_AS_IT_SAYS(Check.always(RoundingLaw::check)),
    LAUNCHES_ARE_SOUND(Check.always(LaunchLaw::check)),
    EXAMPLES_ARE_APART(Check.always(BitLaws::examplesAreApart), Trait.MIXES_EXAMPLES, Trait.DRAWS),
    PARTS_OF_A_RUN_ARE_APART(Check.always(BitLaws::partsAreApart), Trait.MIXES_EXAMPLES),
    WHAT_LOOKS_NOWHERE_AHEAD_IS_TAKEN_ONE_BY_ONE(StreamLaw::check, Trait.MIXES_EXAMPLES);

    private interface Check {
        /// Whether there was something to compare.
        boolean on(Sample sample, long seed, Defect defect);

        static Check always(Always check) {
            return (sample, seed, defect) -> {
                check.on(sample, seed, defect);
                return true;
            };
        }
    }

    private interface Always {
        void on(Sample sample, long seed, Defect defect);
    }

    /// What keeps a law from being one.
    private enum Trait {
        /// Functions whose last bits differ between the JDK and compiled code.
        ELEMENTARY,
        /// Functions in several steps, which kernels make for the digits of a single.
        EXPANDED,
        /// An example's results depend on the others.
        MIXES_EXAMPLES,
        /// They depend on its number in the run.
        DRAWS
    }

    private final Check check;
    private final Set<Trait> exempt;

    Law(Check check, Trait... exempt) {
        this.check = check;
        this.exempt = Set.of(exempt);
    }

    public boolean appliesTo(Graph graph) {
        return graph.equations().stream().noneMatch(e -> exempt.stream().anyMatch(t -> has(t, e)));
    }

    private static boolean has(Trait trait, Equation e) {
        return switch (trait) {
            case ELEMENTARY -> e.op() instanceof Op.Map(var f) && f.ulps() > 1;
            case EXPANDED -> e.op() instanceof Op.Map(var f) && f.ulps() > 0.5;
            case DRAWS -> e.op() instanceof Op.Random;
            case MIXES_EXAMPLES -> e.op() instanceof Op.Extent(var size) && size.isOpen()
                    || e.op() instanceof Op.Index(var axis) && axis.isOpen()
                    || e.op() instanceof Op.Gather(var axis, var _) && axis.isOpen()
                    || e.op() instanceof Op.Read(var reads, var _)
                            && reads.stream().anyMatch(r -> r.axis().isOpen() && !r.isIdentity())
                    || e.op() instanceof Op.Reduce(var _, var over) && over.contains(Axis.BATCH)
                    || e.op() instanceof Op.Contract(var over) && over.contains(Axis.BATCH);
        };
    }

    /// @return whether it was compared: differences need a place without kinks
    /// @throws AssertionError where it does not hold, with the graph
    public boolean check(Sample sample, long seed) {
        return check(sample, seed, Defect.NONE);
    }

    /// @param defect planted in the compiler
    public boolean check(Sample sample, long seed, Defect defect) {
        return check.on(sample, seed, defect);
    }
}
