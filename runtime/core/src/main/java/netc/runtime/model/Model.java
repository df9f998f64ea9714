package netc.runtime.model;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import netc.abi.Plan;
import netc.abi.Schedule;
import netc.abi.Training;
import netc.abi.Variable;
import netc.abi.Version;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Recipe;
import netc.runtime.data.Vocabulary;
import netc.runtime.parallel.Workers;

/// The base class of generated classes: weights, and the procedures that use them.
///
/// An object is for one thread at a time; `share()` of the generated class gives another thread its own, on the same
/// weights. After [#close] there is nothing to do with it: methods throw [IllegalStateException]. Predicting and stepping
/// allocate nothing after the first call of a size, except the array that a method returns. A model that trains must not
/// predict in another thread at the same time.
///
/// Arrays hold what the data files hold. Where a data clause scales columns (`standardised(…)`, `scaled(…)`), the weights
/// keep the scales, and inputs and targets go through them on their way in, by the same arithmetic as in `netc predict`: in
/// double precision, rounded once. Outputs come as the model computes them, so that one which has learned a scaled target
/// has the target's scale, and so has the loss of a step. Where a clause makes categories of words, the class takes and gives
/// indices; [#index] and [#words] lead from a word to its index and back. Weights that no file has given, or whose file has
/// no scales, take numbers as they are. [#save] keeps scales and words with the weights.
///
/// A generated class holds its program, constructors that pass it on, and a method or two for each output and the step:
///
/// ```
/// private static final Program PROGRAM = Program.of(MethodHandles.lookup(), "netc-plan 2…");
///
/// public Line(Path weights) { super(PROGRAM, Runtime.getRuntime().availableProcessors(), weights); }
///
/// public void y(float[] x, int[] kind, int n, float[] y) { call(1).input(0, x).input(1, kind).output(0, y).run(n); }
///
/// public float step(float[] x, int[] kind, float[] t, int n) {
///     return step(call(2).input(0, x).input(1, kind).input(2, t), n);
/// }
/// ```
public abstract class Model implements AutoCloseable {
    private final Program program;
    private final Weights weights;
    private final Workers workers;
    /// Whose threads these are; empty where they are its own.
    private final Optional<Model> owner;
    /// One for each procedure, made when first used.
    private final Call[] calls;
    private final AtomicBoolean inUse = new AtomicBoolean();
    private final long seed;
    private volatile boolean closed;
    private long step;
    private long steps = -1;
    private long epoch = 1;
    private long epochs;

    /// With the weights that the file's seed gives, before any training.
    ///
    /// @param threads that share the work of a run, this one included
    protected Model(Program program, int threads) {
        this.program = program;
        seed = program.plan().training().map(Training::seed).orElse(0L);
        epochs = program.plan().training().map(Training::epochs).orElse(1);
        weights = program.initialWeights(seed);
        workers = new Workers(threads);
        owner = Optional.empty();
        calls = new Call[program.plan().procedures().size()];
    }

