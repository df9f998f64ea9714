package netc.compiler.backend.opencl;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import netc.compiler.kernel.Kernel;
import netc.runtime.opencl.Devices;
import netc.runtime.opencl.OpenClDevice;
import netc.runtime.opencl.OpenClDriver;
import netc.runtime.opencl.OpenClException;

/// The first OpenCL device that can be used. Without one a test is skipped, or fails where `NETC_OPENCL=required`.
public record TestDevice(Devices devices, OpenClDevice device) {
    public static TestDevice find() {
        whyNone().ifPresent(reason -> abort(reason));
        return first();
    }

    /// Why tests of devices are skipped; empty where there is a device, and where one is required.
    static Optional<String> whyNone() {
        if ("required".equals(System.getenv("NETC_OPENCL"))) {
            return Optional.empty();
        }
        try {
            first();
            return Optional.empty();
        } catch (OpenClException e) {
            return Optional.of("SKIPPED without a device: " + e.getMessage());
        }
    }

    private static TestDevice first() {
        Devices devices = Devices.find();
        return new TestDevice(devices, devices.choose(OptionalInt.empty()));
    }

    public OpenClDriver driver(List<Kernel> kernels) {
        return new OpenClDriver(devices, device, ProgramRenderer.render(kernels).code());
    }
}
