package netc.cli;

import java.util.concurrent.Callable;
import netc.runtime.opencl.Devices;
import netc.runtime.opencl.OpenClDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `netc devices`
@Command(name = "devices", sortOptions = false, description = {
        "Lists the OpenCL devices of this machine, with the numbers that --device takes.", "",
        "  netc devices", "  netc train samples/lenet5/lenet5.net --device opencl:0"})
final class DevicesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CommonOptions common;

    DevicesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (OpenClDevice device : Devices.find().all()) {
            console.out().println("opencl:" + device.number() + "  " + device.describe()
                    + (device.lacks().isEmpty() ? ""
                            : "; cannot be used, it lacks " + String.join(", ", device.lacks())));
        }
        return ExitCode.DONE;
    }
}
