package netc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import netc.abi.Training.Step;
import org.junit.jupiter.api.Test;

class RotaTest {
    private static Step step(int times, int every, boolean examples) {
        return new Step("s", times, every, examples, Optional.empty());
    }

    @Test
    void eachBeatTakesABatchAndWhatComesBehindItInItsRound() {
        List<Step> steps = List.of(step(3, 1, true), step(1, 1, true), step(1, 1, false), step(2, 2, false),
                step(1, Step.AFTER_EPOCH, false));
        assertEquals(List.of(List.of(0), List.of(0), List.of(0), List.of(1, 2),
                List.of(0), List.of(0), List.of(0), List.of(1, 2, 3, 3), List.of(0)), beats(new Rota(steps), 9));
    }

    @Test
    void aStepWithoutExamplesInFrontBelongsToTheBatchThatFollows() {
        List<Step> steps = List.of(step(1, 1, false), step(2, 1, true));
        assertEquals(List.of(List.of(0, 1), List.of(1), List.of(0, 1)), beats(new Rota(steps), 3));
    }

    @Test
    void whereNoStepTakesExamplesABeatIsARound() {
        List<Step> steps = List.of(step(2, 1, false), step(1, 3, false));
        Rota rota = new Rota(steps);
        assertEquals(List.of(List.of(0, 0), List.of(0, 0), List.of(0, 0, 1), List.of(0, 0)), beats(rota, 4));
        assertEquals(7, rota.beats(7));
    }

    @Test
    void passingOverBeatsLeadsWhereTheirTurnsDo() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            List<Step> steps = steps(random);
            Rota one = new Rota(steps);
            Rota other = new Rota(steps);
            int count = random.nextInt(300);
            beats(one, count);
            other.pass(count);
            assertArrayEquals(runs(one, steps.size()), runs(other, steps.size()), () -> steps + " " + count);
            assertEquals(beats(one, 7), beats(other, 7));
        }
    }

    @Test
    void roundsHaveAsManyBeatsAsTheirTurnsOnBatches() {
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            List<Step> steps = steps(random);
            Rota rota = new Rota(steps);
            int rounds = 1 + random.nextInt(30);
            rota.pass(rota.beats(rounds));
            for (int s = 0; s < steps.size(); s++) {
                Step said = steps.get(s);
                assertEquals(said.isAfterEpoch() ? 0 : said.times() * (rounds / said.every()), rota.runs(s));
            }
        }
    }

    @Test
    void longTrainingsArePassedOverAtOnce() {
        Rota rota = new Rota(List.of(step(5, 1, true), step(1, 500, true), step(1, 7, false)));
        long beats = rota.beats(1_000_000_000_000L);
        rota.pass(beats);
        assertArrayEquals(new long[] {5_000_000_000_000L, 2_000_000_000L, 142_857_142_857L}, runs(rota, 3));
    }

    @Test
    void oneStepHasItsTurnInEveryRound() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Rota(List.of(step(1, 2, true),
                step(1, 1, false)))).getMessage().startsWith("steps of a plan: expected one in every round"));
    }

    private static List<Step> steps(Random random) {
        boolean examples = random.nextBoolean();
        List<Step> steps = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            steps.add(step(1 + random.nextInt(3), random.nextInt(5), examples && random.nextBoolean()));
        }
        steps.add(random.nextInt(steps.size() + 1), step(1 + random.nextInt(3), 1, examples));
        return steps;
    }

    private static List<List<Integer>> beats(Rota rota, int count) {
        List<List<Integer>> beats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> turns = new ArrayList<>();
            rota.beat(turns::add);
            beats.add(turns);
        }
        return beats;
    }

    private static long[] runs(Rota rota, int steps) {
        return IntStream.range(0, steps).mapToLong(rota::runs).toArray();
    }
}
