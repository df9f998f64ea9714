package netc.runtime.model;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import netc.abi.Kernels;
import netc.abi.Launch;
import netc.abi.LaunchOrder;
import netc.abi.Move;
import netc.abi.Place;
import netc.abi.Procedure;
import netc.abi.Storage;
import netc.runtime.parallel.Region;
import netc.runtime.parallel.Workers;

/// Launches on this JVM's threads. What a run computes does not depend on how its turns are spread over them.
///
/// Places are resolved when the number of examples changes, into arrays that stay, so that a run allocates nothing.
final class ThreadLauncher implements Launcher {
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

    private final Kernels kernels;
    private final double nanosPerOperation;
    private final Procedure procedure;
    private final List<Launch> launches;
    private final Workers workers;
    private final float[] weights;
    private final float[] arena;
    private final int[] indices;
    /// Of each thread.
    private final float[][] own;
    private final Turns region = new Turns();

    private final LaunchOrder order;
    private final IntConsumer step = this::step;
    /// Offsets of all launches' arguments, for `examples` and the turns of loops.
    private final int[] offsets;
    /// Where the arguments of each launch begin among them.
    private final int[] firstOffsets;
    /// Where those that move begin, in the order of the launches' moves, and how far it is from slice to slice.
    private final int[][] starts;
    private final int[][] slices;
    /// How often each launch runs.
    private final int[] runs;
    private final int[] turns;
    private final double[] nanos;
    private int examples;
    private double totalNanos;

    ThreadLauncher(Program.Compiled code, Procedure procedure, Workers workers, float[] weights, float[] arena,
            int[] indices) {
        kernels = code.kernels();
        nanosPerOperation = code.lanes() == 1 ? SCALAR_NANOS : VECTOR_NANOS;
        this.procedure = procedure;
        launches = procedure.launches();
        this.workers = workers;
        this.weights = weights;
        this.arena = arena;
        this.indices = indices;
        own = new float[workers.threads()][kernels.own() + Storage.SLACK];
        order = new LaunchOrder(procedure.loops());
        offsets = new int[launches.stream().mapToInt(l -> l.buffers().size()).sum()];
        firstOffsets = new int[launches.size()];
        starts = launches.stream().map(l -> new int[l.moves().size()]).toArray(int[][]::new);
        slices = launches.stream().map(l -> new int[l.moves().size()]).toArray(int[][]::new);
        runs = IntStream.range(0, launches.size()).map(procedure::runs).toArray();
        turns = new int[launches.size()];
        nanos = new double[launches.size()];
    }

    @Override
    public void examples(int n) {
        examples = n;
        totalNanos = 0;
        int at = 0;
        for (int i = 0; i < turns.length; i++) {
            Launch launch = launches.get(i);
            firstOffsets[i] = at;
            List<Place> buffers = launch.buffers();
            for (int b = 0; b < buffers.size(); b++) {
                offsets[at++] = buffers.get(b).at(n);
            }
            for (int m = 0; m < starts[i].length; m++) {
                Move move = launch.moves().get(m);
                starts[i][m] = offsets[firstOffsets[i] + move.argument()];
                slices[i][m] = move.slice(n);
            }
            turns[i] = launch.turns(n);
            nanos[i] = nanosPerOperation * launch.cost() * turns[i];
            totalNanos += nanos[i] * runs[i];
        }
    }

    @Override
    public void compute(long seed, int first) {
        run(seed, first, 0, procedure.firstUpdate());
    }

    @Override
    public void update(long seed, int first) {
        run(seed, first, procedure.firstUpdate(), turns.length);
    }

    @Override
    public void begin(long seed, int first) {
        run(seed, first, 0, procedure.loops().get(procedure.streamed()).first());
    }

    @Override
    public void turn(long seed, int first, int turn) {
        int loop = procedure.streamed();
        prepare(seed, first, totalNanos / procedure.loops().get(loop).turns());
        order.turn(loop, turn, step);
    }

    private void run(long seed, int first, int from, int to) {
        prepare(seed, first, totalNanos);
        order.run(from, to, step);
    }

    /// @param nanos that the work is estimated to take
    private void prepare(long seed, int first, double nanos) {
        if (nanos >= WORTH_WAKING_NANOS) {
            workers.wake();
        }
        region.seed = seed;
        region.first = first;
    }

    private void step(int number) {
        Launch launch = launches.get(number);
        int at = firstOffsets[number];
        int[] from = starts[number];
        for (int m = 0; m < from.length; m++) {
            Move move = launch.moves().get(m);
            int by = move.by(order.turn(move.loop()), slices[number][m]);
            // What moves in several loops is summed up, the outermost first.
            boolean again = m > 0 && launch.moves().get(m - 1).argument() == move.argument();
            offsets[at + move.argument()] = (again ? offsets[at + move.argument()] : from[m]) + by;
        }
        launch(launch.kernel(), at, turns[number], nanos[number]);
    }

    private void launch(int kernel, int at, int turns, double nanos) {
        double most = Math.min(nanos / LEAST_CHUNK_NANOS, workers.threads() * CHUNKS_PER_THREAD);
        int chunks = (int) Math.min(most, turns);
        region.kernel = kernel;
        region.at = at;
        region.turns = turns;
        if (chunks <= 1 || workers.threads() == 1) {
            region.run(0, turns, 0);
        } else {
            region.turnsPerChunk = Math.ceilDiv(turns, chunks);
            workers.run(region, Math.ceilDiv(turns, region.turnsPerChunk), (long) nanos);
        }
    }

    /// The launch under way. Written by the caller's thread before the workers get to see it.
    private final class Turns implements Region {
        private int kernel;
        private int at;
        private int turns;
        private int turnsPerChunk;
        private long seed;
        private int first;

        @Override
        public void chunk(int index, int thread) {
            run(index * turnsPerChunk, Math.min(turns, (index + 1) * turnsPerChunk), thread);
        }

        private void run(int from, int to, int thread) {
            kernels.run(kernel, weights, arena, indices, own[thread], offsets, at, examples, seed, first, from,
                    to);
        }
    }
}
