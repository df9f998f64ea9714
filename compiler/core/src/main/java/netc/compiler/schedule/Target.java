package netc.compiler.schedule;

import java.util.List;

/// The machine that kernels are written for: what a compilation is told of it, and what holds for all of them.
///
/// @param widths lanes of a vector, one variant of each kernel for each
/// @param room   what one kernel may be
/// @param grain  the most elements of a turn where elements are apart
public record Target(List<Integer> widths, MethodRoom room, int grain) {
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

    /// Threads of a JVM: few, so that turns are long.
    public static Target jvm(List<Integer> widths, MethodRoom room) {
        return new Target(widths, room, Integer.MAX_VALUE);
    }

    /// A device with thousands of work-items, of which neighbours read what lies side by side.
    public static Target device(MethodRoom room) {
        return new Target(List.of(1), room, 1);
    }

    /// How many elements a turn has, where it may have so many.
    int elementsOfTurn(int most) {
        return Math.min(most, grain);
    }
}
