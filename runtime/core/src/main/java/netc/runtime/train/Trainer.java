package netc.runtime.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import netc.abi.Plan;
import netc.abi.Schedule;
import netc.abi.Training;
import netc.abi.Training.Stop;
import netc.abi.Version;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Permutation;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Step;
import netc.runtime.model.Tracing;
import netc.runtime.model.TrainingException;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;

/// Carries out a `train` block: epochs of steps over shuffled batches, validation after each, the best weights kept, early
/// stopping, the test set at the end.
///
/// Everything is a function of program, data, batch, seed and number of epochs: the order of an epoch of seed and epoch,
/// the draws of a step of seed and step. A step allocates nothing once the first few have run.
public final class Trainer {
    private static final String TRAINING = "training data";

    private final Program program;
    private final TrainingData data;
    private final TrainingOptions options;
    private final Progress progress;
    private final Optional<Stop> stopRule;
    private final Optional<RunFolder> folder;

    private final Weights weights;
    /// The best so far; where there is no validation the last.
    private final float[] best;
    private final Step step;
    private final Batch examples;
    private final Evaluation evaluation;
    private final Optional<Evaluation.Prepared> validation;
    private final List<String> metrics;
    private final int batch;
    private final int[] order;

    private History history;
    private int stepsDone;
    private double lossSum;
    private volatile boolean stopAsked;

    /// @param data    has a column for every input and target that the step and the metrics read
    /// @param workers who share the work; are not closed
    /// @throws InputException           where the data does not fit the model
    /// @throws IllegalArgumentException where the model has no `train` block
    public Trainer(Program program, TrainingData data, TrainingOptions options, Workers workers, Progress progress) {
        this(program, data, options, workers, progress, Optional.empty(), Optional::empty);
    }

    /// @param given   the parameters to begin with, in place of those of the seed; the optimizer begins anew
    /// @param tracing asked for only where a loss is not finite, to name the tensor that went wrong first
    public Trainer(Program program, TrainingData data, TrainingOptions options, Workers workers, Progress progress,
            Optional<Weights> given, Supplier<Optional<Tracing>> tracing) {
        Plan plan = program.plan();
        Training training = plan.training().orElseThrow(
                () -> new IllegalArgumentException("model " + plan.model() + " has no train block"));
        this.program = program;
        this.data = data;
        this.options = options;
        this.progress = progress;
        int records = data.training().records();
        if (records == 0) {
            throw new InputException("training data: expected at least one record, found none");
        }
        batch = options.batch() == 0 ? records : Math.min(options.batch(), records);
        order = new int[records];
        stopRule = training.stop();
        if (stopRule.isPresent() && data.validation().isEmpty()) {
            throw new InputException("expected a validation part, because training is to stop when validation."
                    + stopRule.get().metric() + " does not improve; found none");
        }
        weights = program.initialWeights(options.seed());
        given.ifPresent(g -> WeightsFile.copy(plan, RunFolder.MODEL, g.read(), weights.change()));
        best = weights.copy();
        step = new Step(program, weights, workers, batch, tracing);
        examples = new Batch();
        evaluation = new Evaluation(program, weights, workers, batch, options.seed());
        validation = data.validation().map(table -> evaluation.prepare(table, "validation data"));
        data.test().ifPresent(table -> evaluation.prepare(table, "test data"));
        metrics = data.validation().isPresent() ? Evaluation.names(plan) : List.of();
        history = new History(metrics);
        folder = options.folder().map(path -> new RunFolder(path, plan, metadata()));
    }

    private SortedMap<String, String> metadata() {
        SortedMap<String, String> metadata = new TreeMap<>(options.metadata());
        metadata.put(WeightsFile.MODEL, program.plan().model());
        metadata.put(WeightsFile.MODEL_HASH, program.plan().hash());
        metadata.put(WeightsFile.SEED, Long.toString(options.seed()));
        metadata.put(WeightsFile.BATCH, Integer.toString(batch));
        metadata.put(WeightsFile.NETC, Version.CURRENT);
        return Collections.unmodifiableSortedMap(metadata);
    }

    /// Refuses a folder that [#run] would refuse, before data is read for it.
    ///
    /// @throws InputException where it is a file, cannot be written, or holds a run although a new one is to begin
    public static void requireFolder(Path folder, boolean resume) {
        RunFolder.require(folder, resume);
    }

    /// What the run in a folder says of itself; empty where there is none.
    public static SortedMap<String, String> metadata(Path folder) {
        return RunFolder.metadata(folder);
    }

    /// Whether there is a run in a folder that can be resumed.
    public static boolean holdsRun(Path folder) {
        return RunFolder.holdsRun(folder);
    }

    /// Asks [#run] to stop before its next step, with everything written that resuming needs. May be called from any
    /// thread.
    public void stop() {
        stopAsked = true;
    }

    /// The weights as they are: after a run that finished, the best.
    public Weights weights() {
        return weights;
    }

