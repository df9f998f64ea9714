package netc.compiler.kernel;

/// What a local or an expression holds.
public enum ScalarType {
    /// IEEE single precision.
    F32,
    /// 32-bit two's complement.
    I32,
    /// A truth value; lives in locals only, memory holds 0 or 1 as I32.
    BOOL
}
