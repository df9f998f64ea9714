package netc.runtime.model;

import java.util.List;
import java.util.Optional;
import netc.abi.Dimension;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Space;
import netc.abi.Variable;

/// Looks for weights and tensors that are NaN or infinite.
public final class NotFinite {
    private NotFinite() {
    }

    /// The first such weight, `conv1.K[0, 3] = NaN`; empty where there is none.
    public static String first(Plan plan, float[] weights) {
        for (Variable variable : plan.variables()) {
            int offset = Math.toIntExact(variable.offset());
            int size = Math.toIntExact(variable.type().elements());
            for (int i = 0; i < size; i++) {
                if (!Float.isFinite(weights[offset + i])) {
                    return variable.path() + subscripts(variable.type().shape(), i) + " = " + weights[offset + i];
                }
            }
        }
        return "";
    }

    /// The first such element of an output, and of which example it is.
    ///
    /// @param element `[0, 3] = NaN`
    /// @param example from 0; 0 where the output is not one for each example
    public record Found(String element, int example) {
    }

    /// @param allowInfinity whether NaN alone is looked for
    public static Optional<Found> first(Execution execution, Port port, boolean allowInfinity) {
        if (port.space() == Space.INDICES) {
            return Optional.empty();
        }
        long each = port.type().elements();
        for (int i = 0; i < execution.elements(port); i++) {
            double value = execution.get(port, i);
            if (Double.isNaN(value) || Double.isInfinite(value) && !allowInfinity) {
                return Optional.of(new Found(subscripts(port.type().shape(), i % each) + " = " + value,
                        port.perExample() ? Math.toIntExact(i / each) : 0));
            }
        }
        return Optional.empty();
    }

    private static String subscripts(List<Dimension> shape, long element) {
        StringBuilder text = new StringBuilder();
        long rest = element;
        for (Dimension dimension : shape.reversed()) {
            text.insert(0, (text.isEmpty() ? "" : ", ")).insert(0, rest % dimension.size());
            rest /= dimension.size();
        }
        return text.isEmpty() ? "" : "[" + text + "]";
    }
}
