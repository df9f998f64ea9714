package netc.runtime.model;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import netc.abi.Dimension;
import netc.abi.Plan;
import netc.abi.Port;
import netc.abi.Variable;

/// Looks for weights and tensors that are NaN or infinite, and for the large numbers that they come from.
public final class NotFinite {
    private NotFinite() {
    }

    /// A weight.
    ///
    /// @param element its number in the variable
    public record Weight(Variable variable, int element, float value) {
        /// `conv1.K[0, 3] = NaN`
        @Override
        public String toString() {
            return variable.path() + subscripts(variable.type().shape(), element) + " = " + value;
        }
    }

    /// The first such weight.
    public static Optional<Weight> first(Plan plan, float[] weights) {
        return first(plan.variables(), weights);
    }

    /// The first one of some variables.
    static Optional<Weight> first(List<Variable> variables, float[] weights) {
        return variables.stream()
                .flatMap(v -> first(v, weights, Math.toIntExact(v.offset())).stream()).findFirst();
    }

    /// The first such element of a variable.
    ///
    /// @param offset where the variable begins among the values
    static Optional<Weight> first(Variable variable, float[] values, int offset) {
        int size = Math.toIntExact(variable.type().elements());
        for (int i = 0; i < size; i++) {
            float value = values[offset + i];
            if (variable.role() == Variable.Role.TRAINING ? Float.isNaN(value) : !Float.isFinite(value)) {
                return Optional.of(new Weight(variable, i, values[offset + i]));
            }
        }
        return Optional.empty();
    }

    /// An element of an output, and of which example it is.
    ///
    /// @param value   of the element
    /// @param number  of the element in what is of the example
    /// @param example from 0; 0 where the output is not one for each example
    record Found(double value, int number, int example) {
        double magnitude() {
            return Math.abs(value);
        }

        /// `[0, 3] = NaN`
        ///
        /// @param shape of what one turn of the loops around computes
        String element(List<Dimension> shape) {
            long each = 1;
            for (Dimension dimension : shape) {
                each *= dimension.size();
            }
            return subscripts(shape, number % each) + " = " + NotFinite.number(value);
        }
    }

    /// The first element that is NaN or infinite.
    ///
    /// @param allowInfinity whether NaN alone is looked for
    /// @param examples      those to look at, where the output is one for each
    static Optional<Found> first(Run run, Port port, boolean allowInfinity,
            IntPredicate examples) {
        if (!port.isReal()) {
            return Optional.empty();
        }
        for (int i = 0; i < run.elements(port); i++) {
            double value = run.get(port, i);
            if (Double.isNaN(value) || Double.isInfinite(value) && !allowInfinity) {
                Found found = found(port, i, value);
                if (!port.perExample() || examples.test(found.example())) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    /// The finite element of the largest magnitude; empty where none is finite.
    ///
    /// @param example the one to look at where the output is one for each, or all
    /// @param before  the number of the first element, in what is of an example, that is not looked at
    static Optional<Found> largest(Run run, Port port, Optional<Integer> example, long before) {
        if (!port.isReal()) {
            return Optional.empty();
        }
        int each = Math.toIntExact(port.type().elements());
        boolean isOne = port.perExample() && example.isPresent();
        int from = isOne ? example.get() * each : 0;
        int to = isOne ? from + each : run.elements(port);
        int at = -1;
        for (int i = from; i < to; i++) {
            if (i % each < before && Double.isFinite(run.get(port, i))
                    && (at < 0 || Math.abs(run.get(port, i)) > Math.abs(run.get(port, at)))) {
                at = i;
            }
        }
        return at < 0 ? Optional.empty() : Optional.of(found(port, at, run.get(port, at)));
    }

    private static Found found(Port port, int element, double value) {
        int each = Math.toIntExact(port.type().elements());
        return new Found(value, element % each, port.perExample() ? element / each : 0);
    }

    /// As the shortest text of the 32-bit number.
    private static String number(double value) {
        return Float.toString((float) value);
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
