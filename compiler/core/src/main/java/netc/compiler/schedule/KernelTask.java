package netc.compiler.schedule;

import java.util.List;
import java.util.Set;
import netc.abi.Place;
import netc.compiler.graph.Type;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Kernel;

/// A kernel to be launched once: its text for each width of vector, and how often its parallel loop turns.
///
/// @param variants the same kernel for each width asked for, in that order
/// @param uses     what each argument is, the same for all widths
/// @param scratch  whole numbers that the kernels of a unit leave to each other, the same for all of them that have any: a tensor
///                 of each type, as arguments behind those
/// @param turns    of the parallel loop, divided by `divisor` and rounded up
/// @param cost     scalar operations of one turn
/// @param pointwise values that are read only where the same element is written: a result may take their memory
/// @param checks    whether it looks at what it writes, see [FiniteCheck]: its last argument is where it leaves the sums
record KernelTask(List<Kernel> variants, List<Buffers.Use> uses, List<Type> scratch, Place turns, int divisor,
        long cost, Set<Value> pointwise, boolean checks) {
    KernelTask {
        variants = List.copyOf(variants);
        uses = List.copyOf(uses);
        scratch = List.copyOf(scratch);
        pointwise = Set.copyOf(pointwise);
    }

    /// The same with the kernel's number in a table. What is like a kernel there already is kept no longer.
    ///
    /// @param kernel its number
    record Numbered(int kernel, List<Buffers.Use> uses, List<Type> scratch, Place turns, int divisor, long cost,
            Set<Value> pointwise, boolean checks) {
    }

    Numbered in(KernelTable table) {
        return new Numbered(table.number(variants), uses, scratch, turns, divisor, cost, pointwise, checks);
    }
}
