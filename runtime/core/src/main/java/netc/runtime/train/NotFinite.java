package netc.runtime.train;

import java.util.List;
import netc.abi.Dimension;
import netc.abi.Plan;
import netc.abi.Variable;

/// Looks for weights that are NaN or infinite.
final class NotFinite {
    private NotFinite() {
    }

    /// The first such weight, `conv1.K[0, 3] = NaN`; empty where there is none.
    static String first(Plan plan, float[] weights) {
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
