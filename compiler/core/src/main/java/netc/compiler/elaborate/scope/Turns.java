package netc.compiler.elaborate.scope;

import java.util.HashMap;
import java.util.Map;
import netc.compiler.graph.Axis;

/// At which turn each `repeat` is.
public final class Turns {
    private final Map<Axis, Long> turns = new HashMap<>();

    /// @param stack the axis of turns
    public long at(Axis stack) {
        Long turn = turns.get(stack);
        if (turn == null) {
            throw new IllegalStateException("no turn along " + stack);
        }
        return turn;
    }

    public void begin(Axis stack, long number) {
        turns.put(stack, number);
    }
}
