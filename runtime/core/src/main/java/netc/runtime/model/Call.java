package netc.runtime.model;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Schedule;
import netc.abi.Space;
import netc.runtime.Counted;
import netc.runtime.data.Affine;
import netc.runtime.data.Recipe;
import netc.runtime.parallel.Workers;

/// What the methods of a generated class are made of: name the arrays of every input and output, then [#run] or [#step].
///
/// Inputs and outputs have the numbers of the procedure's ports. Real numbers are `float[]`; indices, whole numbers and
/// truth values (0 or 1) are `int[]`; examples follow each other. Real numbers go through the scales of the weights. Examples beyond [#CHUNK] run in chunks of that size.
/// After the first call of a size nothing is allocated.
public final class Call {
    /// Most examples that are computed at once: what a convolutional network keeps of them still fits a cache.
    private static final int CHUNK = 64;

    private final Program program;
    private final Procedure procedure;
    private final Weights weights;
    private final Workers workers;
    private final AtomicBoolean inUse;
    /// Arrays named for the next run, `float[]` or `int[]`.
    private final Object[] inputs;
    private final Object[] outputs;
    private final boolean inChunks;
    private final Port loss;
    private Execution execution;
    /// What was last asked for the scales.
    private Recipe recipe = Recipe.NONE;
    /// What each input goes through; null where its values are taken as they are.
    private final Affine[] scales;

    Call(Program program, Procedure procedure, Weights weights, Workers workers, AtomicBoolean inUse) {
        this.program = program;
        this.procedure = procedure;
        this.weights = weights;
        this.workers = workers;
        this.inUse = inUse;
        inputs = new Object[procedure.inputs().size()];
        outputs = new Object[procedure.outputs().size()];
        scales = new Affine[inputs.length];
        inChunks = procedure.outputs().stream().allMatch(Port::perExample);
        execution = new Execution(program, procedure, weights, workers, 1);
        loss = procedure.name().startsWith("step") ? execution.output("loss") : null;
    }

    /// Names the values of an input.
    public Call input(int port, float[] values) {
        inputs[port] = values;
        return this;
    }

    public Call input(int port, int[] values) {
        inputs[port] = values;
        return this;
    }

    public Call output(int port, float[] values) {
        outputs[port] = values;
        return this;
    }

    public Call output(int port, int[] values) {
        outputs[port] = values;
        return this;
    }

    /// Runs with `n` examples and fills the outputs.
    ///
    /// @throws IllegalArgumentException where an array is too short or an index out of its range
    /// @throws IllegalStateException    where another thread uses the model
    public void run(int n) {
        enter(n);
        try {
            checkLengths(n);
            int most = inChunks ? CHUNK : n;
            reserve(Math.min(most, n));
            for (int first = 0; first < n; first += most) {
                runChunk(first, Math.min(most, n - first), Program.runSeed(0, 0));
            }
        } finally {
            leave();
        }
    }

    /// Whether what it computes depends on a counter.
    boolean reads(Schedule.Counter counter) {
        return procedure.schedule().reads(counter);
    }

    /// Runs all examples at once, as a step of training, with these counters.
    ///
    /// @return the output `loss`
    float step(int n, long seed, long step, long steps, long epoch, long epochs) {
        enter(n);
        try {
            checkLengths(n);
            reserve(n);
            execution.examples(n);
            execution.schedule(step, steps, epoch, epochs);
            runChunk(0, n, seed);
            return (float) execution.get(loss, 0);
        } finally {
            leave();
        }
    }

    private void enter(int n) {
        if (!inUse.compareAndSet(false, true)) {
            throw new IllegalStateException("model " + program.plan().model()
                    + " is in use by another thread; let each thread have its own, made by share()");
        }
        if (n < 1) {
            leave();
            throw new IllegalArgumentException("expected at least 1 example, found " + n);
        }
    }

    private void leave() {
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = null;
        }
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = null;
        }
        inUse.set(false);
    }

    private void reserve(int n) {
        if (execution.capacity() < n) {
            execution = new Execution(program, procedure, weights, workers, n);
        }
    }

    /// Weights of another file may ask for other scales.
    private void followRecipe() {
        if (recipe != weights.provenance().recipe()) {
            recipe = weights.provenance().recipe();
            for (int i = 0; i < scales.length; i++) {
                scales[i] = recipe.scales().get(procedure.inputs().get(i).name());
            }
        }
    }

    private void runChunk(int first, int count, long seed) {
        followRecipe();
        execution.examples(count);
        List<Port> ports = procedure.inputs();
        for (int i = 0; i < inputs.length; i++) {
            Port port = ports.get(i);
            int from = port.perExample() ? Math.toIntExact(first * port.type().elements()) : 0;
            PortCopy.in(execution, port, scales[i], inputs[i], from, first);
        }
        execution.run(seed);
        ports = procedure.outputs();
        for (int i = 0; i < outputs.length; i++) {
            Port port = ports.get(i);
            if (outputs[i] != null) {
                int to = port.perExample() ? Math.toIntExact(first * port.type().elements()) : 0;
                PortCopy.out(execution, port, outputs[i], to);
            }
        }
    }

    private void checkLengths(int n) {
        for (int i = 0; i < inputs.length; i++) {
            Port port = procedure.inputs().get(i);
            if (inputs[i] == null) {
                throw new IllegalArgumentException("input " + port.name() + " is missing");
            }
            checkLength(port, inputs[i], n);
        }
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] != null) {
                checkLength(procedure.outputs().get(i), outputs[i], n);
            }
        }
    }

    private static void checkLength(Port port, Object array, int n) {
        boolean whole = array instanceof int[];
        if (whole != (port.space() == Space.INDICES)) {
            throw new IllegalArgumentException(port.name() + ": expected " + (whole ? "float[]" : "int[]") + ", found "
                    + array.getClass().getSimpleName());
        }
        int length = whole ? ((int[]) array).length : ((float[]) array).length;
        if (length < port.elements(n)) {
            throw new IllegalArgumentException(port.name() + ": expected " + Counted.of(port.elements(n), "value")
                    + (port.perExample() ? " for " + Counted.of(n, "example") : "") + ", found "
                    + length);
        }
    }
}
