package netc.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import netc.abi.Version;
import netc.compiler.ClassFiles;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerOptions;
import netc.compiler.source.Diagnostics;
import netc.runtime.model.WeightsFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program of Java uses the jar that LeNet-5 compiles to, with the runtime beside it and nothing else.
class JavaProgramTest {
    private static final Path LENET = Path.of(System.getProperty("netc.root"), "samples", "lenet5", "lenet5.net");
    private static final int LARGEST_JAR = 100 * 1024;

    @TempDir
    private static Path folder;
    private static Path jar;
    private static Path weights;

    @BeforeAll
    static void compileTheModelAndTheProgram() throws Exception {
        List<CompiledModel> models = compile();
        jar = folder.resolve("lenet5.jar");
        ClassFiles.of(models).write(jar);
        weights = folder.resolve("initial.safetensors");
        netc.abi.Plan plan = models.getFirst().plan();
        float[] values = new float[Math.toIntExact(plan.weights())];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((i * 7919L + 13) % 1009 - 504) * 1e-4f;
        }
        WeightsFile.write(weights, plan, values, java.util.EnumSet.of(netc.abi.Variable.Role.PARAMETER),
                new java.util.TreeMap<>(Map.of("model", "LeNet5")));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        Path program = Path.of(JavaProgramTest.class.getResource("/java/ReadDigits.java").toURI());
        StringWriter said = new StringWriter();
        assertTrue(javac.getTask(said, null, null,
                List.of("-Xlint:all", "-Werror", "-proc:none", "-cp", classPath(), "-d", folder.toString()), null,
                javac.getStandardFileManager(null, null, null).getJavaFileObjects(program)).call(), said::toString);
    }

    private static List<CompiledModel> compile() {
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(LENET,
                new CompilerOptions(Map.of(), "demo", CompilerOptions.ALL_WIDTHS, false), diagnostics);
        diagnostics.throwIfErrors();
        return models;
    }

    private static String classPath() throws URISyntaxException {
        Path runtime = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return String.join(File.pathSeparator, runtime.toString(), jar.toString(), folder.toString());
    }

    @Test
    @Tag("slow")
    void itPredictsTrainsSavesAndReloadsWithTheSameBitsWithVectorsAndWithout() throws Exception {
        List<String> scalar = run("without");
        List<String> vectors = run("with", "--add-modules", "jdk.incubator.vector");
        assertTrue(scalar.getFirst().startsWith("vectors: scalar: start java with --add-modules"), scalar::toString);
        assertFalse(vectors.getFirst().contains("start java with"), vectors::toString);
        assertEquals(scalar.subList(1, scalar.size()), vectors.subList(1, vectors.size()));
        assertEquals(6, scalar.size(), scalar::toString);
        assertEquals("allocated 0", scalar.getLast());
        assertArrayEquals(Files.readAllBytes(folder.resolve("without.safetensors")),
                Files.readAllBytes(folder.resolve("with.safetensors")));
    }

    private static List<String> run(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), "ReadDigits", weights.toString(),
                folder.resolve(name + ".safetensors").toString()));
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        Process process = new ProcessBuilder(command).redirectOutput(Redirect.to(out.toFile()))
                .redirectError(Redirect.to(err.toFile())).start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + command);
        }
        assertEquals(0, process.exitValue(), () -> text(err));
        return Files.readAllLines(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theJarIsSmallAndTheSameEachTime() throws IOException {
        byte[] written = Files.readAllBytes(jar);
        System.out.println("LeNet-5's jar takes " + written.length + " bytes");
        assertTrue(written.length < LARGEST_JAR, () -> jar + " takes " + written.length + " bytes");
        assertArrayEquals(written, ClassFiles.of(compile()).jar());
    }
}
