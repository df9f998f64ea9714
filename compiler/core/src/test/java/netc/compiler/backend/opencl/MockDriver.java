package netc.compiler.backend.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import netc.abi.LaunchOrder;
import netc.abi.Loop;
import netc.abi.Storage;
import netc.compiler.Runs;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelInterpreter;
import netc.compiler.kernel.KernelInterpreter.Precision;
import netc.compiler.kernel.KernelPrinter;
import netc.compiler.schedule.Lifetime;
import netc.runtime.opencl.Driver;

/// A device that trusts nobody. It carries out commands no earlier than it must, and the work-items of a launch in an order
/// of its own; it refuses access beyond a memory's end, to what was freed, to what nobody has written, to what the plan has
/// given up or has given to something else, and to what another work-item of the same launch writes.
final class MockDriver implements Driver {
    private final List<Kernel> kernels;
    private final List<Lifetime> lifetimes;
    private final Random order;
    private final List<Runnable> commands = new ArrayList<>();
    private final Set<Object> held = new HashSet<>();
    private int waits;
    private int launches;
    private int recordings;
    private boolean closed;

    /// @param lifetimes of what lies in arena and indices
    /// @param seed      of the order of work-items
    MockDriver(List<Kernel> kernels, List<Lifetime> lifetimes, long seed) {
        this.kernels = kernels;
        this.lifetimes = lifetimes;
        order = new Random(seed);
    }

    /// What an element holds.
    private enum Content {
        NOTHING, SOMETHING, GIVEN_UP
    }

    /// Memory, and for each element what it holds, for how long, and which work-item of the launch under way wrote or read it.
    private static final class Ram implements Memory {
        final Storage storage;
        final double[] reals;
        final int[] wholes;
        final Content[] content;
        /// Launches with which the lifetimes began and end of what lies there; -1 where nothing of a plan does.
        final int[] first;
        final int[] last;
        /// Number of the work-item of the launch under way that wrote an element, plus 1.
        final int[] writer;
        /// The same of the one that read it; -1 for several.
        final int[] reader;
        final List<Integer> touched = new ArrayList<>();

        Ram(Storage storage, int elements) {
            this.storage = storage;
            reals = new double[storage.equals(Storage.INDICES) ? 0 : elements];
            wholes = new int[storage.equals(Storage.INDICES) ? elements : 0];
            Arrays.fill(reals, Double.NaN);
            Arrays.fill(wholes, Integer.MIN_VALUE);
            content = new Content[elements];
            first = new int[elements];
            last = new int[elements];
            Arrays.fill(content, Content.NOTHING);
            forgetLifetimes();
            writer = new int[elements];
            reader = new int[elements];
        }

        void forgetLifetimes() {
            Arrays.fill(first, -1);
            Arrays.fill(last, -1);
        }

        void forgetWorkItems() {
            touched.forEach(i -> {
                writer[i] = 0;
                reader[i] = 0;
            });
            touched.clear();
        }
    }

    private record Recorded(MockDriver driver, Ram weights, Ram arena, Ram indices, int examples, List<Turns> launches,
            Runs runs)
            implements Sequence {
        Ram memory(Storage storage) {
            return switch (storage.space()) {
                case WEIGHTS -> weights;
                case RUN -> storage.equals(Storage.ARENA) ? arena : indices;
                case TURN -> throw new IllegalStateException("no memory of the device");
            };
        }

        @Override
        public void free() {
            driver.require(driver.commands.isEmpty(), "a sequence is freed while commands are under way");
            driver.release(this);
        }

        /// Each is itself alone.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    int waits() {
        return waits;
    }

    /// Memories and sequences that were not freed.
    int held() {
        return held.size();
    }

    int launches() {
        return launches;
    }

    /// Launches that the sequence recorded last holds.
    int recordings() {
        return recordings;
    }

    @Override
    public String describe() {
        return "mock device";
    }

    @Override
    public Memory allocate(Storage storage, int elements) {
        require(elements > 0, "memory of " + elements + " elements");
        Ram ram = new Ram(storage, elements);
        held.add(ram);
        return ram;
    }

