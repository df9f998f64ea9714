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
import netc.abi.Port;
import netc.abi.Schedule;
import netc.abi.Training;
import netc.abi.Training.Stop;
import netc.abi.Version;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Permutation;
import netc.runtime.model.Execution;
import netc.runtime.model.NotFinite;
import netc.runtime.model.Program;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;

/// Carries out a `train` block: epochs of steps over shuffled batches, validation after each, the best weights kept, early
/// stopping, the test set at the end.
///
/// Everything is a function of program, data, batch, seed and number of epochs: the order of an epoch of seed and epoch,
/// the draws of a step of seed and step. A step allocates nothing once the first few have run.
public final class Trainer {
    /// How many steps at most are done again to find out what went wrong in one.
    private static final int KEEP_EVERY = 64;

    private final Program program;
    private final TrainingData data;
    private final TrainingOptions options;
    private final Progress progress;
    private final Optional<Stop> stopRule;
    private final Optional<RunFolder> folder;

    private final Weights weights;
    /// The best so far; where there is no validation the last.
    private final float[] best;
    private final Execution step;
    private final Port loss;
    private final BatchInputs inputs;
    private final Evaluation evaluation;
    private final Optional<Evaluation.Prepared> validation;
    private final List<String> metrics;
    private final int batch;
    private final int[] order;
    private final Supplier<Optional<Tracing>> tracing;
    /// The weights as they were before step `keptAt` of the epoch, counted from 0: with the steps since then done again,
    /// those before a step that failed.
    private final float[] kept;
    private int keptAt;

    private History history;
    private int stepsDone;
    private double lossSum;
    private volatile boolean stopAsked;

    /// @param data    has a column for every input and target that the step and the metrics read
    /// @param workers who share the work; are not closed
    /// @throws InputException           where the data does not fit the model
    /// @throws IllegalArgumentException where the model has no `train` block
    public Trainer(Program program, TrainingData data, TrainingOptions options, Workers workers, Progress progress) {
        this(program, data, options, workers, progress, Optional::empty);
    }

    /// @param tracing asked for only where a loss is not a number, to name the tensor that went wrong first
    public Trainer(Program program, TrainingData data, TrainingOptions options, Workers workers, Progress progress,
            Supplier<Optional<Tracing>> tracing) {
        Plan plan = program.plan();
        Training training = plan.training().orElseThrow(
                () -> new IllegalArgumentException("model " + plan.model() + " has no train block"));
        this.program = program;
        this.data = data;
        this.options = options;
        this.progress = progress;
        this.tracing = tracing;
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
        best = weights.copy();
        kept = weights.copy();
        step = new Execution(program, plan.procedure(training.step()), weights, workers, batch);
        loss = step.output("loss");
        inputs = new BatchInputs(step, data.training(), "training data");
        evaluation = new Evaluation(program, weights, workers, batch);
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
    /// @throws TrainingException where the loss or a weight is no longer a finite number
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
        Schedule schedule = step.procedure().schedule();
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
        keep();
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
        requireFinite(epoch);
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

    private void keep() {
        System.arraycopy(weights.read(), 0, kept, 0, kept.length);
        keptAt = stepsDone;
    }

    private void runStep(int epoch, long number, long total) {
        if (stepsDone == keptAt + KEEP_EVERY) {
            keep();
        }
        int count = fill(inputs, stepsDone);
        float value = compute(epoch, number, total);
        if (!Float.isFinite(value)) {
            throw new TrainingException("step " + number + " (epoch " + epoch + "): the loss is " + value + "; "
                    + cause(epoch, number, total, value));
        }
        lossSum += (double) value * count;
        stepsDone++;
        int done = stepsDone * batch - batch + count;
        progress.step(epoch, stepsDone, done, value, lossSum / done);
    }

    /// Makes the examples of a step of the epoch those of the next run.
    private int fill(BatchInputs examples, int at) {
        int count = Math.min(batch, order.length - at * batch);
        examples.fill(order, at * batch, count);
        return count;
    }

    private float compute(int epoch, long number, long total) {
        step.schedule(number, total, epoch, options.epochs());
        step.run(Program.runSeed(options.seed(), number));
        return (float) step.get(loss, 0);
    }

    /// Why the loss of a step is not a number, in words. What it was computed from is gone, since the step has changed the
    /// weights already; so the steps since the last copy are done again, with the same bits.
    private String cause(int epoch, long number, long total, float value) {
        int from = stepsDone * batch;
        String input = inputs.notFinite(order, from, Math.min(batch, order.length - from));
        if (!input.isEmpty()) {
            return input;
        }
        System.arraycopy(kept, 0, weights.change(), 0, kept.length);
        for (int at = keptAt; at < stepsDone; at++) {
            long earlier = number - stepsDone + at;
            fill(inputs, at);
            compute(epoch, earlier, total);
            Optional<NotFinite.Weight> weight = NotFinite.first(program.plan(), weights.read());
            if (weight.isPresent()) {
                return "the first weight that is not finite, since the update of step " + earlier + ": "
                        + weight.get();
            }
        }
        return NotFinite.first(program.plan(), weights.read())
                .map(weight -> "the first weight that is not finite: " + weight)
                .or(() -> tracing.get().map(t -> firstTensor(t, epoch, number, total, value)))
                .orElse("all weights are finite");
    }

    private String firstTensor(Tracing traced, int epoch, long number, long total, float value) {
        Program named = traced.program();
        try (Workers alone = new Workers(1)) {
            Execution trace = new Execution(named, named.plan().procedure("trace"), weights, alone, batch);
            fill(new BatchInputs(trace, data.training(), "training data"), stepsDone);
            trace.schedule(number, total, epoch, options.epochs());
            trace.run(Program.runSeed(options.seed(), number));
            return new FirstTensor(trace, traced, example -> order[stepsDone * batch + example])
                    .words(value, program.plan().training().orElseThrow(), number > 1);
        }
    }

    /// So that no checkpoint holds weights that are lost.
    private void requireFinite(int epoch) {
        Optional<NotFinite.Weight> lost = NotFinite.first(program.plan(), weights.read());
        if (lost.isPresent()) {
            throw new TrainingException("epoch " + epoch + ": a weight is not finite: " + lost.get());
        }
    }

    private void checkpoint() {
        folder.ifPresent(run -> {
            requireFinite(history.size() + (stepsDone == 0 ? 0 : 1));
            run.writeLast(new RunFolder.State(options.epochs(), history, stepsDone, lossSum), weights.read());
        });
    }
}
