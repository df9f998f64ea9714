package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Samples that a program in Java drives, in place of `netc train`: a little of what it does leaves the numbers that it leaves on
/// every machine.
class DrivenSamplesTest {
    static final List<String> SAMPLES = List.of("cart_pole", "gemm", "grid_world");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"cart_pole, CartPole.java, 1 10, cba1bc09", "grid_world, Cliff.java, 20, cdac2405"})
    void aFewEpisodesLeaveTheWeightsOfEveryMachine(String sample, String program, String arguments, String sum)
            throws Exception {
        new Trial(sample, folder).drive(program, folder + " " + arguments);
        assertEquals(sum, ThreeSteps.sum(folder, ".safetensors"));
    }

    @Test
    void aProductHasTheBitsOfEveryMachine() throws Exception {
        assertEquals("96354986", new Trial("gemm", folder).drive("Product.java", "0.05").lineAfter("bits: "));
    }
}
