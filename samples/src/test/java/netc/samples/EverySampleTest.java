package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every sample, made small as in [ThreeSteps], has the same weights on an OpenCL device as on the JVM, and every check of
/// `netc prove` holds.
@Tag("slow")
class EverySampleTest {
    /// One of each kind that [DeviceExactnessTest] lacks: chance, loops of units that remember, attention, look-ups, rules in
    /// place of a loss.
    private static final List<String> KINDS = List.of("vae", "adder", "nanogpt", "bigram", "kmeans");
    private static final Pattern FAILED = Pattern.compile("(?m)^(.*?)  +FAILED .*$");
    /// Where inputs are there because there must be one, or for measures beside the loss.
    private static final List<String> NOT_ALL_INPUTS_COUNT = List.of("errors", "optimizers");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        MadeData.write(folder);
    }

    static List<ThreeSteps.Row> all() throws IOException {
        return ThreeSteps.read();
    }

    static Stream<ThreeSteps.Row> kinds() throws IOException {
        return all().stream().filter(r -> KINDS.contains(r.sample()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Tag("device")
    void threeStepsHaveTheCommittedBitsOnADevice(ThreeSteps.Row row) throws IOException {
        assumeDevice();
        assertEquals(row.sum(), ThreeSteps.sum(folder, row, "--steps", "3", "--device", "opencl"));
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("device")
    @Tag("full")
    void twentyStepsHaveTheBitsOfTheJvmOnADevice(ThreeSteps.Row row) throws IOException {
        assumeDevice();
        String expected = ThreeSteps.sum(folder, row, "--steps", "20", "--threads", "1");
        assertEquals(expected, ThreeSteps.sum(folder, row, "--steps", "20", "--threads", "3"));
        assertEquals(expected, ThreeSteps.sum(folder, row, "--steps", "20", "--device", "opencl"));
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("full")
    void everyCheckOfProveHolds(ThreeSteps.Row row) throws IOException {
        ThreeSteps.Ran ran = ThreeSteps.carriedOut("prove", folder, row, List.of());
        boolean isExcepted = NOT_ALL_INPUTS_COUNT.contains(row.sample());
        assertEquals(isExcepted ? List.of("every input reaches the loss") : List.of(),
                FAILED.matcher(ran.said()).results().map(r -> r.group(1)).toList(), ran.said());
        assertEquals(isExcepted ? 1 : 0, ran.code(), ran.said());
    }

    private void assumeDevice() throws IOException {
        ThreeSteps.Ran devices = ThreeSteps.carriedOut(List.of("devices"));
        assumeTrue("required".equals(System.getenv("NETC_OPENCL")) || devices.code() == 0,
                () -> SkippedForLackOfADevice.SKIPPED + devices.said());
    }
}
