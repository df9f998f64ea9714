package netc.compiler.schedule;

import java.util.List;
import netc.abi.Procedure;

/// A procedure, and how long each stretch of its memory is needed: what the launches may count on beside what they do.
///
/// @param lifetimes of the arena and the indices, in the order of their ends; variables outlive procedures
public record ScheduledProcedure(Procedure procedure, List<Lifetime> lifetimes) {
    public ScheduledProcedure {
        lifetimes = List.copyOf(lifetimes);
    }
}