    @Override
    public void write(Memory memory, int at, Object values, int from, int count) {
        Ram ram = live(memory);
        inside(ram, at, count);
        if (ram.storage.equals(Storage.INDICES)) {
            int[] copy = Arrays.copyOfRange((int[]) values, from, from + count);
            commands.add(() -> System.arraycopy(copy, 0, ram.wholes, at, count));
        } else {
            float[] copy = Arrays.copyOfRange((float[]) values, from, from + count);
            commands.add(() -> Arrays.setAll(new double[count], i -> ram.reals[at + i] = copy[i]));
        }
        commands.add(() -> Arrays.fill(ram.content, at, at + count, Content.SOMETHING));
    }

    @Override
    public void read(Memory memory, int at, Object values, int to, int count) {
        Ram ram = live(memory);
        inside(ram, at, count);
        commands.add(() -> {
            for (int i = 0; i < count; i++) {
                require(ram.storage.equals(Storage.WEIGHTS) || ram.content[at + i] == Content.SOMETHING,
                        "element " + (at + i) + " of " + ram.storage + " is fetched, and holds " + ram.content[at + i]);
                if (ram.storage.equals(Storage.INDICES)) {
                    ((int[]) values)[to + i] = ram.wholes[at + i];
                } else {
                    ((float[]) values)[to + i] = (float) ram.reals[at + i];
                }
            }
        });
    }

    @Override
    public Sequence record(Memory weights, Memory arena, Memory indices, int examples, List<Turns> launches,
            List<Loop> loops) {
        Recorded recorded = new Recorded(this, live(weights), live(arena), live(indices), examples,
                List.copyOf(launches), new Runs(loops, new LaunchOrder(loops)));
        recordings = launches.size();
        require(recorded.weights.storage.equals(Storage.WEIGHTS) && recorded.arena.storage.equals(Storage.ARENA)
                && recorded.indices.storage.equals(Storage.INDICES), "memories are exchanged");
        for (Turns launch : launches) {
            require(launch.turns() >= 0 && launch.kernel() >= 0 && launch.kernel() < kernels.size()
                    && launch.offsets().size() == kernels.get(launch.kernel()).buffers().size(), launch.toString());
        }
        held.add(recorded);
        return recorded;
    }

    @Override
    public void run(Sequence sequence, int from, int to, long seed, int first) {
        require(held.contains(sequence), "a sequence runs after it was freed");
        Recorded recorded = (Recorded) sequence;
        commands.add(() -> {
            if (from == 0) {
                recorded.arena.forgetLifetimes();
                recorded.indices.forgetLifetimes();
                begin(recorded, -1);
            }
            recorded.runs.order().run(from, to, i -> carryOut(recorded, i, seed, first));
        });
    }

    @Override
    public void turn(Sequence sequence, int loop, int turn, long seed, int first) {
        require(held.contains(sequence), "a sequence runs after it was freed");
        Recorded recorded = (Recorded) sequence;
        commands.add(() -> recorded.runs.order().turn(loop, turn, i -> carryOut(recorded, i, seed, first)));
    }

    private void carryOut(Recorded recorded, int number, long seed, int first) {
        begin(recorded, number);
        launch(recorded, number, seed, first);
        launches++;
        if (recorded.runs.isLast(number)) {
            giveUp(recorded, number);
        }
    }

