package netc.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorsTest {
    /// What JVMs of other options are started with.
    public static void main(String[] args) {
        System.out.println(Vectors.describe(Vectors.lanes()));
        try (Line line = new Line(1)) {
            System.out.println(line.y(new float[3], new int[1])[0]);
        }
    }

    private static List<String> linesOf(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VectorsTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return out.lines().toList();
    }

    @Test
    void withoutTheModuleModelsRunAsScalarCode() throws Exception {
        assertEquals(List.of("scalar: start java with --add-modules jdk.incubator.vector for vectors", "0.0"),
                linesOf());
    }

    @ParameterizedTest
    @CsvSource({"8, scalar", "16, 4 lanes (128 bit)"})
    void theGreatestSizeOfVectorsIsRespected(int bytes, String expected) throws Exception {
        assertEquals(List.of(expected, "0.0"),
                linesOf("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes));
    }
}
