package netc.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of the sets of points is learned every day, and the picture of what was learned is the one beside the model, to the byte.
class PlaygroundTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void xorIsLearnedAndDrawn() throws Exception {
        Trial trial = new Trial("playground", folder);
        Jvm run = trial.train("--model Xor");
        assertTrue(Trial.number(run, "test accuracy") >= 0.97, run::toString);
        trial.draws("xor.svg", "said --model Xor --x x[0] --y x[1]" + trial.learned());
    }
}
