package netc.runtime.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import netc.abi.Plan;
import netc.abi.Variable;
import netc.runtime.InputException;
import netc.runtime.data.Recipe;
import netc.runtime.data.Vocabulary;

/// The base class of generated classes: weights, and the procedures that use them.
///
/// An object is for one thread at a time; `share()` of the generated class gives another thread its own, on the same
/// weights. A thread that comes while another is there is refused with an [IllegalStateException], and so is a step, a
/// [#set] or a [#load] while another thread uses the same weights: nobody gets a wrong answer. After [#close] there is nothing to do with
/// an object: methods throw [IllegalStateException]. Predicting and stepping allocate nothing after the first call of a size,
/// except the array that a method returns. A model that is forgotten instead of closed is closed when it is collected.
///
/// A step whose loss is not finite changes nothing and throws a [TrainingException]. One whose new weights are not finite
/// throws it too, and the old ones are gone: until it has loaded others, the model and those that share with it refuse
/// everything else.
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
/// private static final Program PROGRAM = Program.of(MethodHandles.lookup(), "netc-plan 7…");
///
/// public Line(Path weights) { super(PROGRAM, Runtime.getRuntime().availableProcessors(), weights); }
///
/// public void y(float[] x, int[] kind, int n, float[] y) {
///     Call call = call(1);
///     try { call.input(0, x).input(1, kind).output(0, y).run(n); } finally { call.release(); }
/// }
///
/// public float step(float[] x, int[] kind, float[] t, int n) {
///     Call call = call(2);
///     try { return call.input(0, x).input(1, kind).input(2, t).step(n); } finally { call.release(); }
/// }
/// ```
public abstract class Model implements AutoCloseable {
    private final ModelState state;
    private final boolean isOwner;
    /// One for each procedure, made when first used.
    private final Call[] calls;
    private final AtomicBoolean inUse = new AtomicBoolean();
    private volatile boolean closed;

    private Model(ModelState state, boolean isOwner) {
        this.state = state;
        this.isOwner = isOwner;
        calls = new Call[state.program().plan().procedures().size()];
    }

    /// With the weights that the file's seed gives, before any training.
    ///
    /// @param threads that share the work of a run, this one included
    protected Model(Program program, int threads) {
        this(new ModelState(program, threads), true);
    }

