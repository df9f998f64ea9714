package netc.runtime.model;

import java.util.List;
import java.util.Optional;
import netc.abi.Dimension;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.runtime.Counted;
import netc.runtime.data.Affine;
import netc.runtime.data.Recipe;

/// What the methods of a generated class are made of: name the arrays of every input and output, then [#run] or [#step], and
/// [#release] whatever happens.
///
/// Inputs and outputs have the numbers of the procedure's ports. Real numbers are `float[]`; indices, whole numbers and
/// truth values (0 or 1) are `int[]`; examples follow each other. Real numbers go through the scales of the weights. Examples
/// beyond [#CHUNK] run in chunks of that size.
/// After the first call of a size nothing is allocated.
public final class Call {
    /// Most examples that are computed at once: what a convolutional network keeps of them still fits a cache.
    private static final int CHUNK = 64;

    private final Model model;
    private final ModelState state;
    private final Procedure procedure;
    /// Arrays named for the next run, `float[]` or `int[]`.
    private final Object[] inputs;
    private final Object[] outputs;
    private final boolean inChunks;
    /// Most examples of a step; 0 where any number is allowed.
    private final int batch;
    private final Chunk chunk = new Chunk();
    private final Examples examples = new Examples();
    private Run run;
    private Step step;
    /// How many elements of a stream were there; negative where none has begun.
    private int turn = -1;
    /// The place of the step among those of all blocks.
    private int which;
    /// What was last asked for the scales.
    private Recipe recipe = Recipe.NONE;
    /// What each input goes through; null where its values are taken as they are.
    private final Affine[] scales;

    Call(Model model, ModelState state, Procedure procedure) {
        this.model = model;
        this.state = state;
        this.procedure = procedure;
        inputs = new Object[procedure.inputs().size()];
        outputs = new Object[procedure.outputs().size()];
        scales = new Affine[inputs.length];
        batch = procedure.role() instanceof Role.Step step
                ? state.program().plan().block(step.block()).course().batch()
                : 0;
        inChunks = procedure.outputs().stream().allMatch(Port::perExample);
    }

    /// Names the values of an input.
    public Call input(int port, float[] values) {
        return take(port, values);
    }

    public Call input(int port, int[] values) {
        return take(port, values);
    }

