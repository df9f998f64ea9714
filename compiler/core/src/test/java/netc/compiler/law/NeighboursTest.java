package netc.compiler.law;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import netc.compiler.graph.RandomGraph;
import netc.compiler.graph.RandomGraph.May;
import netc.compiler.graph.Sample;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Every family reads every family's result in some program whose bits and gradients are right: fusion and differentiation
/// are about neighbours.
@Tag("slow")
class NeighboursTest {
    /// The rarest pair comes once in a thousand graphs or so.
    private static final int MOST_DRAWS = 40_000;
    private static final int LARGEST = 6;
    private static final List<Law> LAWS = List.of(Law.REVERSE_MODE_IS_THE_TRANSPOSE_OF_FORWARD_MODE,
            Law.PASSES_KEEP_EVERY_BIT, Law.COMPILED_STEPS_HAVE_THE_BITS_OF_THEIR_EQUATIONS);

    private record Found(long seed, Sample sample) {
    }

    /// For each pair the first small graph of a sequence that has it.
    private static Map<Neighbours, Found> draw(Collection<Neighbours> wanted, long first) {
        Map<Neighbours, Found> found = new HashMap<>();
        for (long seed = first; seed < first + MOST_DRAWS && !found.keySet().containsAll(wanted); seed++) {
            Sample sample = RandomGraph.draw(seed, 1 + Math.floorMod(seed, LARGEST),
                    EnumSet.of(May.MIX_EXAMPLES, May.RANDOM, May.STOP));
            for (Neighbours pair : Neighbours.in(sample.graph())) {
                found.putIfAbsent(pair, new Found(seed, sample));
            }
        }
        return found;
    }

    @TestFactory
    Stream<DynamicTest> neighboursKeepTheLaws() {
        boolean fresh = "fresh".equals(System.getProperty("netc.seeds"));
        long first = fresh ? new SplittableRandom().nextLong() : 0;
        if (fresh) {
            System.out.println("neighboursKeepTheLaws: first seed " + first);
        }
        Collection<Neighbours> wanted = Neighbours.possible();
        Map<Neighbours, Found> found = draw(wanted, first);
        return wanted.stream().map(pair -> DynamicTest.dynamicTest(pair.toString(), () -> {
            assertTrue(found.containsKey(pair), "in none of " + MOST_DRAWS + " random graphs");
            Found example = found.get(pair);
            LAWS.forEach(law -> law.check(example.sample(), example.seed()));
        }));
    }
}
