package netc.compiler.schedule;

import java.util.List;

/// The machine that kernels are written for: what a compilation is told of it, and what holds for all of them.
///
/// @param widths lanes of a vector, one variant of each kernel for each
/// @param room   what one kernel may be
public record Target(List<Integer> widths, MethodRoom room) {
    /// Lanes of the widest vector.
    static final int WIDEST = 16;
    /// Numbers in a line of a processor's cache.
    static final int LINE = 16;

    // Virtual registers that the JVM's first compiler takes for vectors, estimated high; what a method has of them is
    // measured when it is emitted.
    static final int LOAD_REGISTERS = 111;
    static final int OPERATION_REGISTERS = 45;
    /// An operand that would cost a method more is stored instead, which keeps what is tried small.
    static final int MOST_FUSED_REGISTERS = 6_500;

    public Target {
        widths = List.copyOf(widths);
    }
}
