package netc.samples;

import java.io.IOException;
import java.util.OptionalInt;
import netc.abi.DeviceCode;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.model.Device;
import netc.runtime.model.Program;
import netc.runtime.opencl.Devices;
import netc.runtime.opencl.DriverDevice;
import netc.runtime.opencl.OpenClDevice;
import netc.runtime.opencl.OpenClDriver;

/// [FewSteps] of every sample on the first OpenCL device that can be used, as a program: a line for the device, then one for
/// each sample.
final class DeviceSteps {
    private DeviceSteps() {
    }

    public static void main(String[] args) throws IOException {
        Devices devices = Devices.find();
        OpenClDevice device = devices.choose(OptionalInt.empty());
        System.out.println("device " + device.describe());
        for (Sample sample : Sample.values()) {
            CompiledModel model = sample.compile(CompilerOptions.forDevice());
            DeviceCode code = model.forDevices().orElseThrow().code();
            try (Device loaded = new DriverDevice(new OpenClDriver(devices, device, code), code)) {
                Program program = new Program(model.plan(), new Program.OnDevice(loaded));
                System.out.println(sample + " " + FewSteps.of(sample, FewSteps.FEW, model, program, 1));
            }
        }
    }
}
