package netc.abi;

import java.util.List;

/// One run of a kernel, in a loop one for each turn: which, on what, how often.
///
/// @param kernel  its number in [Kernels]
/// @param buffers the offset of each argument, in the order of the kernel's slots
/// @param moves   what is added to offsets in the turns of loops, in the order of the arguments
/// @param turns   elements along the parallel loop for n examples
/// @param divisor elements a turn, at least 1
/// @param cost    estimated scalar operations of one turn, to decide how many threads are worth while
public record Launch(int kernel, List<Place> buffers, List<Move> moves, Place turns, int divisor, long cost) {
    public Launch {
        buffers = List.copyOf(buffers);
        moves = List.copyOf(moves);
    }

    /// One whose arguments stay where they are.
    public Launch(int kernel, List<Place> buffers, Place turns, int divisor, long cost) {
        this(kernel, buffers, List.of(), turns, divisor, cost);
    }

    /// The same on other buffers.
    public Launch with(List<Place> others) {
        return new Launch(kernel, others, moves, turns, divisor, cost);
    }

    public int turns(int examples) {
        return Math.toIntExact(Math.ceilDiv(turns.exactly(examples), divisor));
    }
}
