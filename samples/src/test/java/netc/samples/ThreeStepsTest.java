package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three steps of every sample, made small where it is large, leave the weights that they leave on every machine:
/// `three_steps.csv` has a line for each model, with the options of the command and the sum of all numbers' bits.
class ThreeStepsTest {
    @TempDir
    private Path folder;

    @Test
    void theWeightsAreThoseOfEveryMachine() throws Exception {
        Jvm run = Jvm.run(Sample.root(), List.of("--add-modules=jdk.incubator.vector"), ThreeSteps.class.getName(),
                folder.toString());
        assertEquals(0, run.code(), run::toString);
        List<String> sums = run.out().lines().map(l -> l.replace("sum ", "")).toList();
        List<ThreeSteps.Row> rows = ThreeSteps.read();
        List<ThreeSteps.Row> found = IntStream.range(0, rows.size())
                .mapToObj(i -> new ThreeSteps.Row(rows.get(i).sample(), rows.get(i).options(), sums.get(i))).toList();
        if (GoldenFile.isToBeRewritten()) {
            ThreeSteps.write(found);
        } else {
            assertEquals(lines(rows), lines(found), "to accept it: mvn -B test -pl samples -am -Dtest=ThreeStepsTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true");
        }
    }

    @Test
    void everySampleIsAmongThem() throws Exception {
        Set<String> listed = Stream
                .concat(ThreeSteps.read().stream().map(ThreeSteps.Row::sample), DrivenSamplesTest.SAMPLES.stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Gallery.samples(), List.copyOf(listed));
    }

    private static String lines(List<ThreeSteps.Row> rows) {
        return rows.stream().map(ThreeSteps.Row::toString).collect(Collectors.joining("\n"));
    }
}
