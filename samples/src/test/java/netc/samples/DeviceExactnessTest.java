package netc.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import netc.abi.DeviceCode;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Device;
import netc.runtime.model.Execution;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.opencl.Devices;
import netc.runtime.opencl.DriverDevice;
import netc.runtime.opencl.OpenClDevice;
import netc.runtime.opencl.OpenClDriver;
import netc.runtime.opencl.OpenClException;
import netc.runtime.train.BatchInputs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The first OpenCL device that can be used gives the bits of the JVM. Without one these tests are skipped, or fail where
/// `NETC_OPENCL=required`.
@Tag("device")
@Tag("slow")
class DeviceExactnessTest {
    private static final int PICTURES = 17;

    private Devices devices;
    private OpenClDevice device;

    @BeforeEach
    void findDevice() {
        try {
            devices = Devices.find();
            device = devices.choose(OptionalInt.empty());
        } catch (OpenClException e) {
            if ("required".equals(System.getenv("NETC_OPENCL"))) {
                throw e;
            }
            assumeTrue(false, SkippedForLackOfADevice.SKIPPED + e.getMessage());
        }
    }

    private Device load(CompiledModel model) {
        DeviceCode code = model.forDevices().orElseThrow().code();
        return new DriverDevice(new OpenClDriver(devices, device, code), code);
    }

    @ParameterizedTest
    @EnumSource
    void stepsHaveTheCommittedBits(Sample sample) throws IOException {
        CompiledModel model = sample.compile(CompilerOptions.forDevice());
        try (Device loaded = load(model)) {
            assertEquals(GoldenFile.read().get(sample.name()), FewSteps.few(sample, model,
                    new Program(model.plan(), new Program.OnDevice(loaded)), 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET5"})
    void predictionsHaveTheBitsOfTheJvm(Sample sample) {
        CompiledModel model = sample.compile(CompilerOptions.forDevice());
        float[] expected = probabilities(sample.load(Vectors.lanes()));
        try (Device loaded = load(model)) {
            assertArrayEquals(expected, probabilities(new Program(model.plan(), new Program.OnDevice(loaded))));
        }
    }

    private static float[] probabilities(Program program) {
        Procedure predict = program.plan().procedure("predict");
        Table pictures = Sample.digits(0, PICTURES);
        Execution execution = new Execution(program, predict, program.initialWeights(3), PICTURES);
        new BatchInputs(execution, pictures, "digits").fill(Permutation.identity(PICTURES), 0, PICTURES);
        execution.run(Program.runSeed(0, 0));
        Port probability = execution.output("probability");
        int from = execution.at(probability);
        return Arrays.copyOfRange(execution.arena(), from, from + execution.elements(probability));
    }

    @Test
    void commandTrainsOnTheDeviceToTheSameFiles(@TempDir Path folder) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        train(here, List.of());
        Jvm run = train(there, List.of("--device", "opencl:" + device.number()));
        assertEquals(1, run.err().lines().filter(l -> l.contains("OpenCL device " + device.number() + " (")).count(),
                run::err);
        for (String file : List.of("best.safetensors", "last.safetensors", "metrics.csv")) {
            assertArrayEquals(Files.readAllBytes(here.resolve(file)), Files.readAllBytes(there.resolve(file)), file);
        }
    }

    private static Jvm train(Path out, List<String> more) throws Exception {
        List<String> words = new java.util.ArrayList<>(
                List.of("netc.cli.Main", "train", "samples/line/line.net", "--data",
                        "samples/line", "--epochs", "3", "--out", out.toString()));
        words.addAll(more);
        Jvm run = Jvm.run(Sample.root(), Map.of(), List.of("--enable-native-access=ALL-UNNAMED"),
                words.toArray(String[]::new));
        assertEquals(0, run.code(), run::toString);
        return run;
    }

    @Test
    void commandListsTheDevices() throws Exception {
        Jvm run = Jvm.run(Sample.root(), Map.of(), List.of("--enable-native-access=ALL-UNNAMED"), "netc.cli.Main",
                "devices");
        assertEquals(device.describe(), run.lineAfter("opencl:" + device.number() + "  "));
    }

    @Test
    void missingPlatformIsOneLineAndExitCode5(@TempDir Path empty) throws Exception {
        for (String[] words : new String[][] {{"netc.cli.Main", "devices"},
                {"netc.cli.Main", "train", "samples/line/line.net", "--device", "opencl"}}) {
            Jvm run = Jvm.run(Sample.root(), Map.of("OCL_ICD_VENDORS", empty.toString()),
                    List.of("--enable-native-access=ALL-UNNAMED"), words);
            assertEquals(5, run.code(), run::toString);
            assertEquals("", run.out());
            assertEquals(
                    "netc: error: no OpenCL platform: expected a driver, found the loader alone; Debian has one for"
                            + " every machine in pocl-opencl-icd\n",
                    run.err());
        }
    }

    @Test
    void missingDeviceIsOneLineAndExitCode5() throws Exception {
        Jvm run = Jvm.run(Sample.root(), Map.of(), List.of("--enable-native-access=ALL-UNNAMED"), "netc.cli.Main",
                "predict", "samples/line/line.net", "--weights", "w", "--input", "x", "--device", "opencl:99");
        assertEquals(5, run.code(), run::toString);
        assertEquals("netc: error: expected an OpenCL device from 0 to " + (devices.all().size() - 1)
                + ", found 99; netc devices lists them\n", run.err());
    }
}
