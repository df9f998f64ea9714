package netc.runtime.model;

import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import netc.abi.Plan;
import netc.abi.Role;
import netc.abi.Schedule;
import netc.abi.Training;
import netc.abi.Variable;
import netc.abi.Version;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.parallel.Workers;

/// What a model and those that it shares with have in common: weights, the states of the optimizer and the number of steps
/// that led to both, which move together, and threads.
///
/// Any number may read at the same time; whoever changes something does so alone. Who comes at the wrong time is refused.
final class ModelState implements AutoCloseable {
    private static final Cleaner FORGOTTEN = Cleaner.create();
    private static final int CHANGING = -1;

    private final Program program;
    private final Weights weights;
    private final Workers workers;
    /// Ends the threads, once: at the latest when no model has this state any longer.
    private final Cleaner.Cleanable threads;
    /// How many read, or [#CHANGING].
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean closed;

    private long seed;
    /// The steps of all blocks, and how many turns each has had.
    private final List<Role.Step> learning;
    private final long[] turns;
    /// What the schedule says; -1 where there is none.
    private long steps;
    private long epoch;
    private long epochs;
    /// Why the weights are no good; empty while they are.
    private String lost = "";

    ModelState(Program program, int threads) {
        this.program = program;
        seed = plan().blocks().stream().findFirst().map(t -> t.course().seed()).orElse(0L);
        weights = program.initialWeights(seed);
        workers = new Workers(threads);
        this.threads = FORGOTTEN.register(this, workers::close);
        learning = plan().steps();
        turns = new long[learning.size()];
        begin();
    }

    Program program() {
        return program;
    }

    Weights weights() {
        return weights;
    }

    Workers workers() {
        return workers;
    }

    long seed() {
        return seed;
    }

    /// The number of another call of an output since the model was opened.
    long nextCall() {
        return calls.incrementAndGet();
    }

    /// How many turns all steps have had.
    long stepsDone() {
        long done = 0;
        for (long each : turns) {
            done += each;
        }
        return done;
    }

    private Plan plan() {
        return program.plan();
    }

    /// Training stands at its start, and no schedule is known.
    private void begin() {
        Arrays.fill(turns, 0);
        steps = -1;
        epoch = 1;
        epochs = -1;
    }

    private static int epochs(Training block) {
        return block.course().length() instanceof Training.Length.Epochs(int number) ? number : 1;
    }

    /// The seed of a block's draws: that of the training that made the weights, where it was of this block.
    private long seed(Training block) {
        return plan().blocks().size() == 1
                || block.name().equals(weights.provenance().metadata().get(WeightsFile.BLOCK)) ? seed
                        : block.course().seed();
    }

    /// How many turns the steps of a block have had.
    private long stepsDone(Training block) {
        long done = 0;
        for (int i = 0; i < turns.length; i++) {
            done += learning.get(i).block().equals(block.name()) ? turns[i] : 0;
        }
        return done;
    }

    // ---------- who uses it

    /// @param mayBeLost whether good weights are not needed
    /// @throws IllegalStateException where another thread's use does not allow this one, or the weights are lost
    void enter(boolean change, boolean mayBeLost) {
        enter(change);
        if (!mayBeLost && !lost.isEmpty()) {
            leave(change);
            throw new IllegalStateException("model " + plan().model() + " has no weights any more, load some to go on: "
                    + lost);
        }
    }

    private void enter(boolean change) {
        while (true) {
            int now = users.get();
            if (now == CHANGING || change && now > 0) {
                throw new IllegalStateException("another thread " + (now == CHANGING ? "changes" : "uses")
                        + " the weights of model " + plan().model() + " now: "
                        + (change ? "change" : "use") + " them when it is done");
            }
            if (users.compareAndSet(now, change ? CHANGING : now + 1)) {
                return;
            }
        }
    }

