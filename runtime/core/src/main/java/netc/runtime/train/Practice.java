package netc.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import netc.abi.Port;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.Training;
import netc.runtime.InputException;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Program;
import netc.runtime.model.Run;
import netc.runtime.model.Step;
import netc.runtime.model.Tracing;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;

/// The steps of a `train` block at work, beat by beat as their [Rota] says, and the losses of the epoch that runs. Allocates
/// nothing once the first few beats have run.
final class Practice {
    private static final String TRAINING = "training data";

    private final Training.Course course;
    private final Table table;
    private final long seed;
    private final int batch;
    private final int perEpoch;
    private final int epochs;
    private final long beats;
    /// Whether steps take records; else each has as many examples as a batch, of what is drawn, or one.
    private final boolean isOfRecords;
    private final int[] order;
    private final List<Taken> steps = new ArrayList<>();
    private final long[] totals;
    private final double[] lossSums;
    private final long[] lossCounts;
    private final double[] means;
    private final IntConsumer turn = this::turn;

    private Rota rota;
    private int epoch;
    private int beat;
    private float loss = Float.NaN;
    /// Epochs whose last steps are done, and turns of those that come after the one that runs.
    private int epochsDone;
    private long turnsAfter;

    /// @param options with the batch, 0 for all, and the length
    /// @throws InputException where the data does not fit the steps
    Practice(Program program, Table table, Training block, TrainingOptions options, Weights weights,
            Workers workers, Function<Role.Step, Optional<Tracing>> tracing) {
        this.course = block.course();
        this.table = table;
        this.seed = options.seed();
        rota = new Rota(course.steps());
        int records = table.records();
        if (records == 0 && course.steps().stream().map(s -> program.plan().procedure(block.role(s)))
                .anyMatch(p -> p.inputs().stream().anyMatch(Port::perExample))) {
            throw new InputException("training data: expected at least one record, found none");
        }
        batch = options.examples(records);
        order = new int[records];
        isOfRecords = rota.takesExamples() && records > 0;
        long inEpoch = isOfRecords ? Math.ceilDiv(records, batch)
                : rota.beats(options.length() instanceof Training.Length.Rounds(int number) ? number : 1);
        perEpoch = Math.toIntExact(inEpoch);
        beats = switch (options.length()) {
            case Training.Length.Epochs(int number) -> number * inEpoch;
            case Training.Length.Rounds(int number) -> rota.beats(number);
        };
        epochs = Math.toIntExact(Math.ceilDiv(beats, inEpoch));
        for (Training.Step said : course.steps()) {
            steps.add(new Taken(steps.size(), new Step(program, block.role(said), weights, workers, batch,
                    () -> tracing.apply(block.role(said)))));
        }
        Rota whole = new Rota(course.steps());
        whole.pass(beats);
        totals = new long[steps.size()];
        Arrays.setAll(totals, i -> runs(whole, i, epochs));
        int losses = course.losses().size();
        lossSums = new double[losses];
        lossCounts = new long[losses];
        means = new double[losses];
        begin(1);
    }

    /// Turns of a step after so many epochs.
    private long runs(Rota so, int step, int epochsDone) {
        Training.Step s = course.steps().get(step);
        return s.isAfterEpoch() ? (long) epochsDone * s.times() : so.runs(step);
    }

    /// Most examples of a step.
    int batch() {
        return batch;
    }

    /// Records an epoch has; where no step takes any, its beats.
    int examples() {
        return isOfRecords ? order.length : perEpoch;
    }

    /// Examples of the last epoch.
    int lastExamples() {
        return examplesOf(beatsOf(epochs));
    }

    /// Beats of an epoch; the last may have fewer.
    int perEpoch() {
        return perEpoch;
    }

    int epochs() {
        return epochs;
    }

    /// Whether a number of a step depends on how long it all takes.
    boolean dependsOnLength() {
        return steps.stream().map(t -> t.step.run().procedure().schedule())
                .anyMatch(s -> s.reads(Schedule.Counter.EPOCHS) || s.reads(Schedule.Counter.STEPS));
    }

    /// Beats that an epoch has.
    int beatsOf(int number) {
        return Math.toIntExact(Math.min(perEpoch, beats - (long) (number - 1) * perEpoch));
    }

    // ---------- where it stands

    /// Beats of the epoch that are done.
    int beat() {
        return beat;
    }

    double[] lossSums() {
        return lossSums;
    }

    long[] lossCounts() {
        return lossCounts;
    }

    /// All turns of all steps.
    long turns() {
        long turns = turnsAfter;
        for (int i = 0; i < steps.size(); i++) {
            turns += runs(rota, i, epochsDone);
        }
        return turns;
    }

