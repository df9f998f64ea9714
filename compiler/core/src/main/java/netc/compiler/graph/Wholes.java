package netc.compiler.graph;

import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/// A function from whole numbers to whole numbers. That of one argument does not look at the second.
public record Wholes(LongBinaryOperator exact, BinaryOperator<Interval> reach) {
    /// @throws ArithmeticException when it overflows
    public long of(long a, long b) {
        return exact.applyAsLong(a, b);
    }

    /// Between which numbers the results lie.
    ///
    /// @throws ArithmeticException when one overflows
    public Interval range(Interval a, Interval b) {
        return reach.apply(a, b);
    }
}
