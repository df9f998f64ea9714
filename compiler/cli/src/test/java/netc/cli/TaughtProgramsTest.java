package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs as the field teaches them have the same weights on a device as on the JVM, and every check of `netc prove` holds.
class TaughtProgramsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        TaughtPrograms.writeData(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"augment", "tagger", "sorter", "tree", "training", "wgan", "plateau",
                    "qlearning", "turns"})
    @Tag("device")
    @Tag("full")
    void twentyStepsHaveTheBitsOfTheJvmOnADevice(String name) throws IOException {
        assertSameOnADevice(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"augment", "tagger", "sorter", "training", "plateau", "qlearning"})
    @Tag("full")
    void everyCheckOfProveHolds(String name) throws IOException {
        Netc run = prove(name);
        assertEquals(List.of(), ProveReports.failed(run), () -> run.out() + run.err());
    }

    /// A leaf has no children, whatever it says of them.
    @Test
    @Tag("full")
    void proveFindsWhatATreesLeavesDoNotRead() throws IOException {
        Netc run = prove("tree");
        assertEquals(List.of("every input reaches the loss"), ProveReports.failed(run), () -> run.out() + run.err());
        assertTrue(run.out().contains("change with left[Node: 0 to 7], counted from 0"), run.out());
    }

    /// What is added to every score of a critic cancels in the difference of two.
    @Test
    @Tag("full")
    void proveFindsTheBiasOfACriticThatNothingLearnsFrom() throws IOException {
        Netc run = prove("wgan");
        assertEquals(List.of("every parameter has a gradient"), ProveReports.failed(run), () -> run.out() + run.err());
        assertTrue(run.out().contains("critic.neuron1.b (wgan.net:7): expected a gradient, found 0"), run.out());
    }

    private Netc prove(String name) throws IOException {
        return Netc.run("prove", TaughtPrograms.copy(name, folder).toString(), "--data", folder.toString());
    }

    private void assertSameOnADevice(String name) throws IOException {
        boolean isRequired = "required".equals(System.getenv("NETC_OPENCL"));
        Netc devices = Netc.run("devices");
        assumeTrue(isRequired || devices.code() == ExitCode.DONE, () -> "SKIPPED without a device: " + devices.err());
        assertEquals(trained(name), trained(name, "--device", "opencl"));
    }

    private String trained(String name, String... more) throws IOException {
        Path out = folder.resolve("run" + more.length);
        List<String> all = new ArrayList<>(List.of("train", TaughtPrograms.copy(name, folder).toString(), "--data",
                folder.toString(), "--out", out.toString(), "--steps", "20"));
        all.addAll(List.of(more));
        Netc run = Netc.run(all.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return TaughtPrograms.hash(out.resolve("last.safetensors"));
    }
}
