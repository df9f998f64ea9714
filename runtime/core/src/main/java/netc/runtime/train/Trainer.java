package netc.runtime.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import netc.abi.Plan;
import netc.abi.Role;
import netc.abi.Training;
import netc.abi.Training.Stop;
import netc.abi.Version;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Run;
import netc.runtime.model.Tracing;
import netc.runtime.model.TrainingException;
import netc.runtime.model.Weights;
import netc.runtime.model.WeightsFile;
import netc.runtime.parallel.Workers;

/// Carries out a `train` block: epochs of steps over shuffled batches, validation after each, the best weights kept, early
/// stopping, the test set at the end.
///
/// Everything is a function of program, data, batch, seed and length: the order of an epoch of seed and epoch, the draws of a
/// step of seed and the number of its turn. A step allocates nothing once the first few have run.
public final class Trainer {
    /// In front of a metric of the validation part.
    private static final String VALIDATION = "validation.";
    /// Between two times that files are written at the end of an epoch.
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Program program;
    private final TrainingData data;
    private final TrainingOptions options;
    private final Progress progress;
    private final Optional<Stop> stopRule;
    private final Optional<RunFolder> folder;

    private final Weights weights;
    /// The best so far; where there is no validation the last.
    private final float[] best;
    private final Practice practice;
    /// Says whether to stop, where a condition does.
    private final Optional<Run> condition;
    private final Evaluation evaluation;
    private final Optional<Evaluation.Prepared> validation;
    private final List<String> losses;
    private final List<String> metrics;

    private History history;
    /// What the files say: of how many epochs, which of them was best, and whether that is where the run stands.
    private int epochsWritten;
    private int bestWritten;
    private boolean isWritten;
    private long writtenAt;
    /// Writes the last epoch done, where that was too early when it ended; and its weights.
    private Runnable unwritten = () -> {
    };
    private float[] unwrittenWeights = new float[0];
    private volatile boolean stopAsked;

    /// @param data    has a column for every input and target that the steps and the metrics read
    /// @param workers who share the work; are not closed
    /// @throws InputException           where the data does not fit the model
    /// @throws IllegalArgumentException where the model has no such `train` block
    public Trainer(Program program, TrainingData data, TrainingOptions options, Workers workers, Progress progress) {
        this(program, data, options, workers, progress, Optional.empty(), _ -> Optional.empty());
    }

    /// @param given   the parameters to begin with, in place of those of the seed; the optimizer begins anew
    /// @param tracing asked for only where a loss is not finite, to name the tensor of the step that went wrong first
    public Trainer(Program program, TrainingData data, TrainingOptions options, Workers workers, Progress progress,
            Optional<Weights> given, Function<Role.Step, Optional<Tracing>> tracing) {
        Plan plan = program.plan();
        Training training = plan.block(options.block());
        this.program = program;
        this.data = data;
        this.options = options;
        this.progress = progress;
        losses = training.course().losses();
        stopRule = training.course().stop();
        if (stopRule.isPresent() && stopRule.get() instanceof Stop.Patience(String metric, boolean _, int _)
                && data.validation().isEmpty()) {
            throw new InputException("expected a validation part, because training is to stop when validation."
                    + metric + " does not improve; found none");
        }
        weights = program.initialWeights(options.seed());
        given.ifPresent(g -> WeightsFile.copy(plan, RunFolder.MODEL, g.read(), weights.change()));
        best = weights.copy();
        practice = new Practice(program, data.training(), training, options, weights, workers, tracing);
        condition = stopRule.filter(Stop.Condition.class::isInstance)
                .map(_ -> new Run(program, plan.procedure(new Role.Stop(training.name())), weights, workers, 1));
        evaluation = new Evaluation(program, training, weights, workers, practice.batch(), options.seed());
        validation = data.validation().map(table -> evaluation.prepare(table, "validation data"));
        data.test().ifPresent(table -> evaluation.prepare(table, "test data"));
        metrics = data.validation().isPresent() ? Evaluation.names(plan, training) : List.of();
        history = new History(losses, metrics, training.course().measure());
        folder = options.folder().map(path -> new RunFolder(path, plan, metadata()));
    }

