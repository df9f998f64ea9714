package netc.runtime.model;

import java.util.Optional;
import java.util.function.Supplier;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.Training;
import netc.runtime.parallel.Workers;

/// A step of training, as often as wanted: the one way in which weights learn.
///
/// The loss, where there is one, is looked at before anything changes, the new weights before the step counts as done; what is
/// not finite ends in a [TrainingException] that says what it came from. Allocates nothing unless that happens.
public final class Step {
    /// What a step runs on.
    public interface Examples {
        /// Makes them those of the next run, and says how many they are.
        void fill(Run run);

        /// What messages call one of them, counted from 0: `record 5 of the training data`.
        String name(int example);
    }

    private final Program program;
    private final Training block;
    private final Run run;
    private final Weights weights;
    private final Optional<Port> loss;
    private final Port finite;
    private final Supplier<Optional<Tracing>> tracing;
    private boolean unfinished;
    private long turn;
    private long number;
    private long of;
    private long epoch;
    private long epochs;

    /// @param role    which one
    /// @param batch   most examples of a step
    /// @param tracing asked for only where a loss is not finite, to name the tensor that went wrong first
    /// @throws IllegalArgumentException where the model has no such step
    public Step(Program program, Role.Step role, Weights weights, Workers workers, int batch,
            Supplier<Optional<Tracing>> tracing) {
        Plan plan = program.plan();
        this.program = program;
        this.block = plan.block(role.block());
        this.weights = weights;
        this.tracing = tracing;
        run = new Run(program, plan.procedure(role), weights, workers, batch);
        loss = run.procedure().outputs().stream().filter(p -> p.name().equals("loss")).findFirst();
        finite = run.output(Procedure.FINITE);
    }

    /// The `train` block that it is of.
    Training block() {
        return block;
    }

    /// Whose inputs the examples fill.
    public Run run() {
        return run;
    }

    /// Whether a step began to change weights and did not come to its end: the old ones are gone, the new ones no good.
    boolean isUnfinished() {
        return unfinished;
    }

    /// Says where the next one stands, all counted from 1.
    ///
    /// @param turn   among the turns of all steps of the run; decides about its draws
    /// @param number among those of this step
    /// @param of     how many those are
    public void stands(long turn, long number, long of, long epoch, long epochs) {
        this.turn = turn;
        this.number = number;
        this.of = of;
        this.epoch = epoch;
        this.epochs = epochs;
    }

    /// Runs one step.
    ///
    /// @param seed of the run
    /// @return the mean loss of the examples, before the step; NaN where it has none
    /// @throws TrainingException where the loss is not finite, and nothing has changed; or where a new weight is not
    public float take(Examples examples, long seed) {
        examples.fill(run);
        placed(run, seed);
        run.compute();
        float value = loss.isPresent() ? (float) run.get(loss.get(), 0) : Float.NaN;
        if (loss.isPresent() && !Float.isFinite(value)) {
            throw new TrainingException(place() + "the loss is " + value + "; " + cause(examples, value, seed));
        }
        unfinished = true;
        run.update();
        if (!isZero(run.arena(), run.at(finite), run.elements(finite))) {
            throw new TrainingException(place() + "the first weight that is not finite after the update: "
                    + NotFinite.first(program.plan(), weights.read()).orElseThrow());
        }
        unfinished = false;
        return value;
    }

    private void placed(Run any, long seed) {
        any.draws(seed, Purpose.STEP, turn);
        any.counters(number, of, epoch, epochs);
    }

    private static boolean isZero(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private String place() {
        return run.procedure().role() + " " + number + " (epoch " + epoch + "): ";
    }

    /// Why a loss is not finite, in words: what it was computed from is still there.
    private String cause(Examples examples, float value, long seed) {
        examples.fill(run);
        Optional<String> input = firstInput(examples);
        if (input.isPresent()) {
            return input.get();
        }
        return NotFinite.first(program.plan(), weights.read())
                .map(weight -> "the first weight that is not finite: " + weight)
                .or(() -> tracing.get().map(traced -> {
                    try (Workers alone = new Workers(1)) {
                        Run trace = new Run(traced.program(), traced.program().plan().procedure(Role.TRACE),
                                weights, alone, run.examples());
                        examples.fill(trace);
                        placed(trace, seed);
                        trace.complete();
                        return new FirstTensor(trace, traced, examples).words(value,
                                block, turn > 1);
                    }
                })).orElse("all weights are finite");
    }

    private Optional<String> firstInput(Examples examples) {
        for (Port port : run.procedure().inputs()) {
            if (!port.isReal()) {
                continue;
            }
            for (int i = 0; i < run.elements(port); i++) {
                double value = run.get(port, i);
                if (!Double.isFinite(value)) {
                    return Optional.of(port.name() + " is " + value + " in "
                            + examples.name(Math.toIntExact(i / port.type().elements())));
                }
            }
        }
        return Optional.empty();
    }
}
