package netc.runtime.model;

import java.util.List;
import netc.abi.Kernels;
import netc.abi.Launch;
import netc.abi.Place;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Space;
import netc.runtime.parallel.Region;
import netc.runtime.parallel.Workers;

/// Carries out one procedure: write the inputs, [#run], read the outputs.
///
/// Owns the arena and the indices, for up to `capacity` examples; shares the weights. Places are resolved when the number
/// of examples changes, into arrays that stay, so that a run allocates nothing. What a run computes does not depend on how
/// its turns are spread over threads. For one thread at a time.
public final class Execution {
    /// Estimated time of a scalar operation: as vector code (sixteen at a time, mostly waiting for the cache) and as
    /// scalar code. Only decides who is asked to help, so that a factor of four either way costs little.
    private static final double VECTOR_NANOS = 0.06;
    private static final double SCALAR_NANOS = 0.5;
    /// A chunk below this is not worth a claim from the ticket.
    private static final double LEAST_CHUNK_NANOS = 2_000;
    /// More chunks than threads, so that a thread put aside by the operating system holds up little.
    private static final int CHUNKS_PER_THREAD = 4;
    /// Work from which parked workers are woken at the start of a run, once for all its launches.
    private static final double WORTH_WAKING_NANOS = 50_000;

    private final Program program;
    private final Procedure procedure;
    private final Kernels kernels;
    private final Workers workers;
    private final float[] weights;
    private final float[] arena;
    private final int[] indices;
    private final int capacity;
    private final Turns region = new Turns();

    /// Offsets of all launches' arguments, for `examples`.
    private final int[] offsets;
    private final int[] turns;
    private final double[] nanos;
    private int examples;
    private double totalNanos;

    /// One thread does all.
    public Execution(Program program, Procedure procedure, float[] weights, int capacity) {
        this(program, procedure, weights, new Workers(1), capacity);
    }

    /// @param weights  of the model, as [Program#initialWeights] makes them
    /// @param workers  who help
    /// @param capacity most examples of a run
    public Execution(Program program, Procedure procedure, float[] weights, Workers workers, int capacity) {
        if (weights.length < program.plan().weights() + Space.SLACK) {
            throw new IllegalArgumentException("expected an array of " + (program.plan().weights() + Space.SLACK)
                    + " weights, found " + weights.length);
        }
        this.program = program;
        this.procedure = procedure;
        this.kernels = program.kernels();
        this.workers = workers;
        this.weights = weights;
        this.capacity = capacity;
        arena = new float[Math.addExact(procedure.arena().at(capacity), Space.SLACK)];
        indices = new int[Math.addExact(procedure.indices().at(capacity), Space.SLACK)];
        List<Launch> launches = procedure.launches();
        offsets = new int[launches.stream().mapToInt(l -> l.buffers().size()).sum()];
        turns = new int[launches.size()];
        nanos = new double[launches.size()];
        examples(capacity);
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

    /// Says how many examples the next runs have; to be called before inputs are written.
    public void examples(int n) {
        if (n < 1 || n > capacity) {
            throw new IllegalArgumentException("expected 1 to " + capacity + " examples, found " + n);
        }
        if (n != examples) {
            resolve(n);
        }
    }

    private void resolve(int n) {
        examples = n;
        totalNanos = 0;
        double nanosPerOperation = program.lanes() == 1 ? SCALAR_NANOS : VECTOR_NANOS;
        List<Launch> launches = procedure.launches();
        int at = 0;
        for (int i = 0; i < turns.length; i++) {
            Launch launch = launches.get(i);
            List<Place> buffers = launch.buffers();
            for (int b = 0; b < buffers.size(); b++) {
                offsets[at++] = buffers.get(b).at(n);
            }
            turns[i] = launch.turns(n);
            nanos[i] = nanosPerOperation * launch.cost() * turns[i];
            totalNanos += nanos[i];
        }
    }

    /// Runs all launches in order.
    ///
    /// @param seed of the draws, see [Program#runSeed]
    public void run(long seed) {
        if (totalNanos >= WORTH_WAKING_NANOS) {
            workers.wake();
        }
        region.seed = seed;
        List<Launch> launches = procedure.launches();
        int at = 0;
        for (int i = 0; i < turns.length; i++) {
            Launch launch = launches.get(i);
            launch(launch.kernel(), at, turns[i], nanos[i]);
            at += launch.buffers().size();
        }
    }

    private void launch(int kernel, int at, int turns, double nanos) {
        double most = Math.min(nanos / LEAST_CHUNK_NANOS, workers.threads() * CHUNKS_PER_THREAD);
        int chunks = (int) Math.min(most, turns);
        region.kernel = kernel;
        region.at = at;
        region.turns = turns;
        if (chunks <= 1 || workers.threads() == 1) {
            region.run(0, turns);
        } else {
            region.turnsPerChunk = Math.ceilDiv(turns, chunks);
            workers.run(region, Math.ceilDiv(turns, region.turnsPerChunk), (long) nanos);
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
        throw new IllegalArgumentException("'" + procedure.name() + "' of model " + program.plan().model() + " has no "
                + kind + " '" + name + "'; it has " + ports.stream().map(Port::name).toList());
    }

    /// Sets an input that is one number.
    public void set(Port port, double value) {
        if (port.space() == Space.INDICES) {
            indices[at(port)] = (int) value;
        } else {
            arena[at(port)] = (float) value;
        }
    }

    /// Sets the elements of an input.
    public void set(Port port, double[] values) {
        int at = at(port);
        for (int i = 0; i < values.length; i++) {
            if (port.space() == Space.INDICES) {
                indices[at + i] = (int) values[i];
            } else {
                arena[at + i] = (float) values[i];
            }
        }
    }

    /// An element of an output.
    public double get(Port port, int element) {
        return port.space() == Space.INDICES ? indices[at(port) + element] : arena[at(port) + element];
    }

    /// The launch under way. Written by the caller's thread before the workers get to see it.
    private final class Turns implements Region {
        private int kernel;
        private int at;
        private int turns;
        private int turnsPerChunk;
        private long seed;

        @Override
        public void chunk(int index) {
            run(index * turnsPerChunk, Math.min(turns, (index + 1) * turnsPerChunk));
        }

        private void run(int from, int to) {
            kernels.run(kernel, weights, arena, indices, offsets, at, examples, seed, from, to);
        }
    }
}