    void leave(boolean change) {
        if (change) {
            users.set(0);
        } else {
            users.getAndDecrement();
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        threads.clean();
    }

    // ---------- training

    void schedule(long step, long steps, long epoch, long epochs) {
        requireWithin("step", step, "steps", steps);
        requireWithin("epoch", epoch, "epochs", epochs);
        Arrays.fill(turns, step - 1);
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

    /// Runs a step the next time; see [Step#take].
    ///
    /// @param which its place among the steps of all blocks
    float step(Step step, int which, Step.Examples examples) {
        if (steps < 0 && step.run().procedure().schedule().reads(Schedule.Counter.STEPS)) {
            throw new IllegalStateException("this model's schedule depends on how many steps there will be:"
                    + " call schedule(" + (turns[which] + 1) + ", steps, 1, epochs) before the first step");
        }
        if (steps >= 0 && turns[which] >= steps) {
            throw new IllegalStateException("the schedule's " + Counted.of(steps, "step")
                    + " are done: call schedule(step, steps, epoch, epochs) with more before another step");
        }
        try {
            Training block = step.block();
            step.stands(stepsDone(block) + 1, turns[which] + 1, steps, epoch, epochs < 0 ? epochs(block) : epochs);
            float loss = step.take(examples, seed(block));
            turns[which]++;
            return loss;
        } catch (RuntimeException | Error e) {
            if (step.isUnfinished()) {
                lost = String.valueOf(e.getMessage());
            }
            throw e;
        }
    }

    // ---------- weights

    /// Replaces the elements of a variable; nothing changes where they do not fit.
    void set(Variable variable, float[] values) {
        if (values.length != variable.type().elements()) {
            throw new IllegalArgumentException(variable.path() + ": expected "
                    + Counted.of(variable.type().elements(), "value") + ", found " + values.length);
        }
        NotFinite.first(variable, values, 0).ifPresent(found -> {
            throw new IllegalArgumentException(variable.path() + ": expected finite numbers, found " + found);
        });
        System.arraycopy(values, 0, weights.change(), Math.toIntExact(variable.offset()), values.length);
    }

    // ---------- files

    /// Replaces everything; nothing changes where the file does not fit.
    ///
    /// @throws InputException listing every difference between file and model
    void load(Path file) {
        float[] initial = program.initialWeights(seed).read();
        float[] read = initial.clone();
        Provenance content = WeightsFile.read(file, plan(), read);
        boolean goesOn = content.hasOptimizer() && content.metadata().containsKey(WeightsFile.STEP)
                && (turns.length < 2 || content.metadata().containsKey(WeightsFile.TURNS));
        long done = goesOn ? WeightsFile.whole(file, content.metadata(), WeightsFile.STEP) : 0;
        if (done < 0) {
            throw new InputException(file + ": metadata " + WeightsFile.STEP + ": expected at least 0, found " + done);
        }
        seed = WeightsFile.seed(file, content.metadata(), plan());
        float[] elements = weights.change();
        System.arraycopy(read, 0, elements, 0, elements.length);
        if (!goesOn) {
            WeightsFile.copy(plan(), EnumSet.of(Variable.Role.OPTIMIZER, Variable.Role.TRAINING), initial, elements);
        }
        weights.provenance(content);
        lost = "";
        begin();
        if (turns.length == 1) {
            turns[0] = done;
        } else if (goesOn) {
            WeightsFile.turns(file, content.metadata(), turns);
        }
    }

    void save(Path file) {
        SortedMap<String, String> entries = new TreeMap<>(weights.provenance().metadata());
        entries.keySet().removeAll(WeightsFile.OF_A_RUN);
        entries.put(WeightsFile.MODEL, plan().model());
        entries.put(WeightsFile.MODEL_HASH, plan().hash());
        entries.put(WeightsFile.NETC, Version.CURRENT);
        if (!learning.isEmpty()) {
            entries.put(WeightsFile.STEP, Long.toString(stepsDone()));
            if (turns.length > 1) {
                entries.put(WeightsFile.TURNS, WeightsFile.turns(turns));
            }
            entries.put(WeightsFile.SEED, Long.toString(seed));
            entries.putIfAbsent(WeightsFile.BATCH, Integer.toString(plan().blocks().getFirst().course().batch()));
        }
        WeightsFile.write(file, plan(), weights.read(), EnumSet.allOf(Variable.Role.class), entries);
    }
}
