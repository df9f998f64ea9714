package netc.runtime.model;

import java.util.List;
import java.util.Locale;
import netc.abi.Place;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Schedule;
import netc.abi.Storage;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.parallel.Workers;

/// Carries out one procedure, again and again: write the inputs, [#complete], read the outputs; or [#over] a whole set.
///
/// A run has numbers beside its inputs, which stay until others are given: the seed and the number of the run, which decide
/// about its draws, run 0 where nobody says so ([#draws]); which examples of the run it has ([#examples]); and where training
/// stands, at its first step where nobody says so ([#counters]).
///
/// Owns the arena and the indices, for up to `capacity` examples; shares the weights. A [Launcher] does the work: this JVM's
/// threads, or a device, of whose memory arena and indices then hold inputs and outputs alone. For one thread at a time.
public final class Run {
    private final Program program;
    private final Procedure procedure;
    private final Weights weights;
    private final float[] arena;
    private final int[] indices;
    private final int capacity;
    private final Launcher launcher;
    private final boolean onDevice;
    private final double[] scheduled;
    private long seed = RandomNumbers.ofRun(0, Purpose.STEP, 0);
    private int first;
    private int examples;
    private long step = 1;
    private long steps = 1;
    private long epoch = 1;
    private long epochs = 1;

    /// One thread does all.
    public Run(Program program, Procedure procedure, Weights weights, int capacity) {
        this(program, procedure, weights, new Workers(1), capacity);
    }

    /// @param weights  of the model, as [Program#initialWeights] makes them
    /// @param workers  who help, where this JVM does the work
    /// @param capacity most examples of a run
    public Run(Program program, Procedure procedure, Weights weights, Workers workers, int capacity) {
        int needed = Math.toIntExact(program.plan().weights() + Storage.SLACK);
        if (weights.read().length < needed) {
            throw new IllegalArgumentException("expected an array of " + needed + " weights, found "
                    + weights.read().length);
        }
        this.program = program;
        this.procedure = procedure;
        this.weights = weights;
        this.capacity = capacity;
        arena = new float[elements(procedure.arena())];
        indices = new int[elements(procedure.indices())];
        launcher = switch (program.code()) {
            case Program.Compiled compiled ->
                    new ThreadLauncher(compiled, procedure, workers, weights.read(), arena, indices);
            case Program.OnDevice(Device device) ->
                    device.launcher(procedure, weights.onDevice().orElseThrow(), arena, indices, capacity);
        };
        onDevice = program.code() instanceof Program.OnDevice;
        scheduled = new double[procedure.schedule().instructions().size()];
        examples(capacity);
    }

    /// @throws InputException where the examples are too many for an array
    private int elements(Place size) {
        try {
            return Math.addExact(size.at(capacity), Storage.SLACK);
        } catch (ArithmeticException e) {
            throw new InputException(
                    String.format(Locale.ROOT, "expected '%s' to take as many numbers as an array holds,"
                            + " found more at batch %,d; a smaller batch takes fewer", procedure.role(), capacity),
                    e);
        }
    }

    public Procedure procedure() {
        return procedure;
    }

    public Program program() {
        return program;
    }

    public int capacity() {
        return capacity;
    }

    public int examples() {
        return examples;
    }

    /// Says which draws the next runs make.
    ///
    /// @param seed of training
    /// @param run  its number among those of the same purpose
    public void draws(long seed, Purpose purpose, long run) {
        this.seed = RandomNumbers.ofRun(seed, purpose, run);
    }

    /// Says where training stands, all counted from 1.
    public void counters(long step, long steps, long epoch, long epochs) {
        this.step = step;
        this.steps = steps;
        this.epoch = epoch;
        this.epochs = epochs;
    }

    /// Says how many examples the next runs have, from the first on; to be called before inputs are written.
    public void examples(int n) {
        examples(0, n);
    }

