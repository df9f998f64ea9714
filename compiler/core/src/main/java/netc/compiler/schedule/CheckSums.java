package netc.compiler.schedule;

import java.util.List;
import java.util.Optional;
import netc.abi.Dimension;
import netc.abi.Place;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Storage;
import netc.abi.TensorType;
import netc.compiler.graph.Result;

/// Where the checks of a procedure leave their sums, see [FiniteCheck]: behind each other, as one output.
final class CheckSums {
    private final MemoryPlan memory;
    private final Optional<MemoryPlan.Slot> slot;
    private final long size;
    private long placed;

    /// @param tasks  all of the procedure
    /// @param copied updates that are copied and looked at
    static CheckSums of(MemoryPlan memory, List<List<KernelTask.Numbered>> tasks, List<Result.Update> copied) {
        long size = 0;
        for (List<KernelTask.Numbered> unit : tasks) {
            for (KernelTask.Numbered task : unit) {
                size = Math.addExact(size, task.checks() ? FiniteCheck.sums(task.turns().base(), task.divisor()) : 0);
            }
        }
        for (Result.Update update : copied) {
            size = Math.addExact(size, FiniteCheck.sums(update.value().type().elementsPerExample(), CopyKernel.BLOCK));
        }
        return new CheckSums(memory, size);
    }

    /// @param size how many they are; 0 where nothing is checked
    private CheckSums(MemoryPlan memory, long size) {
        this.memory = memory;
        this.size = size;
        slot = size == 0 ? Optional.empty()
                : Optional.of(memory.allocate(Storage.ARENA, Growth.FIXED, size, MemoryPlan.BEFORE));
    }

    /// The place of the next so many.
    Place next(long count) {
        Place next = memory.place(slot.orElseThrow()).plus(Place.fixed(placed));
        placed = Math.addExact(placed, count);
        return next;
    }

    Optional<Port> output() {
        return slot.map(s -> new Port(Procedure.FINITE, TensorType.real(new Dimension("", size)), false,
                memory.place(s)));
    }
}
