package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the READMEs of the samples claim, run as a user runs it: by the command line, in a JVM of its own.
@Tag("full")
class FullClaimsTest {
    private static final String MNIST_FILE = "train-images-idx3-ubyte.gz";
    private static final Path RESNET = Sample.folder().resolve("resnet/resnet.net");

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

        Jvm mnist = netc("evaluate", Sample.LENET5.file().toString(), "--data", mnist(), "--weights", weights());
        say("LeNet-5 trained on drawn digits, on MNIST", mnist);
    }

    @Test
    void mlpReadsDrawnDigits() throws Exception {
        say("784-128-10 on drawn digits", train(Sample.MLP));
    }

    @Test
    void drawnDigitsAreTooHardForSoftmaxRegression() throws Exception {
        Jvm run = train(Sample.folder().resolve("src/test/resources/softmax.net"));
        say("softmax regression on drawn digits", run);
        double accuracy = accuracy(run);
        assertTrue(accuracy > 0.5 && accuracy < 0.95, () -> run.toString());
    }

    @Test
    void resnetReadsMnist() throws Exception {
        assertAtLeast(0.992, "ResNet on MNIST", train(RESNET, "--data", mnist()));
    }

    @Test
    void resnetReadsDrawnDigits() throws Exception {
        assertAtLeast(0.985, "ResNet on drawn digits", train(RESNET));
    }

    @Test
    void nanoGptLearnsShakespeareAndWritesWords() throws Exception {
        Path data = RealData.folder("tinyshakespeare", "input.txt");
        Path model = Sample.folder().resolve("nanogpt/nanogpt.net");
        Jvm run = train(model, "--data", data.toString());
        double loss = Double.parseDouble(run.lineAfter("validation loss "));
        System.out.printf(Locale.ROOT, "nanoGPT: validation loss %.4f in %.0f s%n", loss, run.seconds());
        assertTrue(loss <= 1.88, () -> run.toString());

        Jvm text = netc("generate", model.toString(), "--weights", weights(), "--prompt", "ROMEO:", "--tokens", "600",
                "--temperature", "0.8", "--seed", "1");
        System.out.println(text.out());
        assertTrue(text.out().startsWith("ROMEO:"), () -> text.toString());
        Set<String> known = Set.copyOf(words(Files.readString(data.resolve("input.txt"), StandardCharsets.UTF_8)));
        List<String> written = words(text.out());
        assertTrue(written.size() > 50 && written.stream().filter(known::contains).count() > 0.5 * written.size(),
                () -> text.toString());
    }

    /// Those of three letters or more: fewer are words by chance.
    private static List<String> words(String text) {
        return Pattern.compile("[a-z]{3,}").matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group)
                .toList();
    }

    @Test
    void adderAddsNumbersThatItHasNotSeen() throws Exception {
        Jvm made = Jvm.run(Sample.folder(), List.of(), "adder/Sums.java", folder.toString());
        assertEquals(0, made.code(), made::toString);
        Jvm run = train(Sample.folder().resolve("adder/adder.net"), "--data", folder.toString());
        double right = Double.parseDouble(run.lineAfter("test right "));
        System.out.printf(Locale.ROOT, "adder: %.4f of the sums are right in %.0f s%n", right, run.seconds());
        assertTrue(right >= 0.97, () -> run.toString());
    }

    private static String mnist() {
        return RealData.folder("mnist", MNIST_FILE).toString();
    }

    private Jvm train(Sample sample, String... more) throws Exception {
        return train(sample.file(), more);
    }

    private Jvm train(Path model, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("train", model.toString(), "--out",
                folder.resolve("run").toString()));
        words.addAll(List.of(more));
        return netc(words.toArray(String[]::new));
    }

    private String weights() {
        return folder.resolve("run").resolve("best.safetensors").toString();
    }

    /// The command, in a JVM of its own.
    static Jvm netc(String... words) throws Exception {
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