    /// The turns of each step.
    long[] turnsOfEach() {
        long[] turns = new long[steps.size()];
        Arrays.setAll(turns, i -> runs(rota, i, epochsDone));
        return turns;
    }

    /// Goes to an epoch, some beats of which are done.
    void begin(int number, int beatsDone, double[] sums, long[] counts) {
        rota = new Rota(course.steps());
        rota.pass((long) (number - 1) * perEpoch + beatsDone);
        shuffled(number);
        beat = beatsDone;
        System.arraycopy(sums, 0, lossSums, 0, lossSums.length);
        System.arraycopy(counts, 0, lossCounts, 0, lossCounts.length);
    }

    /// Goes to an epoch, the one before which is done.
    void begin(int number) {
        shuffled(number);
        beat = 0;
        Arrays.fill(lossSums, 0);
        Arrays.fill(lossCounts, 0);
    }

    private void shuffled(int number) {
        epoch = number;
        epochsDone = number - 1;
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        if (!course.inOrder()) {
            Permutation.shuffle(order, seed, number);
        }
    }

    /// Rounds that are done.
    long rounds() {
        return rota.rounds();
    }

    // ---------- turns

    /// The turns of the next beat.
    ///
    /// @return the last loss, NaN where no step has one
    float nextBeat() {
        rota.beat(turn);
        beat++;
        return loss;
    }

    /// Mean over the examples of the epoch so far, of each step that has a loss; the same array every time.
    double[] meanLosses() {
        for (int i = 0; i < means.length; i++) {
            means[i] = lossSums[i] / lossCounts[i];
        }
        return means;
    }

    /// Examples of the epoch so far; where no step takes any, its beats.
    int examplesDone() {
        return examplesOf(beat);
    }

    /// Examples of so many beats of an epoch.
    private int examplesOf(int beats) {
        return isOfRecords ? Math.toIntExact(Math.min(order.length, (long) beats * batch)) : beats;
    }

    /// What steps after an epoch look at.
    @FunctionalInterface
    interface Measured {
        double of(String name);
    }

    /// The steps that come after the validation of an epoch.
    void afterEpoch(Measured measured) {
        for (int i = 0; i < steps.size(); i++) {
            Training.Step said = course.steps().get(i);
            for (int time = 0; said.isAfterEpoch() && time < said.times(); time++) {
                steps.get(i).measured(measured);
                steps.get(i).take((long) (epoch - 1) * said.times() + time);
                turnsAfter++;
            }
        }
        epochsDone = epoch;
        turnsAfter = 0;
    }

    private void turn(int number) {
        steps.get(number).take(rota.runs(number));
    }

    private int count() {
        return isOfRecords ? Math.min(batch, order.length - beat * batch) : batch;
    }

    private static Port[] looksAt(Run run) {
        return run.procedure().inputs().stream().filter(p -> !p.perExample()).toArray(Port[]::new);
    }

    /// A step with its examples.
    private final class Taken implements Step.Examples {
        private final int number;
        private final Step step;
        private final BatchInputs inputs;
        private final boolean takesExamples;
        private final int lossAt;
        /// What was measured of an epoch. A list would be walked by an object each time.
        private final Port[] looksAt;
        private Measured measured = _ -> Double.NaN;

        Taken(int number, Step step) {
            this.number = number;
            this.step = step;
            Training.Step said = course.steps().get(number);
            takesExamples = said.examples();
            inputs = new BatchInputs(step.run(), table, TRAINING);
            looksAt = looksAt(step.run());
            lossAt = said.loss().map(course.losses()::indexOf).orElse(-1);
        }

        void measured(Measured now) {
            measured = now;
        }

        /// @param done turns before this one
        void take(long done) {
            step.stands(turns() + 1, done + 1, totals[number], epoch, epochs);
            float value = step.take(this, seed);
            if (lossAt >= 0) {
                int examples = takesExamples ? count() : 1;
                lossSums[lossAt] += (double) value * examples;
                lossCounts[lossAt] += examples;
                loss = value;
            }
        }

        @Override
        public void fill(Run run) {
            run.examples(takesExamples ? count() : 1);
            if (takesExamples) {
                (run == step.run() ? inputs : new BatchInputs(run, table, TRAINING)).fill(order, beat * batch, count());
            }
            for (Port port : run == step.run() ? looksAt : looksAt(run)) {
                run.set(port, measured.of(port.name()));
            }
        }

        @Override
        public String name(int example) {
            return "record " + (order[beat * batch + example] + 1) + " of the training data";
        }
    }
}
