package netc.compiler.elaborate.slice;

import java.util.List;
import java.util.OptionalDouble;
import netc.compiler.graph.ScalarFunction;

/// What is known of an element that belongs to a row which is still to come.
sealed interface Foreseen {
    /// That nothing to come has a part in it.
    Foreseen SETTLED = new Settled();
    /// That it depends on what comes.
    Foreseen OPEN = new Open();

    /// That it is this number, whatever comes. Truth values are 0 and 1.
    record Number(double value) implements Foreseen {
    }

    record Settled() implements Foreseen {
    }

    record Open() implements Foreseen {
    }

    static Foreseen number(double value) {
        return Double.isNaN(value) ? SETTLED : new Number(value);
    }

    /// What holds of both.
    default Foreseen or(Foreseen other) {
        return equals(other) ? this : equals(OPEN) || other.equals(OPEN) ? OPEN : SETTLED;
    }

    /// What a function makes of its arguments. What comes is taken to be finite: 0 times it is 0, and -inf plus it is -inf.
    static Foreseen of(ScalarFunction function, List<Foreseen> x) {
        if (x.stream().allMatch(Number.class::isInstance)) {
            return number(function.ofSingles(x.stream().mapToDouble(k -> ((Number) k).value()).toArray()));
        }
        if (function == ScalarFunction.SELECT && x.getFirst() instanceof Number(double chosen)) {
            return x.get(chosen != 0 ? 1 : 2);
        }
        for (int i = 0; i < x.size(); i++) {
            if (x.get(i) instanceof Number(double value)) {
                OptionalDouble decided = function.decidedBy(i, value);
                if (decided.isPresent()) {
                    return number(decided.getAsDouble());
                }
            }
        }
        return x.contains(OPEN) ? OPEN : SETTLED;
    }
}
