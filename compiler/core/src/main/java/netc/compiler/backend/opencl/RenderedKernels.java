package netc.compiler.backend.opencl;

import java.util.List;
import netc.abi.DeviceCode;
import netc.compiler.kernel.Kernel;

/// Kernels and what they are in OpenCL C.
///
/// @param kernels in the order of their numbers
/// @param code    the same in the same order
public record RenderedKernels(List<Kernel> kernels, DeviceCode code) {
    public RenderedKernels {
        kernels = List.copyOf(kernels);
    }
}