    /// Says which of a run's examples the next ones have, where it takes several for all of them; to be called before inputs
    /// are written.
    ///
    /// @param first number of the first, from 0; decides about its draws
    public void examples(int first, int n) {
        if (n < 1 || n > capacity) {
            throw new IllegalArgumentException(
                    "expected 1 to " + Counted.number(capacity) + " examples, found " + Counted.number(n));
        }
        this.first = first;
        if (n != examples) {
            examples = n;
            launcher.examples(n);
        }
    }

    /// What to do before and after each part of a set.
    public interface Part {
        /// Writes the inputs of these examples.
        void write(int first, int count);

        /// Takes their outputs.
        void read(int first, int count);
    }

    /// Carries it out for a set of examples, as many at a time as there is room for.
    public void over(int count, Part part) {
        for (int from = 0; from < count; from += capacity) {
            examples(from, Math.min(capacity, count - from));
            part.write(from, examples);
            complete();
            part.read(from, examples);
        }
    }

    /// Runs all launches in order.
    public void complete() {
        compute();
        update();
    }

    /// Begins what takes an axis one element at a time, once the inputs without the axis are written.
    public void begin() {
        prepare();
        launcher.begin(seed, first);
    }

    /// Takes the next element, once the inputs that have the axis are written: then the outputs of it are there.
    ///
    /// @param turn its number, from 0
    public void turn(int turn) {
        prepare();
        launcher.turn(seed, first, turn);
    }

    /// Runs the launches that change no weights: then the outputs are there.
    void compute() {
        prepare();
        launcher.compute(seed, first);
    }

    private void prepare() {
        procedure.schedule().compute(step, steps, epoch, epochs, scheduled);
        for (int i = 0; i < procedure.handed().size(); i++) {
            Schedule.Handed handed = procedure.handed().get(i);
            arena[handed.place().at(examples)] = (float) scheduled[handed.instruction()];
        }
        if (onDevice) {
            weights.bringToDevice();
        } else {
            weights.change();
        }
    }

    /// Runs the launches that are left after [#compute].
    void update() {
        if (procedure.updates()) {
            launcher.update(seed, first);
            if (onDevice) {
                weights.changedOnDevice();
            }
        }
    }

    // ---------- inputs and outputs

    /// Where inputs and outputs of real numbers lie.
    public float[] arena() {
        return arena;
    }

    /// Where inputs and outputs of indices, whole numbers and truth values lie.
    public int[] indices() {
        return indices;
    }

    /// Where the first element of an input or output lies, for the present number of examples.
    public int at(Port port) {
        return port.place().at(examples);
    }

    /// How many elements it has, for the present number of examples.
    public int elements(Port port) {
        return Math.toIntExact(port.elements(examples));
    }

    /// @throws IllegalArgumentException when there is none of this name
    public Port input(String name) {
        return port("input", procedure.inputs(), name);
    }

    /// @throws IllegalArgumentException when there is none of this name
    public Port output(String name) {
        return port("output", procedure.outputs(), name);
    }

    private Port port(String kind, List<Port> ports, String name) {
        for (Port port : ports) {
            if (port.name().equals(name)) {
                return port;
            }
        }
        throw new IllegalArgumentException("'" + procedure.role() + "' of model " + program.plan().model() + " has no "
                + kind + " '" + name + "'; it has " + ports.stream().map(Port::name).toList());
    }

    /// Sets an input that is one number.
    public void set(Port port, double value) {
        if (!port.isReal()) {
            indices[at(port)] = (int) value;
        } else {
            arena[at(port)] = (float) value;
        }
    }

    /// Sets the elements of an input.
    public void set(Port port, double[] values) {
        int at = at(port);
        for (int i = 0; i < values.length; i++) {
            if (!port.isReal()) {
                indices[at + i] = (int) values[i];
            } else {
                arena[at + i] = (float) values[i];
            }
        }
    }

    /// An element of an output.
    public double get(Port port, int element) {
        return port.isReal() ? arena[at(port) + element] : indices[at(port) + element];
    }
}
