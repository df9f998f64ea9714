package netc.runtime.model;

import netc.abi.Port;
import netc.abi.TensorType;
import netc.runtime.data.Affine;

/// Values into a run's inputs and out of its outputs. Allocates nothing unless something is wrong.
final class PortCopy {
    private PortCopy() {
    }

    /// Copies as many elements as the input has, through its scale.
    ///
    /// @param scale null for values that are taken as they are
    /// @param from  the first of them in `values`, which is `float[]` or `int[]`
    /// @param first number of the first example, for messages
    /// @throws IllegalArgumentException for an index or a truth value that is none
    static void in(Run run, Port port, Affine scale, Object values, int from, int first) {
        int count = run.elements(port);
        if (!port.isReal()) {
            int[] whole = (int[]) values;
            check(port, whole, from, count, first);
            System.arraycopy(whole, from, run.indices(), run.at(port), count);
        } else if (scale == null) {
            System.arraycopy(values, from, run.arena(), run.at(port), count);
        } else {
            scale.apply((float[]) values, from, count / scale.width(), run.arena(), run.at(port));
        }
    }

    static void out(Run run, Port port, Object values, int to) {
        Object source = port.isReal() ? run.arena() : run.indices();
        System.arraycopy(source, run.at(port), values, to, run.elements(port));
    }

    private static void check(Port port, int[] values, int from, int count, int first) {
        TensorType type = port.type();
        long limit = switch (type.kind()) {
            case INDEX -> type.limit();
            case TRUTH -> 2;
            case REAL, WHOLE -> Long.MAX_VALUE;
        };
        if (limit == Long.MAX_VALUE) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int value = values[from + i];
            if (value < 0 || value >= limit) {
                String what = type.kind() == TensorType.Kind.TRUTH ? "a truth value"
                        : "an index" + (type.axis().isEmpty() ? "" : " into " + type.axis());
                String example = port.perExample() ? " in example " + (first + i / type.elements() + 1) : "";
                throw new IllegalArgumentException(port.name() + ": expected " + what + ", 0 to " + (limit - 1)
                        + ", found " + value + example);
            }
        }
    }
}