    private void launch(Recorded recorded, int index, long seed, int first) {
        Turns launch = recorded.launches.get(index);
        Kernel kernel = kernels.get(launch.kernel());
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < launch.turns(); i++) {
            items.add(i);
        }
        Collections.shuffle(items, order);
        KernelInterpreter.Memory memory = new KernelInterpreter.Memory(recorded.weights.reals, recorded.arena.reals,
                recorded.indices.wholes);
        int[] offsets = IntStream.range(0, launch.offsets().size()).map(a -> launch.offset(a, recorded.runs.order()))
                .toArray();
        for (int item : items) {
            KernelInterpreter.run(Precision.SINGLE, kernel, memory, offsets, 0, recorded.examples, seed, first, item,
                    item + 1,
                    new WorkItem(recorded, index, kernel, item));
        }
        for (Storage storage : List.of(Storage.WEIGHTS, Storage.ARENA, Storage.INDICES)) {
            recorded.memory(storage).forgetWorkItems();
        }
    }

    private void begin(Recorded recorded, int launch) {
        for (Lifetime lifetime : lifetimes) {
            if (lifetime.first() == launch) {
                Ram ram = recorded.memory(lifetime.storage());
                int from = lifetime.place().at(recorded.examples);
                for (int i = from; i < from + lifetime.size().at(recorded.examples); i++) {
                    require(ram.last[i] <= launch || launch >= 0 && !recorded.runs.isFirst(launch),
                            "element " + i + " of " + ram.storage + " is needed until launch " + ram.last[i]
                                    + ", and given away with launch " + launch);
                    ram.first[i] = launch;
                    ram.last[i] = lifetime.last();
                }
            }
        }
    }

    private void giveUp(Recorded recorded, int launch) {
        for (Lifetime lifetime : lifetimes) {
            if (lifetime.last() == launch) {
                Ram ram = recorded.memory(lifetime.storage());
                int from = lifetime.place().at(recorded.examples);
                for (int i = from; i < from + lifetime.size().at(recorded.examples); i++) {
                    // Where a result has taken an operand's place, it goes on.
                    if (ram.last[i] == launch) {
                        ram.content[i] = Content.GIVEN_UP;
                    }
                }
            }
        }
    }

    private final class WorkItem implements KernelInterpreter.Watch {
        private final Recorded recorded;
        private final int launch;
        private final Kernel kernel;
        private final int number;

        WorkItem(Recorded recorded, int launch, Kernel kernel, int item) {
            this.recorded = recorded;
            this.launch = launch;
            this.kernel = kernel;
            number = item + 1;
        }

        @Override
        public void reads(Buffer buffer, int place) {
            Ram ram = recorded.memory(buffer.storage());
            within(ram, buffer, place);
            switch (ram.content[place]) {
                case NOTHING -> throw refused(buffer, place, "is read, and holds nothing that anybody wrote");
                case GIVEN_UP -> throw refused(buffer, place, "is read, and the plan has given it up");
                case SOMETHING -> {
                }
            }
            if (ram.writer[place] != 0 && ram.writer[place] != number) {
                throw refused(buffer, place, "is read by a work-item while another writes it");
            }
            ram.touched.add(place);
            ram.reader[place] = ram.reader[place] == 0 || ram.reader[place] == number ? number : -1;
        }

        @Override
        public void writes(Buffer buffer, int place) {
            Ram ram = recorded.memory(buffer.storage());
            within(ram, buffer, place);
            if (ram.writer[place] != 0 && ram.writer[place] != number
                    || ram.reader[place] != 0 && ram.reader[place] != number) {
                throw refused(buffer, place, "is written by a work-item while another uses it");
            }
            if (!lifetimes.isEmpty() && !ram.storage.equals(Storage.WEIGHTS)
                    && (ram.first[place] > launch || ram.last[place] < launch)) {
                throw refused(buffer, place, "is written by launch " + launch + ", to which the plan does not give it");
            }
            ram.touched.add(place);
            ram.writer[place] = number;
            ram.content[place] = Content.SOMETHING;
        }

        private void within(Ram ram, Buffer buffer, int place) {
            if (place < 0 || place >= ram.content.length) {
                throw refused(buffer, place, "lies beyond the memory's " + ram.content.length);
            }
        }

        private AssertionError refused(Buffer buffer, int place, String why) {
            return new AssertionError(
                    "element " + place + " of " + buffer + " " + why + ", in work-item " + (number - 1)
                            + " of\n" + KernelPrinter.print(kernel));
        }
    }

    @Override
    public void await() {
        waits++;
        commands.forEach(Runnable::run);
        commands.clear();
    }

    @Override
    public void close() {
        require(commands.isEmpty(), "closed while commands are under way");
        closed = true;
        held.clear();
    }

    private Ram live(Memory memory) {
        require(held.contains(memory), "memory that was freed, or is of another device");
        return (Ram) memory;
    }

    private void release(Object object) {
        require(held.remove(object), "freed twice");
    }

    private static void inside(Ram ram, int at, int count) {
        if (at < 0 || count < 0 || at + count > ram.content.length) {
            throw new AssertionError(
                    count + " elements at " + at + " of the " + ram.content.length + " of " + ram.storage);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds || closed) {
            throw new AssertionError(closed ? "a closed device is used" : otherwise);
        }
    }
}
