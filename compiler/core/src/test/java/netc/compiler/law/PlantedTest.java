package netc.compiler.law;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netc.abi.Role;
import netc.compiler.ProgramSample;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Laws find mistakes that they know nothing of.
@Tag("slow")
class PlantedTest {
    private static final int DRAWS = 60;
    /// Cheap ones first.
    private static final List<Law> LAWS = List.of(Law.REVERSE_MODE_IS_THE_TRANSPOSE_OF_FORWARD_MODE,
            Law.PASSES_KEEP_EVERY_BIT, Law.COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS);
    private static final Map<Long, Sample> SAMPLES = new TreeMap<>();

    /// Random graphs, and a square layer, whose weights may be transposed unseen by types.
    @BeforeAll
    static void draw() {
        SAMPLES.put(-1L, ProgramSample.of(ProgramSample.elaborated("""
                model M {
                  input x: f32[A: 9]
                  output y = x |> Dense[A -> A] |> Dense[A -> A]
                }
                """), Role.PREDICT, 1));
        for (long seed = 0; seed < DRAWS; seed++) {
            SAMPLES.put(seed, RandomGraph.draw(seed, 4 + (int) seed % 8,
                    EnumSet.of(May.MIX_EXAMPLES, May.RANDOM, May.STOP)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lawsFindWhatIsPlanted(Planted planted) {
        List<Long> tried = new ArrayList<>();
        for (Map.Entry<Long, Sample> sample : SAMPLES.entrySet()) {
            for (Law law : LAWS) {
                if (law.appliesTo(sample.getValue().graph())
                        && breaks(law, sample.getValue(), sample.getKey(), planted)) {
                    return;
                }
            }
            tried.add(sample.getKey());
        }
        fail(planted + " was found by no law in " + tried.size() + " programs");
    }

    /// So it is the mistakes that are found.
    @Test
    void lawsHoldWhereNothingIsPlanted() {
        SAMPLES.forEach((seed, sample) -> {
            if (seed % 4 == 0) {
                LAWS.stream().filter(l -> l.appliesTo(sample.graph())).forEach(l -> l.check(sample, seed));
            }
        });
    }

    private static boolean breaks(Law law, Sample sample, long seed, Planted planted) {
        try {
            law.check(sample, seed, planted);
            return false;
        } catch (AssertionError | IndexOutOfBoundsException e) {
            // A kernel that leaves its memory is noticed too.
            return true;
        }
    }
}
