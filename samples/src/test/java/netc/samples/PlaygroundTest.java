package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each set of points is learned, and the picture of what was learned is the one beside the model, to the byte: weights have
/// the same bits on every machine, and a picture the same bytes.
class PlaygroundTest {
    private static final Path MODEL = Sample.folder().resolve("playground/playground.net");

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void xorIsLearnedAndDrawn() throws Exception {
        assertLearnedAndDrawn("Xor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Circle", "Gauss", "Spiral"})
    @Tag("full")
    void othersAreLearnedAndDrawn(String model) throws Exception {
        assertLearnedAndDrawn(model);
    }

    private void assertLearnedAndDrawn(String model) throws Exception {
        Jvm run = FullClaimsTest.netc("train", MODEL.toString(), "--model", model, "--out",
                folder.resolve("run").toString());
        double accuracy = Double.parseDouble(run.lineAfter("test accuracy "));
        System.out.printf(Locale.ROOT, "%s: test accuracy %.4f in %.0f s%n", model, accuracy, run.seconds());
        assertTrue(accuracy >= 0.97, run::toString);
        Path picture = folder.resolve("picture.svg");
        FullClaimsTest.netc("draw", MODEL.toString(), "said", "--model", model, "--x", "x[0]", "--y", "x[1]",
                "--weights", folder.resolve("run/best.safetensors").toString(), "--output", picture.toString());
        assertEquals(Files.readString(MODEL.resolveSibling(model.toLowerCase(Locale.ROOT) + ".svg"),
                StandardCharsets.UTF_8), Files.readString(picture, StandardCharsets.UTF_8));
    }
}
