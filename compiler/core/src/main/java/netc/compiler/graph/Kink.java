package netc.compiler.graph;

/// Where a scalar function jumps or its slope does.
public enum Kink {
    NONE,
    /// Where its argument is 0.
    ZERO,
    /// Where its argument is whole.
    WHOLE,
    /// Where its two arguments are equal.
    EQUAL,
    /// Where the first argument is a multiple of the second.
    MULTIPLE
}
