package netc.compiler.graph;

import java.util.List;
import java.util.Optional;

/// The derivative of a scalar function, as each direction of differentiation takes it.
record Slope(Backwards backwards, Forwards forwards) {
    /// The cotangent of each argument, empty where nothing flows. What is not chosen is left out by a condition, for a zero that
    /// meets an infinite slope would be NaN.
    @FunctionalInterface
    interface Backwards {
        List<Optional<Cotangent>> of(Pointwise b, List<Value> arguments, Value result, Value cotangent);
    }

    /// The partial derivatives in double precision, of the arguments.
    @FunctionalInterface
    interface Forwards {
        double[] of(double[] arguments);
    }

    static List<Optional<Cotangent>> one(Value a) {
        return List.of(Optional.of(new Cotangent(a)));
    }

    static List<Optional<Cotangent>> both(Value a, Value b) {
        return List.of(Optional.of(new Cotangent(a)), Optional.of(new Cotangent(b)));
    }

    static double[] slopes(double... each) {
        return each;
    }

    /// Of two numbers the one that is chosen gets all, and of equal ones each half, whatever their order.
    ///
    /// @param less the first argument is chosen where this is at most `more`, and the second where it is at least `more`
    static List<Optional<Cotangent>> extreme(Pointwise b, Value less, Value more, List<Value> x, Value g) {
        Value share = b.select(b.map(ScalarFunction.EQ, x), b.mul(g, b.real(0.5)), g);
        return List.of(Optional.of(new Cotangent(share).only(b.map(ScalarFunction.LE, less, more))),
                Optional.of(new Cotangent(share).only(b.map(ScalarFunction.LE, more, less))));
    }

    /// The same forwards: the first argument is chosen where `less < more`.
    static double[] extreme(double less, double more) {
        return less == more ? slopes(0.5, 0.5) : less < more ? slopes(1, 0) : slopes(0, 1);
    }
}
