package netc.compiler.elaborate.slice;

import java.util.List;
import java.util.OptionalDouble;
import netc.compiler.graph.ScalarFunction;

/// What is known of an element that belongs to a row which is still to come.
///
/// @param part   what that which comes has in it
/// @param number what it is, but for the sign of a 0, whatever comes. Truth values are 0 and 1.
record Foreseen(Part part, OptionalDouble number) {
    /// Nothing, the sign where it is 0, or anything.
    enum Part {
        NOTHING, SIGN, ALL
    }

    /// That nothing to come has a part in it.
    static final Foreseen SETTLED = new Foreseen(Part.NOTHING, OptionalDouble.empty());
    /// That it depends on what comes.
    static final Foreseen OPEN = new Foreseen(Part.ALL, OptionalDouble.empty());

    static Foreseen number(double value) {
        return number(Part.NOTHING, value);
    }

    private static Foreseen number(Part part, double value) {
        return Double.isNaN(value) ? new Foreseen(part, OptionalDouble.empty())
                : new Foreseen(part, OptionalDouble.of(value + 0.0));
    }

    boolean isOpen() {
        return part == Part.ALL;
    }

    /// Whether its bits are the same whatever comes.
    boolean isSettled() {
        return part == Part.NOTHING;
    }

    /// What holds of both.
    Foreseen or(Foreseen other) {
        return new Foreseen(most(part, other.part),
                number.equals(other.number) ? number : OptionalDouble.empty());
    }

    Foreseen withoutSign() {
        return part == Part.SIGN ? new Foreseen(Part.NOTHING, number) : this;
    }

    Foreseen withoutNumber() {
        return new Foreseen(part, OptionalDouble.empty());
    }

    private static Part most(Part a, Part b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// What a function makes of its arguments.
    ///
    /// @param ranges between which numbers each lies
    static Foreseen of(ScalarFunction function, List<Foreseen> x, List<Range> ranges) {
        if (function == ScalarFunction.SELECT && x.getFirst().number().isPresent()) {
            return x.get(x.getFirst().number().getAsDouble() != 0 ? 1 : 2);
        }
        double[] known = x.stream().mapToDouble(f -> f.number().orElse(Double.NaN)).toArray();
        if (x.stream().allMatch(f -> f.number().isPresent())) {
            return computed(function, x, known);
        }
        for (int i = 0; i < x.size(); i++) {
            OptionalDouble decided = x.get(i).number().isEmpty() ? OptionalDouble.empty()
                    : function.decidedBy(i, known[i]);
            if (decided.isPresent()) {
                return decided(function, x, ranges, i, decided.getAsDouble());
            }
        }
        Part part = Part.NOTHING;
        for (int i = 0; i < x.size(); i++) {
            part = most(part, x.get(i).part() == Part.SIGN ? signed(function, ranges, i) : x.get(i).part());
        }
        return new Foreseen(part, OptionalDouble.empty());
    }

    /// Of numbers: what it is for either sign of a 0.
    private static Foreseen computed(ScalarFunction function, List<Foreseen> x, double[] known) {
        double value = function.ofSingles(known);
        Part part = Part.NOTHING;
        boolean isSure = true;
        for (int i = 0; i < known.length; i++) {
            if (known[i] == 0) {
                double other = function.ofSingles(with(known, i, -known[i]));
                isSure &= isEqual(value, other);
                part = x.get(i).isSettled() ? part : most(part, differing(value, other));
            }
        }
        return isSure ? number(part, value) : new Foreseen(part, OptionalDouble.empty());
    }

    /// Of a number that decides the result, if it does so whatever the other argument may be.
    private static Foreseen decided(ScalarFunction function, List<Foreseen> x, List<Range> ranges, int i,
            double value) {
        double decides = x.get(i).number().getAsDouble();
        double[] arguments = new double[2];
        arguments[i] = decides;
        Part part = x.get(i).part() == Part.SIGN ? signed(function, ranges, i) : Part.NOTHING;
        Foreseen other = x.get(1 - i);
        if (other.isOpen()) {
            double[] results = ranges.get(1 - i).samples().map(v -> function.ofSingles(with(arguments, 1 - i, v)))
                    .toArray();
            for (double result : results) {
                if (!isEqual(result, value)) {
                    return OPEN;
                }
                part = most(part, differing(result, results[0]));
            }
        } else if (!other.isSettled()) {
            part = most(part, differing(function.ofSingles(with(arguments, 1 - i, 0)),
                    function.ofSingles(with(arguments, 1 - i, -0.0))));
        }
        return number(part, value);
    }

    /// What the sign of an argument that is 0 has in the result.
    private static Part signed(ScalarFunction function, List<Range> ranges, int i) {
        if (function == ScalarFunction.SELECT) {
            return Part.SIGN;
        }
        double[] zero = new double[ranges.size()];
        double[] others = ranges.size() == 1 ? zero : ranges.get(1 - i).samples().toArray();
        Part part = Part.NOTHING;
        for (double other : others) {
            double[] arguments = ranges.size() == 1 ? zero : with(zero, 1 - i, other);
            part = most(part, differing(function.ofSingles(with(arguments, i, 0)),
                    function.ofSingles(with(arguments, i, -0.0))));
        }
        return part;
    }

    private static double[] with(double[] arguments, int i, double argument) {
        double[] changed = arguments.clone();
        changed[i] = argument;
        return changed;
    }

    private static boolean isEqual(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }

    private static Part differing(double a, double b) {
        return Double.compare(a, b) == 0 ? Part.NOTHING : isEqual(a, b) ? Part.SIGN : Part.ALL;
    }
}