    /// With weights from a file.
    ///
    /// @throws InputException where the file is not of this model, with all differences
    protected Model(Program program, int threads, Path weights) {
        this(program, threads);
        try {
            load(weights);
        } catch (RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    /// On the same weights and threads as another model, which must be closed last.
    ///
    /// @throws IllegalStateException where that one is closed
    protected Model(Model other) {
        other.requireOpen();
        program = other.program;
        seed = other.seed;
        epochs = other.epochs;
        weights = other.weights;
        workers = other.workers;
        owner = Optional.of(other.owner.orElse(other));
        calls = new Call[other.calls.length];
    }

    /// All that is known of the model: inputs, outputs, variables; after closing too.
    public final Plan plan() {
        return program.plan();
    }

    /// How wide the vectors are: `16 lanes (512 bit)`, or why there are none.
    public final String vectors() {
        return program.code().describe();
    }

    /// What the file of weights says of itself; empty for initial weights.
    ///
    /// @throws IllegalStateException where the model is closed
    public final SortedMap<String, String> metadata() {
        requireOpen();
        return weights.provenance().metadata();
    }

    /// The words that are the members of an axis, sorted: those of `categories(…)` in the data that the weights have learned
    /// from. An index into the axis, given or returned, is the place of its word in this list.
    ///
    /// @throws IllegalArgumentException where the weights have no words for the axis
    /// @throws IllegalStateException    where the model is closed
    public final List<String> words(String axis) {
        return vocabulary(axis).words();
    }

    /// The index of a word into an axis.
    ///
    /// @throws IllegalArgumentException where the weights have no words for the axis, or not this one
    /// @throws IllegalStateException    where the model is closed
    public final int index(String axis, String word) {
        return vocabulary(axis).index(word).orElseThrow(() -> new IllegalArgumentException(axis
                + ": expected a word that training has seen, one of words(\"" + axis + "\"), found '" + word + "'"));
    }

    private Vocabulary vocabulary(String axis) {
        requireOpen();
        Recipe recipe = weights.provenance().recipe();
        return recipe.vocabulary(axis).orElseThrow(() -> new IllegalArgumentException(
                "the weights of model " + plan().model() + " have no words for '" + axis + "'; they have words for "
                        + recipe.vocabularies().keySet()));
    }

    /// A copy of a variable's elements, by its path: `conv1.K`.
    ///
    /// @throws IllegalArgumentException when there is none
    /// @throws IllegalStateException    where the model is closed
    public final float[] variable(String path) {
        requireOpen();
        for (Variable variable : plan().variables()) {
            if (variable.path().equals(path)) {
                float[] values = new float[Math.toIntExact(variable.type().elements())];
                System.arraycopy(weights.read(), Math.toIntExact(variable.offset()), values, 0, values.length);
                return values;
            }
        }
        throw new IllegalArgumentException("model " + plan().model() + " has no variable '" + path + "'; it has "
                + plan().variables().stream().map(Variable::path).toList());
    }

    /// Replaces all weights, and the scales and words that belong to them; nothing changes where the file does not fit.
    ///
    /// @throws InputException        listing every difference between file and model, or naming scales or words that the model
    ///                               cannot apply
    /// @throws IllegalStateException where the model is closed
    public final void load(Path file) {
        requireOpen();
        weights.provenance(WeightsFile.read(file, plan(), weights.change()));
        step = 0;
    }

    /// Writes all weights, the optimizer's states too. A crash at any moment leaves the previous file.
    ///
    /// @throws IllegalStateException where the model is closed
    public final void save(Path file) {
        requireOpen();
        SortedMap<String, String> entries = new TreeMap<>(weights.provenance().metadata());
        entries.put(WeightsFile.MODEL, plan().model());
        entries.put(WeightsFile.MODEL_HASH, plan().hash());
        entries.put(WeightsFile.NETC, Version.CURRENT);
        plan().training().ifPresent(training -> {
            entries.putIfAbsent(WeightsFile.SEED, Long.toString(training.seed()));
            entries.putIfAbsent(WeightsFile.BATCH, Integer.toString(training.batch()));
        });
        WeightsFile.write(file, plan(), weights.read(), EnumSet.allOf(Variable.Role.class), entries);
    }

    /// Where training stands, for schedules: the next step has the number `step`, from 1, of `steps`, in round `epoch`,
    /// from 1, of `epochs`. Each step counts itself, up to `steps`; the rest is up to the caller.
    ///
    /// @throws IllegalArgumentException where `step` is not within `steps` or `epoch` not within `epochs`; nothing changes
    /// @throws IllegalStateException    where the model is closed
    public final void schedule(long step, long steps, long epoch, long epochs) {
        requireOpen();
        requireWithin("step", step, "steps", steps);
        requireWithin("epoch", epoch, "epochs", epochs);
        this.step = step - 1;
        this.steps = steps;
        this.epoch = epoch;
        this.epochs = epochs;
    }

    private static void requireWithin(String counter, long value, String total, long most) {
        if (most < 1) {
            throw new IllegalArgumentException(total + ": expected at least 1, found " + most);
        }
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(counter + ": expected 1 to " + most + ", the number of " + total
                    + ", found " + value);
        }
    }

    /// A procedure to be run.
    ///
    /// @param procedure its number in the plan
    /// @throws IllegalStateException where the model is closed
    protected final Call call(int procedure) {
        requireOpen();
        if (calls[procedure] == null) {
            calls[procedure] = new Call(program, plan().procedures().get(procedure), weights, workers, inUse);
        }
        return calls[procedure];
    }

    /// One step of training with the inputs that `call` names; with the numbers of its schedule.
    ///
    /// @param n examples, at most the batch of the train block
    /// @return their mean loss
    protected final float step(Call call, int n) {
        Optional<Training> training = plan().training();
        if (training.isPresent() && training.get().batch() > 0 && n > training.get().batch()) {
            throw new IllegalArgumentException("expected at most " + Counted.of(training.get().batch(), "example")
                    + ", the batch of the train block, found " + n);
        }
        if (steps < 0 && call.reads(Schedule.Counter.STEPS)) {
            throw new IllegalStateException("this model's schedule depends on how many steps there will be:"
                    + " call schedule(1, steps, 1, epochs) before the first step");
        }
        if (steps >= 0 && step >= steps) {
            throw new IllegalStateException("the schedule's " + Counted.of(steps, "step")
                    + " are done: call schedule(step, steps, epoch, epochs) with more before another step");
        }
        float loss = call.step(n, Program.runSeed(seed, step + 1), step + 1, steps, epoch, epochs);
        step++;
        return loss;
    }

    /// Checks how many arrays a method was given that takes all of them as one array.
    protected static void requireCount(Object[] arrays, int count, String what) {
        if (arrays.length != count) {
            throw new IllegalArgumentException("expected " + count + " " + what + ", found " + arrays.length);
        }
    }

    private void requireOpen() {
        if (closed || owner.isPresent() && owner.get().closed) {
            throw new IllegalStateException("model " + plan().model()
                    + (closed ? " is closed" : " shares the threads of one that is closed"));
        }
    }

    /// Ends the threads, unless they belong to the model that this one shares with. Closing again does nothing.
    @Override
    public void close() {
        closed = true;
        if (owner.isEmpty()) {
            workers.close();
        }
    }
}
