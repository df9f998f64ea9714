package netc.cli;

import netc.compiler.CompiledModel;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.model.Device;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.parallel.Workers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How a model runs on this machine.
final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--threads", paramLabel = "N", converter = Conversions.Threads.class,
            description = "Threads that share the work; as many as there are processors, where not given. The results are"
                    + " the same for any number.")
    private Integer threads;

    @Option(names = "--require", paramLabel = "simd", converter = Conversions.Requirement.class,
            description = "simd: refuse to run without vector instructions.")
    private String requirement;

    @Option(names = "--device", paramLabel = "opencl[:N]", converter = Conversions.OpenCl.class,
            description = "Runs on an OpenCL device, the one of number N of those that netc devices lists, or the first"
                    + " that can be used. The results are the same.")
    private Conversions.DeviceChoice device;

    /// What is to compute.
    ///
    /// @throws netc.runtime.opencl.OpenClException where that is a device and there is none
    Machine machine() {
        if (device != null && requirement != null) {
            throw new ParameterException(spec.commandLine(),
                    "Option '--require': expected this JVM to compute, found --device");
        }
        return device == null ? Machine.thisJvm() : Machine.openCl(device.number());
    }

    /// Says what runs, and on what.
    ///
    /// @throws InputException where vectors are required and there are none
    void announce(CompiledModel model, Program program, Console console) {
        String parameters = Counted.of(model.program().parameterCount(), "parameter");
        switch (program.code()) {
            case Program.Compiled _ -> announceThreads(model.name() + ": " + parameters, console);
            case Program.OnDevice(Device on) -> console.note(model.name() + ": " + parameters + ", " + on.describe());
        }
    }

    private void announceThreads(String model, Console console) {
        int lanes = Vectors.lanes();
        if (requirement != null && lanes == 1) {
            throw new InputException("--require simd: expected vector instructions, found " + Vectors.describe(lanes));
        }
        console.note(model + ", " + Vectors.describe(lanes) + ", " + Counted.of(count(), "thread"));
    }

    Workers workers() {
        return new Workers(count());
    }

    private int count() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
