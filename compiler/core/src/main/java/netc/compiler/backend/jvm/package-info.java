/// Kernels as class files, by ASM: a subclass of `netc.abi.Kernels` for each width of vector.
///
/// [ClassEmitter] writes the class, one method a kernel, and the dispatch between them. [KernelEmitter] renders statements,
/// [ScalarEmitter] expressions on scalars, [VectorEmitter] expressions on all lanes at once with `jdk.incubator.vector`;
/// which is which within a vector loop is decided by [VectorLoop]. Width 1 mentions no vector at all.
/// [MethodCode] counts bytes and registers, because a method too large is never compiled by the JVM.
/// [AllWidths] writes the classes of several widths, which share what has no vectors. [ModelClassEmitter] writes the class
/// that Java programs use, a subclass of the runtime's `Model`, which it knows by its name alone.
/// Depends on `netc.compiler.kernel`, `netc.abi` and ASM, which is used nowhere else.
package netc.compiler.backend.jvm;
