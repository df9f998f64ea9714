package netc.compiler.backend.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.OptionalInt;
import netc.compiler.kernel.Kernel;
import netc.runtime.opencl.Devices;
import netc.runtime.opencl.OpenClDevice;
import netc.runtime.opencl.OpenClDriver;
import netc.runtime.opencl.OpenClException;

/// The first OpenCL device that can be used. Without one a test is skipped, or fails where `NETC_OPENCL=required`.
record TestDevice(Devices devices, OpenClDevice device) {
    static TestDevice find() {
        try {
            Devices devices = Devices.find();
            return new TestDevice(devices, devices.choose(OptionalInt.empty()));
        } catch (OpenClException e) {
            if ("required".equals(System.getenv("NETC_OPENCL"))) {
                throw e;
            }
            assumeTrue(false, "SKIPPED without a device: " + e.getMessage());
            throw e;
        }
    }

    OpenClDriver driver(List<Kernel> kernels) {
        return new OpenClDriver(devices, device, ProgramRenderer.render(kernels).code());
    }
}
