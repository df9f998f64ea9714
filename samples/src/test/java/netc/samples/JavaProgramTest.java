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
@Tag("slow")
class JavaProgramTest {
    private static final Path LENET = Path.of(System.getProperty("netc.root"), "samples", "lenet5", "lenet5.net");
    /// Where README.md says that the runtime is.
    private static final String RUNTIME = "runtime/core/target/netc-runtime-" + Version.CURRENT + ".jar";
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
        return String.join(File.pathSeparator, runtime().toString(), jar.toString(), folder.toString());
    }

    private static Path runtime() throws URISyntaxException {
        return Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
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

    /// The program of README.md's section From Java, by that section's own commands, in a folder that has what they name.
    @Test
    void readmesProgramRunsByReadmesCommands() throws Exception {
        String readme = Files.readString(Path.of(System.getProperty("netc.root"), "README.md"));
        int from = readme.indexOf("\n## From Java\n");
        String section = readme.substring(from, readme.indexOf("\n## ", from + 1));
        Path place = Files.createDirectory(folder.resolve("readme"));
        int program = section.indexOf("```java\n") + "```java\n".length();
        Files.writeString(place.resolve("Main.java"), section.substring(program, section.indexOf("```\n", program)));
        Files.copy(jar, place.resolve("lenet5.jar"));
        Path trained = place.resolve("runs/drawn/best.safetensors");
        Files.createDirectories(trained.getParent());
        Files.copy(weights, trained);
        List<List<String>> said = new ArrayList<>();
        for (String line : section.lines().filter(l -> l.matches("javac? .*")).toList()) {
            assertTrue(line.contains(":" + RUNTIME + " "), line);
            List<String> command = new ArrayList<>(List.of(line.replace(RUNTIME, runtime().toString()).split(" ")));
            command.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
            said.add(run(command, place, "readme" + said.size()));
        }
        assertEquals(3, said.size(), section);
        assertTrue(said.get(1).getFirst().startsWith("vectors: scalar"), said::toString);
        assertFalse(said.get(2).getFirst().contains("start java with"), said::toString);
        assertEquals(4, said.get(1).size(), said::toString);
        assertEquals(said.get(1).subList(1, 4), said.get(2).subList(1, 4));
        assertTrue(Files.size(place.resolve("stepped.safetensors")) > Files.size(trained),
                "Adam's states are saved too");
    }

    private static List<String> run(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), "ReadDigits", weights.toString(),
                folder.resolve(name + ".safetensors").toString()));
        return run(command, folder, name);
    }

    private static List<String> run(List<String> command, Path place, String name) throws Exception {
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        Process process = new ProcessBuilder(command).directory(place.toFile())
                .redirectOutput(Redirect.to(out.toFile()))
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
