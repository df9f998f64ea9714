package netc.runtime.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import netc.abi.DeviceCode;
import netc.abi.LaunchOrder;
import netc.abi.Loop;
import netc.abi.Storage;

/// A device of OpenCL with one program and one queue in order.
public final class OpenClDriver implements Driver {
    /// Nothing is approximated, so that the bits are those of the JVM. Warnings about text that no person wrote help nobody.
    private static final String OPTIONS = "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt -w";
    private static final long MEM_READ_WRITE = 1;
    private static final int PROGRAM_BUILD_LOG = 0x1183;
    /// Work-items of a group where they run side by side. A processor runs them one after the other, and a turn is enough
    /// work for a group.
    private static final int GROUP = 64;
    /// Arguments before the tensors' offsets, see [DeviceCode].
    private static final int SEED = 5;
    private static final int FIRST = 6;
    private static final int FIRST_OFFSET = 7;

    private final OpenCl cl;
    private final OpenClDevice device;
    private final DeviceCode code;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment error = arena.allocate(JAVA_INT);
    private final MemorySegment argument = arena.allocate(JAVA_LONG);
    /// How to release what was made, the latest first.
    private final Deque<Runnable> releases = new ArrayDeque<>();
    private final MemorySegment context;
    private final MemorySegment queue;
    private final MemorySegment program;
    private final MemorySegment local;
    private final long group;

    /// Memory of this process that commands under way read and write.
    private Arena staging = Arena.ofShared();
    private final List<Runnable> arrivals = new ArrayList<>();

    /// @throws OpenClException where the device's compiler refuses the code; the message has its log
    public OpenClDriver(Devices devices, OpenClDevice device, DeviceCode code) {
        cl = devices.cl();
        this.device = device;
        this.code = code;
        MemorySegment ids = arena.allocateFrom(ADDRESS, device.id());
        context = kept("clReleaseContext", cl.createContext(ids, error));
        group = device.isCpu() ? 1 : GROUP;
        local = arena.allocateFrom(JAVA_LONG, group);
        try {
            queue = kept("clReleaseCommandQueue", cl.createCommandQueue(context, device.id(), error));
            program = kept("clReleaseProgram", cl.createProgramWithSource(context,
                    arena.allocateFrom(ADDRESS, arena.allocateFrom(code.source())), error));
            build(ids);
        } catch (OpenClException e) {
            close();
            throw e;
        }
    }

    private void build(MemorySegment ids) {
        int status = cl.buildProgram(program, ids, arena.allocateFrom(OPTIONS));
        if (status != 0) {
            String log = Devices.text((size, value, actual) -> cl.getProgramBuildInfo(program, device.id(),
                    PROGRAM_BUILD_LOG, size, value, actual), arena);
            throw new OpenClException("OpenCL: the compiler of " + device.name() + " refused the kernels: "
                    + Status.describe(status) + (log.isEmpty() ? ", without a log" : "; its log:\n" + log));
        }
    }

    @Override
    public String describe() {
        return "OpenCL device " + device.number() + " (" + device.name() + ")";
    }

    // ---------- memory

    private record Buffer(MemorySegment id, Storage storage, int elements) implements Memory {
    }

    @Override
    public Memory allocate(Storage storage, int elements) {
        return new Buffer(kept("clReleaseMemObject",
                cl.createBuffer(context, MEM_READ_WRITE, (long) elements * Float.BYTES, error)), storage, elements);
    }

    @Override
    public void write(Memory memory, int at, Object values, int from, int count) {
        if (count == 0) {
            return;
        }
        Buffer buffer = (Buffer) memory;
        MemorySegment copy = staging.allocate((long) count * Float.BYTES, Float.BYTES);
        switch (buffer.storage().element()) {
            case REAL -> MemorySegment.copy((float[]) values, from, copy, JAVA_FLOAT, 0, count);
            case WHOLE -> MemorySegment.copy((int[]) values, from, copy, JAVA_INT, 0, count);
        }
        cl.enqueueWriteBuffer(queue, buffer.id(), (long) at * Float.BYTES, copy);
    }

    @Override
    public void read(Memory memory, int at, Object values, int to, int count) {
        if (count == 0) {
            return;
        }
        Buffer buffer = (Buffer) memory;
        MemorySegment copy = staging.allocate((long) count * Float.BYTES, Float.BYTES);
        cl.enqueueReadBuffer(queue, buffer.id(), (long) at * Float.BYTES, copy);
        arrivals.add(() -> {
            switch (buffer.storage().element()) {
                case REAL -> MemorySegment.copy(copy, JAVA_FLOAT, 0, (float[]) values, to, count);
                case WHOLE -> MemorySegment.copy(copy, JAVA_INT, 0, (int[]) values, to, count);
            }
        });
    }

