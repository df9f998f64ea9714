package netc.abi;

import java.util.List;

/// One run of a kernel: which, on what, how often.
///
/// @param kernel  its number in [Kernels]
/// @param buffers the offset of each argument, in the order of the kernel's slots
/// @param turns   elements along the parallel loop for n examples, which are not rounded: see [Place#exactly]
/// @param divisor elements a turn, at least 1
/// @param cost    estimated scalar operations of one turn, to decide how many threads are worth while
public record Launch(int kernel, List<Place> buffers, Place turns, int divisor, long cost) {
    public Launch {
        buffers = List.copyOf(buffers);
    }

    public int turns(int examples) {
        return Math.toIntExact(Math.ceilDiv(turns.exactly(examples), divisor));
    }
}
