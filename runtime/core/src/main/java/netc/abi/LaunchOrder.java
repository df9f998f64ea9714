package netc.abi;

import java.util.List;
import java.util.function.IntConsumer;

/// Goes through the launches of a procedure in the order in which they run, loops turn by turn. Allocates nothing while it
/// does.
public final class LaunchOrder {
    private final Loop[] loops;
    private final int[] turns;

    /// @param loops of the procedure
    public LaunchOrder(List<Loop> loops) {
        this.loops = loops.toArray(Loop[]::new);
        turns = new int[this.loops.length];
    }

    /// @param from   number of the first launch; no loop is entered midway
    /// @param to     number of the first that is left out
    /// @param launch is given the number of each
    public void run(int from, int to, IntConsumer launch) {
        run(from, to, 0, launch);
    }

    /// Goes through one turn of a loop that no other is around.
    ///
    /// @param loop its number
    public void turn(int loop, int turn, IntConsumer launch) {
        turns[loop] = turn;
        run(loops[loop].first(), loops[loop].end(), loop + 1, launch);
    }

    private void run(int from, int to, int firstLoop, IntConsumer launch) {
        int loop = firstLoop;
        int at = from;
        while (at < to) {
            while (loop < loops.length && loops[loop].first() < at) {
                loop++;
            }
            if (loop < loops.length && loops[loop].first() == at) {
                Loop entered = loops[loop];
                for (int count = 0; count < entered.turns(); count++) {
                    turns[loop] = entered.turn(count);
                    run(at, entered.end(), loop + 1, launch);
                }
                at = entered.end();
            } else {
                launch.accept(at++);
            }
        }
    }

    /// The turn that a loop is in.
    ///
    /// @param loop its number, or [Move#FIXED]
    public int turn(int loop) {
        return loop == Move.FIXED ? 0 : turns[loop];
    }
}
