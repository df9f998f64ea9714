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
        List<Path> programs = List.of(resource("/java/ReadDigits.java"), resource("/java/Forget.java"));
        StringWriter said = new StringWriter();
        assertTrue(javac.getTask(said, null, null,
                List.of("-Xlint:all", "-Werror", "-proc:none", "-cp", classPath(), "-d", folder.toString()), null,
                javac.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(programs)).call(),
                said::toString);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(JavaProgramTest.class.getResource(name).toURI());
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

    /// What README.md says under a title, up to the next title of any kind.
    private static String section(String title) throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("netc.root"), "README.md"));
        int from = readme.indexOf("\n" + title + "\n");
        assertTrue(from >= 0, title);
        return readme.substring(from, readme.indexOf("\n##", from + 1));
    }

    /// The first lines of Java in a text.
    private static String program(String section) {
        int program = section.indexOf("```java\n") + "```java\n".length();
        return section.substring(program, section.indexOf("```\n", program));
    }

    /// What the commands of a section say one after the other, in a folder that has what they name.
    private static List<List<String>> runAll(String section, Path place) throws Exception {
        Path trained = place.resolve("runs/drawn/best.safetensors");
        Files.createDirectories(trained.getParent());
        Files.copy(weights, trained);
        List<List<String>> said = new ArrayList<>();
        for (String line : section.lines().filter(l -> l.matches("(javac?|jlink|image/bin/java) .*")).toList()) {
            List<String> command = new ArrayList<>(List.of(line.replace(RUNTIME, runtime().toString()).split(" ")));
            Path tool = Path.of(command.getFirst());
            command.set(0, (tool.getNameCount() > 1 ? place.resolve(tool)
                    : Path.of(System.getProperty("java.home"), "bin").resolve(tool)).toString());
            said.add(run(command, place, place.getFileName().toString() + said.size()));
        }
        return said;
    }

    /// The first line says whether there are vectors, the other three are the same with and without.
    private static void assertVectors(boolean expected, List<String> said, List<String> scalar) {
        assertEquals(!expected, said.getFirst().startsWith("vectors: scalar"), said::toString);
        assertEquals(4, said.size(), said::toString);
        assertEquals(scalar.subList(1, 4), said.subList(1, 4));
    }

    /// The program of README.md's section From Java, by that section's own commands.
    @Test
    void readmesProgramRunsByReadmesCommands() throws Exception {
        String section = section("## From Java");
        Path place = Files.createDirectory(folder.resolve("readme"));
        Files.writeString(place.resolve("Main.java"), program(section));
        Files.copy(jar, place.resolve("lenet5.jar"));
        List<List<String>> said = runAll(section, place);
        assertEquals(3, said.size(), section);
        assertVectors(false, said.get(1), said.get(1));
        assertVectors(true, said.get(2), said.get(1));
        assertTrue(Files.size(place.resolve("stepped.safetensors")) > Files.size(weights),
                "Adam's states are saved too");
    }

    /// The same program in a module, by the commands of that section, and in an image without vectors.
    @Test
    void aModuleRunsByReadmesCommandsWithVectorsAndWithoutAndInAnImage() throws Exception {
        String section = section("### In a module");
        Path place = Files.createDirectory(folder.resolve("module"));
        Files.createDirectory(place.resolve("app"));
        Files.writeString(place.resolve("app/Main.java"), "package app;\n" + program(section("## From Java")));
        Files.writeString(place.resolve("module-info.java"), program(section));
        ClassFiles.of(compile()).write(place.resolve("classes"));
        List<List<String>> said = runAll(section, place);
        assertEquals(5, said.size(), section);
        assertVectors(false, said.get(1), said.get(1));
        assertVectors(true, said.get(2), said.get(1));
        assertVectors(true, said.get(4), said.get(1));
        run(List.of(Path.of(System.getProperty("java.home"), "bin", "jlink").toString(), "-p",
                place.resolve("classes") + File.pathSeparator + runtime(), "--add-modules", "app", "--output",
                place.resolve("scalar").toString()), place, "jlink");
        assertVectors(false, run(List.of(place.resolve("scalar/bin/java").toString(), "-m", "app/app.Main"), place,
                "scalar"), said.get(1));
    }

    @Test
    void modelsThatNobodyClosedLeaveNeitherThreadsNorMemory() throws Exception {
        assertEquals(List.of("workers left: 0"), run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", classPath(),
                "Forget"), folder, "forget"));
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