    /// Trains until the end, or until stopped.
    ///
    /// @throws InputException    where the folder cannot be used
    /// @throws TrainingException where the loss or a weight is no longer finite; files of the run stay as they were after
    ///                           the last checkpoint
    public Outcome run() {
        List<Path> made = folder.map(run -> run.open(options.resume())).orElse(List.of());
        try {
            folder.ifPresent(this::goOn);
            return epochs();
        } catch (RuntimeException | Error e) {
            RunFolder.removeEmpty(made, e);
            throw e;
        }
    }

    private Outcome epochs() {
        int stepsPerEpoch = Math.ceilDiv(order.length, batch);
        progress.begins(history.size(), stepsDone, stepsPerEpoch, order.length);
        while (history.size() < options.epochs() && !history.stops(stopRule)) {
            if (options.stopAfter().isPresent() && history.size() >= options.stopAfter().getAsInt()) {
                return outcome(false, Optional.empty());
            }
            if (!finishedEpoch(history.size() + 1, stepsPerEpoch)) {
                checkpoint();
                return outcome(false, Optional.empty());
            }
        }
        System.arraycopy(best, 0, weights.change(), 0, best.length);
        Optional<SequencedMap<String, Float>> test = data.test().map(table -> evaluation.of(table, "test data"));
        return outcome(true, test);
    }

    private Outcome outcome(boolean finished, Optional<SequencedMap<String, Float>> test) {
        return new Outcome(finished, history.epochs(), history.best(),
                finished && history.size() < options.epochs(), test);
    }

    private void goOn(RunFolder run) {
        if (!run.holdsRun()) {
            return;
        }
        RunFolder.State state = run.resume(metrics, weights.change());
        Schedule schedule = step.run().procedure().schedule();
        boolean depends = schedule.reads(Schedule.Counter.EPOCHS) || schedule.reads(Schedule.Counter.STEPS);
        if (depends && state.epochs() != options.epochs()) {
            throw new InputException(run.path() + ": expected " + Counted.of(state.epochs(), "epoch")
                    + ", as the run began with, because its schedule depends on them; found "
                    + options.epochs());
        }
        history = state.history();
        stepsDone = state.stepsDone();
        lossSum = state.lossSum();
        if (metrics.isEmpty()) {
            System.arraycopy(weights.read(), 0, best, 0, best.length);
        } else if (history.best() > 0) {
            run.readBest(best);
        }
        run.writeMetrics(history);
    }

    /// Runs the steps of an epoch that are left, then its validation; false when asked to stop before the last step.
    private boolean finishedEpoch(int epoch, int stepsPerEpoch) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Permutation.shuffle(order, options.seed(), epoch);
        long total = (long) options.epochs() * stepsPerEpoch;
        while (stepsDone < stepsPerEpoch) {
            if (stopAsked) {
                return false;
            }
            runStep(epoch, (long) (epoch - 1) * stepsPerEpoch + stepsDone + 1, total);
            if (options.checkpointEvery() > 0 && stepsDone % options.checkpointEvery() == 0
                    && stepsDone < stepsPerEpoch) {
                checkpoint();
            }
        }
        List<Float> validated = validation.map(Evaluation.Prepared::run).orElse(List.of());
        if (!validated.isEmpty() && !Float.isFinite(validated.getFirst())) {
            throw new TrainingException("epoch " + epoch + ": the validation loss is " + validated.getFirst());
        }
        Epoch done = new Epoch(epoch, lossSum / order.length, validated);
        history.add(done);
        stepsDone = 0;
        lossSum = 0;
        boolean improved = history.best() == epoch;
        if (improved) {
            System.arraycopy(weights.read(), 0, best, 0, best.length);
            folder.ifPresent(run -> run.writeBest(epoch, weights.read()));
        }
        checkpoint();
        folder.ifPresent(run -> run.writeMetrics(history));
        progress.epoch(done, improved);
        return true;
    }

    private void runStep(int epoch, long number, long total) {
        float value = step.take(examples, options.seed(), number, total, epoch, options.epochs());
        int count = count(stepsDone);
        lossSum += (double) value * count;
        stepsDone++;
        int done = stepsDone * batch - batch + count;
        progress.step(epoch, stepsDone, done, value, lossSum / done);
    }

    /// How many examples a step of the epoch has.
    private int count(int at) {
        return Math.min(batch, order.length - at * batch);
    }

    /// Those of the next step of the epoch.
    private final class Batch implements Step.Examples {
        private final BatchInputs inputs = new BatchInputs(step.run(), data.training(), TRAINING);

        @Override
        public void fill(Run run) {
            run.examples(count(stepsDone));
            (run == step.run() ? inputs : new BatchInputs(run, data.training(), TRAINING))
                    .fill(order, stepsDone * batch, count(stepsDone));
        }

        @Override
        public String name(int example) {
            return "record " + (order[stepsDone * batch + example] + 1) + " of the training data";
        }
    }

    private void checkpoint() {
        folder.ifPresent(run -> {
            long steps = (long) history.size() * Math.ceilDiv(order.length, batch) + stepsDone;
            run.writeLast(new RunFolder.State(options.epochs(), history, stepsDone, lossSum), steps, weights.read());
        });
    }
}
