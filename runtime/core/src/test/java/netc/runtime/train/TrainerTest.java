package netc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import netc.abi.Training.Stop;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.Table;
import netc.runtime.model.Allocation;
import netc.runtime.model.Line;
import netc.runtime.model.LinePlan;
import netc.runtime.model.Program;
import netc.runtime.model.TrainingException;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;
import java.util.OptionalInt;
import netc.abi.Training;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final TrainingOptions OPTIONS = TrainingOptions.of(LinePlan.plan().blocks().getFirst());
    private static final Progress SILENT = new Progress() {
    };

    private static Trainer trainer(TrainingData data, TrainingOptions options) {
        return new Trainer(LineData.PROGRAM, data, options, new Workers(1), SILENT);
    }

    @Test
    void theLineIsFitted() {
        Trainer trainer = trainer(LineData.data(), OPTIONS.withEpochs(20));
        Outcome outcome = trainer.run();
        assertTrue(outcome.finished());
        assertEquals(20, outcome.epochs().size());
        float[] w = trainer.weights().read();
        assertArrayEquals(new float[] {2, -1, 0.5f}, Arrays.copyOf(w, 3), 0.05f);
        assertArrayEquals(new float[] {1, -1}, Arrays.copyOfRange(w, 16, 18), 0.05f);
        assertEquals(0.03, outcome.test().orElseThrow().get("loss"), 0.01);
        assertEquals(List.of("loss", "worst"), List.copyOf(outcome.test().orElseThrow().keySet()));
    }

    @Test
    void weightsDoNotDependOnThreads() {
        float[] one = trained(1);
        for (int threads : new int[] {2, 3, 16}) {
            assertArrayEquals(one, trained(threads), threads + " threads");
        }
    }

    private static float[] trained(int threads) {
        try (Workers workers = new Workers(threads)) {
            Trainer trainer = new Trainer(LineData.PROGRAM, LineData.data(), OPTIONS, workers, SILENT);
            trainer.run();
            return trainer.weights().read();
        }
    }

    @Test
    void seedsGiveOtherWeights() {
        Trainer a = trainer(LineData.data(), OPTIONS);
        Trainer b = trainer(LineData.data(), OPTIONS.withSeed(8));
        a.run();
        b.run();
        assertTrue(a.weights().read()[0] != b.weights().read()[0]);
    }

    @Test
    void theLossOfAnEpochCountsEveryExampleOnce() {
        List<double[]> seen = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void step(int epoch, int step, int examples, float loss, double[] means) {
                seen.add(new double[] {epoch, step, examples, loss, means[0]});
            }
        };
        Outcome outcome = new Trainer(LineData.PROGRAM, LineData.data(), OPTIONS.withEpochs(2), new Workers(1),
                progress)
                .run();
        assertEquals(8, seen.size());
        assertArrayEquals(new double[] {2, 4, 203}, Arrays.copyOf(seen.getLast(), 3));
        double mean = (seen.get(4)[3] * 64 + seen.get(5)[3] * 64 + seen.get(6)[3] * 64 + seen.get(7)[3] * 11) / 203;
        assertEquals(mean, outcome.epochs().getLast().losses().getFirst(), 1e-12);
        assertEquals(mean, seen.getLast()[4], 1e-12);
    }

    /// Keeps the counters that the last kernel of each step sees.
    private static final class Seen extends Line.LineKernels {
        private final List<String> counters = new ArrayList<>();

        @Override
        public void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets, int at,
                int n,
                long seed, int first, int from, int to) {
            super.run(kernel, weights, arena, indices, own, offsets, at, n, seed, first, from, to);
            if (kernel == 3) {
                counters.add(arena[offsets[at + 5]] + " of " + arena[offsets[at + 6]] + ", n " + n);
            }
        }
    }

    /// Keeps the first coordinate of every point that a step learns from, and the seed of the step's draws.
    private static final class Visited extends Line.LineKernels {
        private final List<Float> points = new ArrayList<>();
        private final List<Long> seeds = new ArrayList<>();

        @Override
        public void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets, int at,
                int n,
                long seed, int first, int from, int to) {
            for (int e = 0; kernel == 2 && e < n; e++) {
                points.add(arena[offsets[at] + 3 * e]);
            }
            if (kernel == 0 || kernel == 2) {
                seeds.add(seed);
            }
            super.run(kernel, weights, arena, indices, own, offsets, at, n, seed, first, from, to);
        }
    }

    @Test
    void everyEpochVisitsEveryRecordOnceInAnOrderOfItsSeedAndNumber() {
        List<Float> records = IntStream.range(0, 203)
                .mapToObj(r -> (float) LineData.data().training().column("x").value(r, 0)).sorted().toList();
        Set<List<Float>> orders = new HashSet<>();
        for (long seed : new long[] {7, 8, 7 + (1L << 32)}) {
            Visited visited = new Visited();
            new Trainer(new Program(LinePlan.plan(), visited, 1), LineData.data(),
                    OPTIONS.withEpochs(3).withSeed(seed), new Workers(1), SILENT).run();
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Float> order = visited.points.subList(203 * epoch, 203 * (epoch + 1));
                assertEquals(records, order.stream().sorted().toList());
                assertTrue(orders.add(List.copyOf(order)), "epoch " + epoch + " of seed " + seed);
            }
            assertEquals(3 * 203, visited.points.size());
        }
    }

    @Test
    void initialValuesAndEveryStepHaveDrawsOfTheirOwn() {
        Set<Long> seeds = new HashSet<>();
        for (long seed : new long[] {0, 1, 7, 1L << 32}) {
            Visited visited = new Visited();
            new Trainer(new Program(LinePlan.plan(), visited, 1), LineData.data(),
                    OPTIONS.withEpochs(3).withSeed(seed), new Workers(1), SILENT).run();
            assertEquals(1 + 3 * 4, visited.seeds.size());
            visited.seeds.forEach(drawn -> assertTrue(seeds.add(drawn), "twice: " + drawn));
        }
    }

    @Test
    void schedulesSeeTheNumberOfTheStep() {
        Seen seen = new Seen();
        new Trainer(new Program(LinePlan.plan(), seen, 1), LineData.data(), OPTIONS.withEpochs(2), new Workers(1),
                SILENT)
                .run();
        assertEquals(8, seen.counters.size());
        assertEquals("1.0 of 8.0, n 64", seen.counters.getFirst());
        assertEquals("4.0 of 8.0, n 11", seen.counters.get(3));
        assertEquals("8.0 of 8.0, n 11", seen.counters.getLast());
    }

    @Test
    void batchZeroIsTheWholeSet() {
        Seen seen = new Seen();
        new Trainer(new Program(LinePlan.plan(), seen, 1), LineData.data(), OPTIONS.withBatch(0), new Workers(1),
                SILENT)
                .run();
        assertEquals("6.0 of 6.0, n 203", seen.counters.getLast());
    }

    @Test
    void metricsAreOfTheWholeSetWhateverTheBatch() {
        Weights weights = LineData.PROGRAM.initialWeights(5);
        Table points = LineData.points(150, 9);
        SequencedMap<String, Float> whole = new Evaluation(LineData.PROGRAM, LinePlan.plan().blocks().getFirst(),
                weights, new Workers(1), 150, 0)
                .of(points, "test data");
        SequencedMap<String, Float> batches = new Evaluation(LineData.PROGRAM, LinePlan.plan().blocks().getFirst(),
                weights, new Workers(1), 64, 0)
                .of(points, "test data");
        assertEquals(whole.get("worst"), batches.get("worst"));
        assertEquals(whole.get("loss"), batches.get("loss"), 1e-5f);
        assertTrue(whole.get("worst") * whole.get("worst") > whole.get("loss"));
    }

    @Test
    void trainingStopsWhenValidationNoLongerImproves() {
        Program program = new Program(LinePlan.plan(Optional.of(new Stop.Patience("worst", true, 3))),
                new Line.Scalar(), 1);
        Outcome outcome = new Trainer(program, LineData.data(), OPTIONS.withEpochs(1000), new Workers(1), SILENT).run();
        assertTrue(outcome.finished() && outcome.early());
        List<Epoch> epochs = outcome.epochs();
        float least = Float.POSITIVE_INFINITY;
        int best = 0;
        for (Epoch epoch : epochs) {
            if (epoch.validation().get(1) < least) {
                least = epoch.validation().get(1);
                best = epoch.number();
            }
            assertTrue(epoch.number() - best < 3 || epoch.number() == epochs.size());
        }
        assertEquals(best + 3, epochs.size());
    }

    @Test
    void theBestWeightsAreThoseOfTheLeastValidationLoss() {
        List<float[]> kept = new ArrayList<>();
        Trainer[] self = new Trainer[1];
        Progress progress = new Progress() {
            @Override
            public void epoch(Epoch epoch, boolean improved) {
                kept.add(self[0].weights().read().clone());
            }
        };
        self[0] = new Trainer(LineData.PROGRAM, LineData.data(), OPTIONS.withEpochs(40), new Workers(1), progress);
        Outcome outcome = self[0].run();
        float least = outcome.epochs().get(outcome.best() - 1).validation().getFirst();
        outcome.epochs().forEach(e -> assertTrue(e.validation().getFirst() >= least));
        assertArrayEquals(kept.get(outcome.best() - 1), self[0].weights().read());
        assertTrue(outcome.best() < 40, "the last is the best: the test shows nothing");
    }

    @Test
    void stepsAllocateNothingOnAnyThread() {
        try (Workers workers = new Workers(3)) {
            long[] least = {Long.MAX_VALUE};
            Progress progress = new Progress() {
                private final Allocation allocation = new Allocation();
                private long before;

                @Override
                public void step(int epoch, int step, int examples, float loss, double[] means) {
                    long now = allocation.total();
                    if (step == 1) {
                        before = now;
                    } else if (step == 4) {
                        least[0] = Math.min(least[0], now - before);
                    }
                }
            };
            new Trainer(LineData.PROGRAM, LineData.data(), OPTIONS.withEpochs(60), workers, progress).run();
            assertEquals(0, least[0]);
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTraining() {
        Table points = LineData.points(100, 1);
        float[] t = ((Column.Floats) points.column("t")).values();
        t[41] = 3e38f;
        TrainingException stopped = assertThrows(TrainingException.class,
                () -> trainer(new TrainingData(points, Optional.empty(), Optional.empty()), OPTIONS).run());
        assertTrue(stopped.getMessage().matches(
                "step [12] \\(epoch 1\\): the loss is Infinity; all weights are finite"),
                stopped.getMessage());
    }

    @Test
    void valuesThatAreNoNumbersAreNamedWithTheirRecord() {
        Table points = LineData.points(100, 1);
        ((Column.Floats) points.column("x")).values()[3 * 41 + 2] = Float.NaN;
        TrainingException stopped = assertThrows(TrainingException.class,
                () -> trainer(new TrainingData(points, Optional.empty(), Optional.empty()), OPTIONS).run());
        assertTrue(stopped.getMessage().matches(
                "step [12] \\(epoch 1\\): the loss is NaN; x is NaN in record 42 of the training data"),
                stopped.getMessage());
    }

    @Test
    void dataThatDoesNotFitIsRefusedBeforeTraining() {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        columns.put("x", new Column.Floats(new float[8], 2));
        assertRefused("training data: expected 3 values a record for x, found 2", new Table(columns));
        columns.put("x", new Column.Floats(new float[12], 3));
        assertRefused("training data: expected values for kind, found those for x", new Table(columns));
        columns.put("kind", new Column.Bytes(new byte[] {0, 1, 2, 0}, 1));
        assertRefused("training data: expected kind to be a whole number from 0 to 1, found 2 in record 3",
                new Table(columns));
        assertRefused("training data: expected at least one record, found none",
                LineData.table(new float[0], new byte[0], new float[0]));
    }

    private static void assertRefused(String message, Table table) {
        assertEquals(message, assertThrows(InputException.class,
                () -> trainer(new TrainingData(table, Optional.empty(), Optional.empty()), OPTIONS)).getMessage());
    }

    @Test
    void aRuleToStopNeedsValidation() {
        Program program = new Program(LinePlan.plan(Optional.of(new Stop.Patience("worst", true, 3))),
                new Line.Scalar(), 1);
        TrainingData data = new TrainingData(LineData.points(10, 1), Optional.empty(), Optional.empty());
        assertTrue(assertThrows(InputException.class,
                () -> new Trainer(program, data, OPTIONS, new Workers(1), SILENT)).getMessage()
                .contains("stop when validation.worst does not improve"));
    }

    /// 203 points are a batch of 128 and one of 75: the first has more than half of them.
    @Test
    void theExamplesOfAShorterLastEpochAreToldBeforeTheyAreSeen() {
        int[] told = new int[1];
        int[] seen = new int[1];
        new Trainer(LineData.PROGRAM, LineData.data(),
                new TrainingOptions(OPTIONS.block(), new Training.Length.Rounds(3), 128, 1, OptionalInt.empty(), 0,
                        Optional.empty(), false, OPTIONS.metadata()),
                new Workers(1), new Progress() {
                    @Override
                    public void begins(int epochs, int epochsDone, int stepsDone, int steps, int examples, int last) {
                        told[0] = last;
                    }

                    @Override
                    public void step(int epoch, int step, int examples, float loss, double[] means) {
                        seen[0] = examples;
                    }
                }).run();
        assertEquals(128, seen[0]);
        assertEquals(seen[0], told[0]);
    }
}
