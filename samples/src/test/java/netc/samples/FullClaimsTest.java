package netc.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the READMEs of the samples claim, run as a user runs it: by the command line, in a JVM of its own.
@Tag("full")
class FullClaimsTest {
    private static final String MNIST_FILE = "train-images-idx3-ubyte.gz";

    @TempDir
    private Path folder;

    @Test
    void lenetReadsMnist() throws Exception {
        Jvm run = train(Sample.LENET5, "--data", mnist());
        assertAtLeast(0.988, "LeNet-5 on MNIST", run);
    }

    @Test
    void mlpReadsMnist() throws Exception {
        Jvm run = train(Sample.MLP, "--data", mnist());
        assertAtLeast(0.98, "784-128-10 on MNIST", run);
    }

    @Test
    void lenetReadsDrawnDigitsInUnderTwoMinutes() throws Exception {
        Jvm run = train(Sample.LENET5);
        assertAtLeast(0.98, "LeNet-5 on drawn digits", run);
        assertTrue(run.seconds() < 120, () -> "it took " + run.seconds() + " s");

        Jvm mnist = netc("evaluate", Sample.LENET5.file().toString(), "--data", mnist(), "--weights",
                folder.resolve("run").resolve("best.safetensors").toString());
        say("LeNet-5 trained on drawn digits, on MNIST", mnist);
    }

    @Test
    void mlpReadsDrawnDigits() throws Exception {
        say("784-128-10 on drawn digits", train(Sample.MLP));
    }

    @Test
    void drawnDigitsAreTooHardForSoftmaxRegression() throws Exception {
        Path model = Sample.folder().resolve("src/test/resources/softmax.net");
        Jvm run = netc("train", model.toString(), "--out", folder.resolve("run").toString());
        say("softmax regression on drawn digits", run);
        double accuracy = accuracy(run);
        assertTrue(accuracy > 0.5 && accuracy < 0.95, () -> run.toString());
    }

    private static String mnist() {
        return RealData.folder("mnist", MNIST_FILE).toString();
    }

    private Jvm train(Sample sample, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("train", sample.file().toString(), "--out",
                folder.resolve("run").toString()));
        words.addAll(List.of(more));
        return netc(words.toArray(String[]::new));
    }

    private static Jvm netc(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("netc.cli.Main"));
        all.addAll(List.of(words));
        return Jvm.run(Sample.root(), List.of("--add-modules=jdk.incubator.vector"), all.toArray(String[]::new));
    }

    private static double accuracy(Jvm run) {
        return Double.parseDouble(run.lineAfter("test accuracy "));
    }

    private static void assertAtLeast(double least, String what, Jvm run) {
        say(what, run);
        assertTrue(accuracy(run) >= least, () -> what + ": expected " + least + ", found " + run);
    }

    private static void say(String what, Jvm run) {
        System.out.printf(Locale.ROOT, "%s: test accuracy %.4f in %.0f s%n", what, accuracy(run), run.seconds());
    }
}
