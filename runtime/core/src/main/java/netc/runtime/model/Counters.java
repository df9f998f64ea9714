package netc.runtime.model;

import java.util.List;
import netc.abi.Port;
import netc.abi.Procedure;

/// Those inputs of a procedure that tell where training stands: `step`, `steps`, `epoch`, `epochs`, all counted from 1.
/// They belong to the run, not to an example.
public final class Counters {
    private static final List<String> NAMES = List.of("step", "steps", "epoch", "epochs");
    private static final int STEPS = NAMES.indexOf("steps");

    private final List<Port> inputs;
    /// For each input its place in [#NAMES], or -1.
    private final int[] kinds;

    public Counters(Procedure procedure) {
        inputs = procedure.inputs();
        kinds = inputs.stream().mapToInt(p -> is(p) ? NAMES.indexOf(p.name()) : -1).toArray();
    }

    /// Whether an input is such a counter.
    public static boolean is(Port input) {
        return !input.perExample() && input.type().shape().isEmpty() && NAMES.contains(input.name());
    }

    /// Whether there is a counter of this name.
    public boolean has(String name) {
        return indexOf(NAMES.indexOf(name)) >= 0;
    }

    boolean hasSteps() {
        return indexOf(STEPS) >= 0;
    }

    private int indexOf(int kind) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == kind) {
                return i;
            }
        }
        return -1;
    }

    boolean is(int input) {
        return kinds[input] >= 0;
    }

    /// Writes those that the procedure has.
    public void write(Execution execution, long step, long steps, long epoch, long epochs) {
        for (int i = 0; i < kinds.length; i++) {
            switch (kinds[i]) {
                case 0 -> execution.set(inputs.get(i), step);
                case 1 -> execution.set(inputs.get(i), steps);
                case 2 -> execution.set(inputs.get(i), epoch);
                case 3 -> execution.set(inputs.get(i), epochs);
                default -> {
                }
            }
        }
    }
}
