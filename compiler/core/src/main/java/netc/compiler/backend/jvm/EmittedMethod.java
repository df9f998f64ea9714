package netc.compiler.backend.jvm;

/// What a kernel's method costs the JVM's compilers.
///
/// @param owner            internal name of its class
/// @param name             of the method
/// @param bytes            of its code, at most [#MOST_BYTES]
/// @param virtualRegisters that the first compiler (C1) needs for its vector calls, at most [#MOST_REGISTERS]
public record EmittedMethod(String owner, String name, int bytes, int virtualRegisters) {
    /// HotSpot never compiles a method of more (`HugeMethodLimit`).
    public static final int MOST_BYTES = 8_000;
    /// C1 has about 10,000. A method that needs more may stay in a tier that boxes every vector, for ever, depending on
    /// which compiler came first.
    public static final int MOST_REGISTERS = 8_000;
}