    // ---------- launches

    /// A kernel object with its arguments.
    ///
    /// @param moved  numbers of the tensors that lie elsewhere from turn to turn
    private record Prepared(Turns launch, MemorySegment kernel, MemorySegment global, boolean draws, int[] moved) {
    }

    private final class Recorded implements Sequence {
        private final Arena sizes = Arena.ofShared();
        private final LaunchOrder order;
        /// By number; null for those that have nothing to do.
        private final List<Prepared> launches = new ArrayList<>();

        private Recorded(List<Loop> loops) {
            order = new LaunchOrder(loops);
        }
        private final Runnable release = this::release;

        private void release() {
            launches.stream().filter(Objects::nonNull)
                    .forEach(l -> cl.release("clReleaseKernel", l.kernel()));
            sizes.close();
        }

        @Override
        public void free() {
            if (!releases.remove(release)) {
                throw new IllegalStateException("freed twice");
            }
            release();
        }
    }

    @Override
    public Sequence record(Memory weights, Memory arena, Memory indices, int examples, List<Turns> launches,
            List<Loop> loops) {
        Recorded recorded = new Recorded(loops);
        releases.push(recorded.release);
        for (Turns launch : launches) {
            if (launch.turns() == 0) {
                recorded.launches.add(null);
                continue;
            }
            DeviceCode.Entry entry = code.kernels().get(launch.kernel());
            if (entry.tensors() != launch.offsets().size()) {
                throw new IllegalStateException(entry + " launched with " + launch);
            }
            MemorySegment kernel = cl.createKernel(program, recorded.sizes.allocateFrom(entry.name()), error);
            recorded.launches.add(new Prepared(launch, kernel, recorded.sizes.allocateFrom(JAVA_LONG,
                    Math.ceilDiv(launch.turns(), group) * group), entry.draws(),
                    launch.moves().stream().mapToInt(m -> m.move().argument()).distinct().toArray()));
            setAddress(kernel, 0, ((Buffer) weights).id());
            setAddress(kernel, 1, ((Buffer) arena).id());
            setAddress(kernel, 2, ((Buffer) indices).id());
            setWhole(kernel, 3, launch.turns());
            setWhole(kernel, 4, examples);
            setDraws(kernel, 0, 0);
            for (int i = 0; i < launch.offsets().size(); i++) {
                setWhole(kernel, FIRST_OFFSET + i, launch.offsets().get(i));
            }
        }
        return recorded;
    }

    private void setAddress(MemorySegment kernel, int index, MemorySegment value) {
        argument.set(ADDRESS, 0, value);
        cl.setKernelArg(kernel, index, ADDRESS.byteSize(), argument);
    }

    private void setWhole(MemorySegment kernel, int index, int value) {
        argument.set(JAVA_INT, 0, value);
        cl.setKernelArg(kernel, index, JAVA_INT.byteSize(), argument);
    }

    private void setDraws(MemorySegment kernel, long seed, int first) {
        argument.set(JAVA_LONG, 0, seed);
        cl.setKernelArg(kernel, SEED, JAVA_LONG.byteSize(), argument);
        setWhole(kernel, FIRST, first);
    }

    @Override
    public void run(Sequence sequence, int from, int to, long seed, int first) {
        Recorded recorded = (Recorded) sequence;
        recorded.order.run(from, to, number -> enqueue(recorded, number, seed, first));
    }

    @Override
    public void turn(Sequence sequence, int loop, int turn, long seed, int first) {
        Recorded recorded = (Recorded) sequence;
        recorded.order.turn(loop, turn, number -> enqueue(recorded, number, seed, first));
    }

    private void enqueue(Recorded recorded, int number, long seed, int first) {
        Prepared launch = recorded.launches.get(number);
        if (launch == null) {
            return;
        }
        if (launch.draws()) {
            setDraws(launch.kernel(), seed, first);
        }
        for (int argument : launch.moved()) {
            setWhole(launch.kernel(), FIRST_OFFSET + argument, launch.launch().offset(argument, recorded.order));
        }
        cl.enqueueKernel(queue, launch.kernel(), launch.global(), local);
    }

    @Override
    public void await() {
        cl.finish(queue);
        arrivals.forEach(Runnable::run);
        arrivals.clear();
        staging.close();
        staging = Arena.ofShared();
    }

    private MemorySegment kept(String function, MemorySegment object) {
        releases.push(() -> cl.release(function, object));
        return object;
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
        staging.close();
        arena.close();
    }
}