    /// With weights from a file.
    ///
    /// @throws InputException where the file is not of this model, with all differences
    protected Model(Program program, int threads, Path weights) {
        this(program, threads);
        try {
            state.load(weights);
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /// On the same weights and threads as another model, which must be closed last.
    ///
    /// @throws IllegalStateException where that one is closed
    protected Model(Model other) {
        this(other.open(), false);
    }

    /// All that is known of the model: inputs, outputs, variables; after closing too.
    public final Plan plan() {
        return state.program().plan();
    }

    /// How wide the vectors are: `16 lanes (512 bit)`, or why there are none.
    public final String vectors() {
        return state.program().code().describe();
    }

    /// What the file of weights says of itself; empty for initial weights.
    ///
    /// @throws IllegalStateException where the model is closed
    public final SortedMap<String, String> metadata() {
        enter(false);
        try {
            return state.weights().provenance().metadata();
        } finally {
            leave(false);
        }
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
        enter(false);
        try {
            Recipe recipe = state.weights().provenance().recipe();
            return recipe.vocabulary(axis).orElseThrow(() -> new IllegalArgumentException(
                    "the weights of model " + plan().model() + " have no words for '" + axis + "'; they have words for "
                            + recipe.vocabularies().keySet()));
        } finally {
            leave(false);
        }
    }

    /// How many steps led to the weights and the states of the optimizer: 0 where training begins anew, as it does with
    /// initial weights and with a file that does not hold both the states and the number of steps.
    ///
    /// @throws IllegalStateException where the model is closed
    public final long stepsDone() {
        enter(false);
        try {
            return state.stepsDone();
        } finally {
            leave(false);
        }
    }

    /// A copy of a variable's elements, by its path: `conv1.K`.
    ///
    /// @throws IllegalArgumentException when there is none
    /// @throws IllegalStateException    where the model is closed
    public final float[] variable(String path) {
        enter(false);
        try {
            Variable variable = named(path);
            int from = Math.toIntExact(variable.offset());
            return Arrays.copyOfRange(state.weights().read(), from,
                    from + Math.toIntExact(variable.type().elements()));
        } finally {
            leave(false);
        }
    }

    /// Gives a variable other elements, copied from an array in the order of [#variable]; models that share the weights see
    /// them too. All else stays: the other variables, the states of the optimizer and the number of steps, so that a next
    /// step has the moments of those before, and the scales and words that belong to the weights.
    ///
    /// @throws IllegalArgumentException where there is no such variable, or the array has not exactly its number of
    ///                                  elements or one that is not finite; nothing changes
    /// @throws IllegalStateException    where the model is closed, the weights are in use by another thread, or they are lost
    public final void set(String path, float[] values) {
        enter(true);
        try {
            state.set(named(path), values);
        } finally {
            leave(true);
        }
    }

    private Variable named(String path) {
        return plan().variables().stream().filter(v -> v.path().equals(path)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model " + plan().model() + " has no variable '" + path
                        + "'; it has " + plan().variables().stream().map(Variable::path).toList()));
    }

    /// Replaces all weights, the states of the optimizer and the number of steps that led to them, and the scales and words
    /// that belong to them; nothing changes where the file does not fit. Training goes on as if it had never stopped, once a
    /// [#schedule] is given to a model that needs one. Of a file without those states, or without the number, training begins
    /// anew: see [#stepsDone].
    ///
    /// @throws InputException        listing every difference between file and model, or naming scales or words that the model
    ///                               cannot apply
    /// @throws IllegalStateException where the model is closed
    public final void load(Path file) {
        enter(true, true);
        try {
            state.load(file);
        } finally {
            leave(true);
        }
    }

    /// Writes all weights, the states of the optimizer and the number of steps. A crash at any moment leaves the previous
    /// file.
    ///
    /// @throws IllegalStateException where the model is closed, or has lost its weights
    public final void save(Path file) {
        enter(false);
        try {
            state.save(file);
        } finally {
            leave(false);
        }
    }

    /// Where training stands, for schedules: the next step has the number `step`, from 1, of `steps`, in round `epoch`,
    /// from 1, of `epochs`. Each step counts itself, up to `steps`; the rest is up to the caller.
    ///
    /// @throws IllegalArgumentException where `step` is not within `steps` or `epoch` not within `epochs`; nothing changes
    /// @throws IllegalStateException    where the model is closed
    public final void schedule(long step, long steps, long epoch, long epochs) {
        enter(true);
        try {
            state.schedule(step, steps, epoch, epochs);
        } finally {
            leave(true);
        }
    }

    /// A procedure to be run by this thread alone, until [Call#release].
    ///
    /// @param procedure its number in the plan
    /// @throws IllegalStateException where the model is closed, in use, or has lost its weights
    protected final Call call(int procedure) {
        boolean changes = plan().procedures().get(procedure).updates();
        enter(changes);
        try {
            if (calls[procedure] == null) {
                calls[procedure] = new Call(this, state, plan().procedures().get(procedure));
            }
            return calls[procedure];
        } catch (RuntimeException | Error e) {
            leave(changes);
            throw e;
        }
    }

    /// Checks how many arrays a method was given that takes all of them as one array.
    protected static void requireCount(Object[] arrays, int count, String what) {
        if (arrays.length != count) {
            throw new IllegalArgumentException("expected " + count + " " + what + ", found " + arrays.length);
        }
    }

    private void enter(boolean change) {
        enter(change, false);
    }

    /// Takes this object for the calling thread, until it leaves.
    ///
    /// @param change     whether something becomes of the weights that others would see
    /// @param mayBeLost  whether good weights are not needed
    private void enter(boolean change, boolean mayBeLost) {
        if (!inUse.compareAndSet(false, true)) {
            throw new IllegalStateException("model " + plan().model()
                    + " is in use by another thread; let each thread have its own, made by share()");
        }
        try {
            open().enter(change, mayBeLost);
        } catch (RuntimeException | Error e) {
            inUse.set(false);
            throw e;
        }
    }

    final void leave(boolean change) {
        state.leave(change);
        inUse.set(false);
    }

    /// @throws IllegalStateException where the model is closed
    private ModelState open() {
        if (closed || state.isClosed()) {
            throw new IllegalStateException("model " + plan().model()
                    + (closed ? " is closed" : " shares the threads of one that is closed"));
        }
        return state;
    }

    /// Ends the threads, unless they belong to the model that this one shares with. Closing again does nothing.
    @Override
    public void close() {
        closed = true;
        if (isOwner) {
            state.close();
        }
    }
}
