package netc.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.DeviceCode;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.data.Permutation;
import netc.runtime.data.Table;
import netc.runtime.model.Device;
import netc.runtime.model.Run;
import netc.runtime.model.Program;
import netc.runtime.model.Vectors;
import netc.runtime.model.Weights;
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
    private static final int RECORDS = 17;

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

    /// Every output of what predicts and of what evaluates, with weights that nobody trained.
    @ParameterizedTest
    @EnumSource
    void predictionsHaveTheBitsOfTheJvm(Sample sample, @TempDir Path scratch) throws IOException {
        CompiledModel model = sample.compile(CompilerOptions.forDevice());
        Table records = sample.data(model, RECORDS, scratch).training();
        Program here = sample.load(Vectors.lanes());
        try (Device loaded = load(model)) {
            Program there = new Program(model.plan(), new Program.OnDevice(loaded));
            for (Role procedure : List.of(Role.PREDICT, Role.EVALUATE)) {
                Map<String, double[]> expected = outputs(here, procedure, records);
                Map<String, double[]> found = outputs(there, procedure, records);
                assertEquals(expected.keySet(), found.keySet());
                expected.forEach((name, elements) -> assertArrayEquals(elements, found.get(name),
                        procedure + " " + name));
            }
        }
    }

    private static Map<String, double[]> outputs(Program program, Role role, Table records) {
        Procedure procedure = program.plan().procedure(role);
        int n = Math.min(RECORDS, records.records());
        Weights weights = program.newWeights();
        Random random = new Random(3);
        float[] elements = weights.change();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextFloat(-0.25f, 0.25f);
        }
        Run run = new Run(program, procedure, weights, n);
        new BatchInputs(run, records, "records").fill(Permutation.identity(n), 0, n);
        run.complete();
        Map<String, double[]> outputs = new TreeMap<>();
        for (Port output : procedure.outputs()) {
            outputs.put(output.name(), IntStream.range(0, run.elements(output))
                    .mapToDouble(i -> run.get(output, i)).toArray());
        }
        return outputs;
    }

    @Test
    void commandsGiveTheSameOnTheDevice(@TempDir Path folder) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        train(here, List.of());
        train(there, onDevice());
        for (String file : List.of("best.safetensors", "last.safetensors", "metrics.csv")) {
            assertArrayEquals(Files.readAllBytes(here.resolve(file)), Files.readAllBytes(there.resolve(file)), file);
        }
        for (List<String> words : List.of(
                List.of("evaluate", "samples/line/line.net", "--data", "samples/line"),
                List.of("predict", "samples/line/line.net", "--input", "samples/line/points.csv"))) {
            List<String> command = join(words, List.of("--weights", here.resolve("best.safetensors").toString()));
            String expected = netc(command).out();
            assertFalse(expected.isBlank());
            assertEquals(expected, netc(join(command, onDevice())).out());
        }
    }

    private List<String> onDevice() {
        return List.of("--device", "opencl:" + device.number());
    }

    private void train(Path out, List<String> more) throws Exception {
        netc(join(List.of("train", "samples/line/line.net", "--data", "samples/line", "--epochs", "3", "--out",
                out.toString()), more));
    }

    private static List<String> join(List<String> words, List<String> more) {
        return Stream.concat(words.stream(), more.stream()).toList();
    }

    /// Runs a command that ends well, and says that it computes on the device where it does.
    private Jvm netc(List<String> words) throws Exception {
        Jvm run = Jvm.run(Sample.root(), Map.of(), List.of("--enable-native-access=ALL-UNNAMED"),
                join(List.of("netc.cli.Main"), words).toArray(String[]::new));
        assertEquals(0, run.code(), run::toString);
        assertEquals(words.contains("--device") ? 1 : 0,
                run.err().lines().filter(l -> l.contains("OpenCL device " + device.number() + " (")).count(), run::err);
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