    private SortedMap<String, String> metadata() {
        SortedMap<String, String> metadata = new TreeMap<>(options.metadata());
        metadata.put(WeightsFile.MODEL, program.plan().model());
        metadata.put(WeightsFile.MODEL_HASH, program.plan().hash());
        if (!options.block().isEmpty()) {
            metadata.put(WeightsFile.BLOCK, options.block());
        }
        metadata.put(WeightsFile.SEED, Long.toString(options.seed()));
        metadata.put(WeightsFile.BATCH, Integer.toString(practice.batch()));
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

    /// Where a run leaves its best weights.
    public static Path best(Path folder) {
        return RunFolder.best(folder);
    }

    /// Where a run leaves files.
    public static List<Path> files(Path folder) {
        return RunFolder.files(folder);
    }

    /// Whether there is a run in a folder that came to its end.
    public static boolean hasEnded(Path folder) {
        return metadata(folder).containsKey(WeightsFile.ENDED);
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

    /// Epochs of the whole run, the last of which may be shorter than the others.
    public int epochs() {
        return practice.epochs();
    }

    /// The weights as they are: after a run that finished, the best.
    public Weights weights() {
        return weights;
    }

    /// Writes the weights as they are, with what the run says of itself; a crash at any moment leaves the previous file.
    public void save(Path file) {
        WeightsFile.write(file, program.plan(), weights.read(), RunFolder.MODEL, metadata());
    }

    /// Refuses what [#run] would refuse, and writes nothing.
    ///
    /// @return whether the run in the folder has no step left
    /// @throws InputException where the folder cannot be used
    public boolean isAtEnd() {
        folder.ifPresent(run -> {
            RunFolder.require(run.path(), options.resume());
            goOn(run);
        });
        return ends();
    }

    /// Trains until the end, or until stopped. Epochs that take less than a second write no files each: a process that is killed
    /// loses the work of about a second, or of the epoch that it is in.
    ///
    /// @throws InputException    where the folder cannot be used
    /// @throws TrainingException where the loss or a weight is no longer finite; the files are those of the last epoch done, or
    ///                           of a checkpoint behind it
    public Outcome run() {
        List<Path> made = folder.map(run -> run.open(options.resume())).orElse(List.of());
        try {
            folder.ifPresent(run -> {
                goOn(run);
                if (history.size() > 0) {
                    run.writeMetrics(history);
                }
            });
            writtenAt = System.nanoTime();
            return trained();
        } catch (TrainingException e) {
            unwritten.run();
            RunFolder.removeEmpty(made, e);
            throw e;
        } catch (RuntimeException | Error e) {
            RunFolder.removeEmpty(made, e);
            throw e;
        }
    }

    private Outcome trained() {
        progress.begins(practice.epochs(), history.size(), practice.beat(), practice.perEpoch(), practice.examples(),
                practice.lastExamples());
        while (!ends()) {
            boolean isEnough = options.stopAfter().isPresent() && history.size() >= options.stopAfter().getAsInt();
            if (isEnough || !finishedEpoch(history.size() + 1)) {
                checkpoint();
                return outcome(false, Optional.empty());
            }
        }
        checkpoint();
        System.arraycopy(best, 0, weights.change(), 0, best.length);
        Optional<SequencedMap<String, Float>> test = data.test().map(table -> evaluation.of(table, "test data"));
        return outcome(true, test);
    }

    /// Whether the epochs so far are all.
    private boolean ends() {
        return history.size() >= practice.epochs() || stops();
    }

    /// Whether a rule ends training after the epochs so far.
    private boolean stops() {
        if (history.size() == 0 || stopRule.isEmpty()) {
            return false;
        }
        return switch (stopRule.get()) {
            case Stop.Patience rule -> history.stops(rule);
            case Stop.Condition _ -> holds(condition.orElseThrow());
        };
    }

    private boolean holds(Run asked) {
        Epoch last = history.epochs().getLast();
        asked.procedure().inputs().forEach(port -> asked.set(port, measured(last, port.name())));
        asked.complete();
        return asked.get(asked.output("stop"), 0) != 0;
    }

    private Outcome outcome(boolean finished, Optional<SequencedMap<String, Float>> test) {
        return new Outcome(finished, history.epochs(), history.best(),
                finished && history.size() < practice.epochs(), test);
    }

    private void goOn(RunFolder run) {
        if (!run.holdsRun()) {
            return;
        }
        RunFolder.State state = run.resume(history, weights.change());
        if (practice.dependsOnLength() && !state.length().equals(options.length())) {
            throw new InputException(run.path() + ": expected " + state.length()
                    + ", as the run began with, because its schedule depends on them; found " + options.length());
        }
        history = state.history();
        epochsWritten = history.size();
        bestWritten = history.best();
        isWritten = state.ended();
        practice.begin(history.size() + 1, state.stepsDone(), state.lossSums(), state.lossCounts());
        if (!history.isCompared()) {
            System.arraycopy(weights.read(), 0, best, 0, best.length);
        } else if (history.best() > 0) {
            run.readBest(best);
        }
    }

    /// Runs the steps of an epoch that are left, then its validation; false when asked to stop before the last step.
    private boolean finishedEpoch(int epoch) {
        while (practice.beat() < practice.beatsOf(epoch)) {
            if (stopAsked) {
                return false;
            }
            long rounds = practice.rounds();
            float loss = practice.nextBeat();
            isWritten = false;
            progress.step(epoch, practice.beat(), practice.examplesDone(), loss, practice.meanLosses());
            if (practice.rounds() > rounds) {
                progress.round(practice.rounds());
            }
            if (options.checkpointEvery() > 0 && practice.beat() % options.checkpointEvery() == 0
                    && practice.beat() < practice.beatsOf(epoch)) {
                checkpoint();
            }
        }
        List<Float> validated = validation.map(Evaluation.Prepared::run).orElse(List.of());
        for (int i = 0; i < losses.size() && !validated.isEmpty(); i++) {
            if (!Float.isFinite(validated.get(i))) {
                throw new TrainingException("epoch " + epoch + ": the validation " + losses.get(i) + " is "
                        + validated.get(i));
            }
        }
        Epoch done = new Epoch(epoch, Arrays.stream(practice.meanLosses()).boxed().toList(), validated);
        history.add(done);
        // What validation has chosen is what it has looked at.
        boolean improved = history.best() == epoch;
        if (improved && history.isCompared()) {
            keepBest();
        }
        practice.afterEpoch(name -> measured(done, name));
        if (improved && !history.isCompared()) {
            keepBest();
        }
        practice.begin(epoch + 1);
        // Before the run goes on from here, so that what is written of an epoch elsewhere is not missing.
        progress.epoch(done, improved);
        if (System.nanoTime() - writtenAt >= PAUSE_NANOS) {
            checkpoint();
        } else {
            folder.ifPresent(this::keep);
        }
        return true;
    }

    private void keepBest() {
        System.arraycopy(weights.read(), 0, best, 0, best.length);
    }

    /// What a step after an epoch looks at: `validation.loss`.
    private double measured(Epoch epoch, String name) {
        return epoch.validation().get(metrics.indexOf(name.substring(VALIDATION.length())));
    }

    /// Writes where the run stands, if the files do not say it yet.
    private void checkpoint() {
        if (isWritten) {
            return;
        }
        folder.ifPresent(run -> writing(run, weights.read()).run());
        unwritten = () -> {
        };
        isWritten = true;
        writtenAt = System.nanoTime();
    }

    private void keep(RunFolder run) {
        float[] now = weights.read();
        if (unwrittenWeights.length == 0) {
            unwrittenWeights = now.clone();
        } else {
            System.arraycopy(now, 0, unwrittenWeights, 0, now.length);
        }
        unwritten = writing(run, unwrittenWeights);
    }

    /// What writes where the run stands now.
    ///
    /// @param elements the weights as they are now
    private Runnable writing(RunFolder run, float[] elements) {
        RunFolder.State state = new RunFolder.State(options.length(), history, practice.beat(),
                practice.lossSums().clone(), practice.lossCounts().clone(), practice.beat() == 0 && ends());
        long turns = practice.turns();
        long[] each = turnsOfAll();
        return () -> {
            writeBest(run);
            run.writeLast(state, turns, each, elements);
            writeMetrics(run);
        };
    }

    private void writeBest(RunFolder run) {
        if (history.best() != bestWritten) {
            run.writeBest(history.best(), best);
            bestWritten = history.best();
        }
    }

    private void writeMetrics(RunFolder run) {
        if (history.size() != epochsWritten) {
            run.writeMetrics(history);
            epochsWritten = history.size();
        }
    }

    /// The turns of the steps of all blocks: what those of others keep has begun anew with this one.
    private long[] turnsOfAll() {
        return program.plan().blocks().stream().flatMapToLong(b -> Arrays.stream(b.name().equals(options.block())
                ? practice.turnsOfEach() : new long[b.course().steps().size()])).toArray();
    }
}
