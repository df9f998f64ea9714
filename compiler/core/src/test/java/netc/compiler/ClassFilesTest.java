package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets the time zone of the JVM")
class ClassFilesTest {
    private static final String TWO = """
            model Half { input x: f32[I: 3]
                         output y = x / 2 }
            model Third { input x: f32
                          output y = x / 3 }
            """;
    private static final List<String> NAMES = Stream.of("Half", "Third").flatMap(m -> Stream.of("$Lanes16", "$Lanes4",
            "$Lanes8", "$Prediction", "$Scalar", "").map(s -> "com/demo/" + m + s + ".class")).toList();

    @TempDir
    private Path folder;

    private List<CompiledModel> models(String text, CompilerOptions options) throws IOException {
        Path file = folder.resolve("two.net");
        Files.writeString(file, text);
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(file, options, diagnostics);
        diagnostics.throwIfErrors();
        return models;
    }

    private ClassFiles compile(String text) throws IOException {
        return ClassFiles
                .of(models(text, new CompilerOptions(Map.of(), "com.demo", CompilerOptions.ALL_WIDTHS, false)));
    }

    @Test
    void aFolderGetsAFileForEachClassAndNothingElse() throws IOException {
        Path out = folder.resolve("a/b");
        compile(TWO).write(out);
        assertEquals(NAMES, content(out));
        byte[] written = Files.readAllBytes(out.resolve("com/demo/Half.class"));
        compile(TWO).write(out);
        assertEquals(NAMES, content(out));
        assertArrayEquals(written, Files.readAllBytes(out.resolve("com/demo/Half.class")));
    }

    @Test
    void aJarHoldsTheManifestThenTheClassesInOrder() throws IOException {
        Path jar = folder.resolve("new/two.jar");
        compile(TWO).write(jar);
        try (JarFile file = new JarFile(jar.toFile())) {
            List<ZipEntry> entries = new ArrayList<>();
            file.stream().forEach(entries::add);
            List<String> names = new ArrayList<>(NAMES);
            names.addFirst("META-INF/MANIFEST.MF");
            assertEquals(names, entries.stream().map(ZipEntry::getName).toList());
            for (ZipEntry entry : entries) {
                assertEquals(LocalDateTime.of(1980, 2, 1, 0, 0), entry.getTimeLocal());
            }
            assertEquals("netc " + netc.abi.Version.CURRENT,
                    file.getManifest().getMainAttributes().getValue("Created-By"));
        }
        assertEquals(List.of("two.jar"), content(jar.getParent()));
    }

    @Test
    void theSameSourceGivesTheSameBytesAnywhere() throws IOException {
        byte[] first = compile(TWO).jar();
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertArrayEquals(first, compile(TWO).jar());
        } finally {
            TimeZone.setDefault(zone);
        }
        assertNotEquals(java.util.Arrays.hashCode(first), java.util.Arrays.hashCode(compile(TWO + "# more").jar()));
    }

    @Test
    void nothingIsReplacedWhereOneFileCannotBeWritten() throws IOException {
        Path out = folder.resolve("out");
        compile(TWO).write(out);
        byte[] half = Files.readAllBytes(out.resolve("com/demo/Half.class"));
        // A folder stands where the last class is to be written first.
        Files.createDirectories(out.resolve("com/demo/Third.class.part/in the way"));
        assertThrows(IOException.class, () -> compile(TWO.replace("/ 2", "/ 4")).write(out));
        assertArrayEquals(half, Files.readAllBytes(out.resolve("com/demo/Half.class")));
        assertEquals(NAMES, content(out));
    }

    @Test
    void targetsOfTheWrongKindAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "kept");
        Path jar = Files.createDirectory(folder.resolve("folder.jar"));
        ClassFiles files = compile(TWO);
        assertEquals(file + ": expected a folder, or a name that ends in .jar, found a file",
                assertThrows(FileSystemException.class, () -> files.write(file)).getMessage());
        assertEquals(jar + ": expected a jar, found a folder",
                assertThrows(FileSystemException.class, () -> files.write(jar)).getMessage());
        assertThrows(IOException.class, () -> files.write(file.resolve("below")));
        assertEquals("kept", Files.readString(file));
    }

    @Test
    void classesThatRunOnSomeMachinesOnlyAreRefused() throws IOException {
        List<CompiledModel> models = models(TWO, CompilerOptions.forWidth(1));
        assertThrows(IllegalArgumentException.class, () -> ClassFiles.of(models));
    }

    @Test
    void twoModelsOfOneNameAreRefused() throws IOException {
        List<CompiledModel> models = models(TWO, new CompilerOptions(Map.of(), "", CompilerOptions.ALL_WIDTHS, false));
        assertThrows(IllegalArgumentException.class, () -> ClassFiles.of(Collections.nCopies(2, models.getFirst())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "com.example.nets", "a_1._b"})
    void namesOfPackagesAreAccepted(String name) {
        assertEquals(Optional.empty(), ClassFiles.packageFault(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", ".a", "a..b", "a/b", "../a", "a.class", "1a", "a b", "java", "java.util", "ä", "a$b"})
    void whatIsNoPackageIsRefused(String name) {
        assertEquals(Optional.of("expected a package of Java like com.example, found '" + name + "'"),
                ClassFiles.packageFault(name));
    }

    private static List<String> content(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).map(p -> folder.relativize(p).toString()).sorted().toList();
        }
    }
}
