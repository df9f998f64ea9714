/// Loops over scalars: what both back ends render and the interpreter of the tests runs.
///
/// A [Kernel] is one procedure over buffers. Nothing here belongs to the JVM or to OpenCL. Start with [Statement],
/// whose comment gives the meaning of loops, and [Expression].
/// Depends on `netc.abi` for what memories there are only.
package netc.compiler.kernel;
