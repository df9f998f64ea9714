package netc.compiler.graph;

import java.util.function.LongBinaryOperator;

/// How a function rounds to whole numbers.
public record Rounding(LongBinaryOperator quotient) {
    /// @param denominator at least 1
    public long of(long numerator, long denominator) {
        return quotient.applyAsLong(numerator, denominator);
    }
}