    private Call take(int port, Object values) {
        if (values == null) {
            throw new IllegalArgumentException("input " + procedure.inputs().get(port).name() + " is missing");
        }
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
    public void run(int n) {
        checkLengths(n);
        int most = inChunks ? CHUNK : n;
        if (run == null || run.capacity() < Math.min(most, n)) {
            run = new Run(state.program(), procedure, state.weights(), state.workers(), Math.min(most, n));
        }
        run.draws(state.seed(), Purpose.CALL, state.nextCall());
        run.over(n, chunk);
    }

    /// Begins anew with what takes an axis one element at a time. Named are the inputs without the axis.
    ///
    /// @throws IllegalArgumentException where an array is too short or an index out of its range
    public void begin() {
        turn = -1;
        checkLengths(1);
        if (run == null) {
            run = new Run(state.program(), procedure, state.weights(), state.workers(), 1);
        }
        run.draws(state.seed(), Purpose.CALL, state.nextCall());
        write(run, 0);
        run.begin();
        turn = 0;
    }

    /// Takes the next element: named are the inputs and outputs that have the axis.
    ///
    /// @throws IllegalArgumentException where an array is too short or an index out of its range
    /// @throws IllegalStateException    where nothing has begun, or all elements were there
    public void next() {
        int turns = procedure.loops().get(procedure.streamed()).turns();
        if (turn < 0 || turn == turns) {
            throw new IllegalStateException(turn < 0 ? "expected `stream` before the first `next`"
                    : "expected at most " + Counted.of(turns, "element") + ": `stream` begins anew");
        }
        checkLengths(1);
        write(run, 0);
        run.turn(turn++);
        chunk.read(0, 1);
    }

    /// Runs all `n` examples at once, as the next step of training.
    ///
    /// @param n at most the batch of the train block
    /// @return their mean loss
    /// @throws IllegalArgumentException where an array is too short or an index out of its range
    /// @throws IllegalStateException    where the schedule is not known, or at its end
    /// @throws TrainingException        where the loss or a new weight is not finite
    public float step(int n) {
        if (batch > 0 && n > batch) {
            throw new IllegalArgumentException("expected at most " + Counted.of(batch, "example")
                    + ", the batch of the train block, found " + n);
        }
        checkLengths(n);
        if (step == null || step.run().capacity() < n) {
            Role.Step role = (Role.Step) procedure.role();
            which = state.program().plan().steps().indexOf(role);
            step = new Step(state.program(), role, state.weights(), state.workers(), n, Optional::empty);
        }
        examples.count = n;
        return state.step(step, which, examples);
    }

    /// Forgets the arrays, and lets other threads have the model.
    public void release() {
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = null;
        }
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = null;
        }
        model.leave(procedure.updates());
    }

    /// Weights of another file may ask for other scales.
    private void followRecipe() {
        Recipe asked = state.weights().provenance().recipe();
        if (recipe != asked) {
            for (int i = 0; i < scales.length; i++) {
                Port port = procedure.inputs().get(i);
                scales[i] = asked.scales().get(port.name());
                if (scales[i] != null && scales[i].width() > 1 && !takesRecords(port, scales[i].width())) {
                    throw new IllegalStateException(port.name() + ": expected one scale for all elements of a stream,"
                            + " found " + scales[i].width());
                }
            }
            recipe = asked;
        }
    }

    /// Whether it has whole records of so many numbers. A stream may take a part of each.
    private boolean takesRecords(Port port, int width) {
        List<Dimension> shape = port.type().shape();
        List<Dimension> whole = state.program().plan().procedures().stream().flatMap(p -> p.inputs().stream())
                .filter(p -> p.name().equals(port.name())).findFirst().orElseThrow().type().shape();
        return port.type().rows(width) > 0 && whole.subList(whole.size() - shape.size(), whole.size()).equals(shape);
    }

    /// As many examples as are computed at once.
    private final class Chunk implements Run.Part {
        @Override
        public void write(int first, int count) {
            Call.this.write(run, first);
        }

        @Override
        public void read(int first, int count) {
            List<Port> ports = procedure.outputs();
            for (int i = 0; i < outputs.length; i++) {
                Port port = ports.get(i);
                if (outputs[i] != null) {
                    int to = port.perExample() ? Math.toIntExact(first * port.type().elements()) : 0;
                    PortCopy.out(run, port, outputs[i], to);
                }
            }
        }
    }

    /// Writes the inputs of as many examples as the run has.
    ///
    /// @param first number of the first of them
    private void write(Run to, int first) {
        followRecipe();
        List<Port> ports = procedure.inputs();
        for (int i = 0; i < inputs.length; i++) {
            Port port = ports.get(i);
            if (inputs[i] != null) {
                int from = port.perExample() ? Math.toIntExact(first * port.type().elements()) : 0;
                PortCopy.in(to, port, scales[i], inputs[i], from, first);
            }
        }
    }

    /// Those of a step: all that were given.
    private final class Examples implements Step.Examples {
        private int count;

        @Override
        public void fill(Run to) {
            to.examples(count);
            write(to, 0);
        }

        @Override
        public String name(int example) {
            return "example " + (example + 1) + " of the step";
        }
    }

    private void checkLengths(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("expected at least 1 example, found " + n);
        }
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] != null) {
                checkLength(procedure.inputs().get(i), inputs[i], n);
            }
        }
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] != null) {
                checkLength(procedure.outputs().get(i), outputs[i], n);
            }
        }
    }

    private static void checkLength(Port port, Object array, int n) {
        boolean whole = array instanceof int[];
        if (whole != (!port.isReal())) {
            throw new IllegalArgumentException(port.name() + ": expected " + (whole ? "float[]" : "int[]") + ", found "
                    + array.getClass().getSimpleName());
        }
        int length = whole ? ((int[]) array).length : ((float[]) array).length;
        if (length < port.elements(n)) {
            throw new IllegalArgumentException(port.name() + ": expected " + Counted.of(port.elements(n), "value")
                    + (port.perExample() ? " for " + Counted.of(n, "example") : "") + ", found "
                    + Counted.number(length));
        }
    }
}
