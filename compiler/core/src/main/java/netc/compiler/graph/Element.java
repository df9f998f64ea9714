package netc.compiler.graph;

/// What one element of a tensor is. An index into an axis is an `INT` here: that it lies in range was proved before.
public enum Element {
    F32, INT, BOOL
}
