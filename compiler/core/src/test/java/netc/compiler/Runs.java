package netc.compiler;

import java.util.List;
import java.util.function.ToIntFunction;
import netc.abi.LaunchOrder;
import netc.abi.Loop;
import netc.abi.Procedure;

/// Which run of a launch this is, of all that loops make of it.
///
/// @param order goes through the launches
public record Runs(List<Loop> loops, LaunchOrder order) {
    public Runs(Procedure procedure) {
        this(procedure.loops(), new LaunchOrder(procedure.loops()));
    }

    /// Whether all loops around a launch are in the turns that they begin with.
    public boolean isFirst(int launch) {
        return all(launch, loop -> loop.turn(0));
    }

    /// Whether all loops around a launch are in the turns that they end with.
    public boolean isLast(int launch) {
        return all(launch, loop -> loop.turn(loop.turns() - 1));
    }

    private boolean all(int launch, ToIntFunction<Loop> turn) {
        for (int i = 0; i < loops.size(); i++) {
            Loop loop = loops.get(i);
            if (loop.first() <= launch && launch < loop.end() && order.turn(i) != turn.applyAsInt(loop)) {
                return false;
            }
        }
        return true;
    }
}
