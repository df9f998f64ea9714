package netc.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import netc.abi.DeviceCode;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.model.Device;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.opencl.Devices;
import netc.runtime.opencl.DriverDevice;
import netc.runtime.opencl.OpenClDevice;
import netc.runtime.opencl.OpenClDriver;

/// What computes: this JVM, or a device, which is there and can be used before anything is compiled for it.
final class Machine implements AutoCloseable {
    private record Found(Devices devices, OpenClDevice device) {
    }

    private final Optional<Found> found;
    private final Deque<Device> loaded = new ArrayDeque<>();

    private Machine(Optional<Found> found) {
        this.found = found;
    }

    static Machine thisJvm() {
        return new Machine(Optional.empty());
    }

    /// @param number of the device; the first that can be used, where there is none
    /// @throws netc.runtime.opencl.OpenClException where there is no such device
    static Machine openCl(OptionalInt number) {
        Devices devices = Devices.find();
        return new Machine(Optional.of(new Found(devices, devices.choose(number))));
    }

    boolean isDevice() {
        return found.isPresent();
    }

    /// How to compile for it.
    CompilerOptions options() {
        return isDevice() ? CompilerOptions.forDevice() : CompilerOptions.forWidth(Vectors.lanes());
    }

    /// What runs a model here.
    ///
    /// @throws netc.runtime.opencl.OpenClException where the device's compiler refuses the model
    Program load(CompiledModel model) {
        if (found.isEmpty()) {
            return Models.load(model);
        }
        Models.requireWeightsFit(model);
        DeviceCode code = model.forDevices().orElseThrow().code();
        loaded.push(new DriverDevice(new OpenClDriver(found.get().devices(), found.get().device(), code), code));
        return new Program(model.plan(), new Program.OnDevice(loaded.element()));
    }

    @Override
    public void close() {
        loaded.forEach(Device::close);
    }
}
