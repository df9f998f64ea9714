/// Kernels as OpenCL C 1.2, with the bits that the JVM gives.
///
/// [ProgramRenderer] writes the text of a program, one function a kernel, after [Prelude], the few functions whose meaning
/// OpenCL leaves open and a kernel fixes. [KernelRenderer] renders statements, [ExpressionRenderer] expressions. A turn of the
/// parallel loop is one work-item; every other loop, vector loops too, runs its turns in order, which is what they mean.
/// Who runs the text is told by [netc.abi.DeviceCode].
/// Depends on `netc.compiler.kernel` and `netc.abi`.
package netc.compiler.backend.opencl;
