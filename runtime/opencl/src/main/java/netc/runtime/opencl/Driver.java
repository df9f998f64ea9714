package netc.runtime.opencl;

import java.util.List;
import netc.abi.LaunchOrder;
import netc.abi.Loop;
import netc.abi.Move;
import netc.abi.Storage;

/// What a device is asked for: memory, and commands, which it carries out one after the other in the order given.
/// [OpenClDriver] passes them on to OpenCL; tests put a device in its place that checks each of them.
public interface Driver extends AutoCloseable {
    /// For announcing: which device it is.
    String describe();

    /// Memory with any content.
    Memory allocate(Storage storage, int elements);

    /// Copies `count` elements from `values`, which may be changed right after.
    ///
    /// @param values `float[]`, or `int[]` for memory of [Storage#INDICES]
    void write(Memory memory, int at, Object values, int from, int count);

    /// Copies `count` elements to `values`, which has them when [#await] returns.
    void read(Memory memory, int at, Object values, int to, int count);

    /// Prepares launches, so that a run has to name them no more. What a loop repeats is prepared once.
    Sequence record(Memory weights, Memory arena, Memory indices, int examples, List<Turns> launches, List<Loop> loops);

    /// Carries out launches of a sequence in order, loops turn by turn.
    ///
    /// @param from  number of the first
    /// @param to    number of the first that is left out
    /// @param seed  of the run, for draws
    /// @param first number in the run of the first example, for draws
    void run(Sequence sequence, int from, int to, long seed, int first);

    /// Carries out one turn of a loop that no other is around.
    ///
    /// @param loop its number
    void turn(Sequence sequence, int loop, int turn, long seed, int first);

    /// Returns when all that was asked for is done.
    void await();

    /// Frees everything that is left.
    @Override
    void close();

    /// A stretch of the device's memory.
    interface Memory {
    }

    /// Launches that were recorded.
    interface Sequence {
        void free();
    }

    /// One launch, its places resolved.
    ///
    /// @param kernel  its number
    /// @param offsets of its tensors, in the order of the kernel's slots
    /// @param moves   what is added to offsets in turns of loops
    /// @param turns   how many work-items do something
    record Turns(int kernel, List<Integer> offsets, List<Moving> moves, int turns) {
        public Turns {
            offsets = List.copyOf(offsets);
            moves = List.copyOf(moves);
        }

        /// Where a tensor begins, in the turns in which the loops are.
        public int offset(int argument, LaunchOrder order) {
            int offset = offsets.get(argument);
            for (Moving moving : moves) {
                offset += moving.move().argument() == argument
                        ? moving.move().by(order.turn(moving.move().loop()), moving.slice())
                        : 0;
            }
            return offset;
        }
    }

    /// A move, its slice resolved.
    ///
    /// @param slice elements of one
    record Moving(Move move, int slice) {
    }
}
