package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

    /// One of each family: chance, loops of units that remember, and attention; convolutions are in the samples. The compiler of
    /// a device takes seconds for each.
    @ParameterizedTest
    @ValueSource(strings = {"vae", "adder", "gpt"})
    @Tag("device")
    @Tag("slow")
    void threeStepsOfEachFamilyHaveTheBitsOfTheJvmOnADevice(String name) throws IOException {
        assertSameOnADevice(name, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vae", "augment", "gpt", "adder", "tagger", "sorter", "cbow", "wave", "tft", "resnet", "tree",
                    "training", "wgan", "rbm", "plateau", "som", "kmeans", "hopfield", "dual", "perceptron",
                    "qlearning", "turns"})
    @Tag("device")
    @Tag("full")
    void twentyStepsHaveTheBitsOfTheJvmOnADevice(String name) throws IOException {
        assertSameOnADevice(name, 20);
    }

    /// Not the Transformer, whose queries have gradients ten thousand times smaller than what they choose from at first, the tree,
    /// at whose leaves it does not matter what their children would be, nor centres that all begin at one place: prove says so.
    @ParameterizedTest
    @ValueSource(strings = {"vae", "augment", "adder", "tagger", "sorter", "cbow", "wave", "tft", "resnet", "training"})
    @Tag("full")
    void everyCheckOfProveHolds(String name) throws IOException {
        Path model = TaughtPrograms.copy(name, folder);
        Netc run = Netc.run("prove", model.toString(), "--data", folder.toString());
        assertEquals(0, run.code(), () -> run.out() + run.err());
    }

    private void assertSameOnADevice(String name, int steps) throws IOException {
        boolean isRequired = "required".equals(System.getenv("NETC_OPENCL"));
        Netc devices = Netc.run("devices");
        assumeTrue(isRequired || devices.code() == ExitCode.DONE, () -> "SKIPPED without a device: " + devices.err());
        assertEquals(trained(name, steps), trained(name, steps, "--device", "opencl"));
    }

    private String trained(String name, int steps, String... more) throws IOException {
        Path out = folder.resolve("run" + more.length);
        List<String> all = new ArrayList<>(List.of("train", TaughtPrograms.copy(name, folder).toString(), "--data",
                folder.toString(), "--out", out.toString(), "--steps", Integer.toString(steps)));
        all.addAll(List.of(more));
        Netc run = Netc.run(all.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return TaughtPrograms.hash(out.resolve("last.safetensors"));
    }
}
