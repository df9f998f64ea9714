package netc.abi;

import java.util.List;

/// The kernels of a model as source text, for devices that compile it themselves.
///
/// Every kernel takes the same arguments first: the three [Storage]s (`weights`, `arena`, `indices`), the number of turns, the
/// number of examples, the seed of the run, the number of its first example; then the offset of each of its tensors, an `int` each. A work-item runs the turn
/// of its number, and none beyond the number of turns.
///
/// @param source  OpenCL C 1.2
/// @param kernels in the order of their numbers, see [Launch#kernel]
public record DeviceCode(String source, List<Entry> kernels) {
    public DeviceCode {
        kernels = List.copyOf(kernels);
    }

    /// One kernel.
    ///
    /// @param name    of its function
    /// @param tensors how many offsets it takes
    /// @param draws   whether it reads the seed of the run and the number of its first example
    public record Entry(String name, int tensors, boolean draws) {
    }
}
