package netc.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import netc.abi.Version;
import org.junit.jupiter.api.Test;

class RuntimeSizeTest {
    private static final int LIMIT = 300 * 1024;

    @Test
    void runtimeJarIsUnder300Kilobytes() throws Exception {
        Path runtime = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        long size = Files.isDirectory(runtime) ? packed(runtime) : Files.size(runtime);
        System.out.println("the runtime's jar takes " + size + " bytes");
        assertTrue(size > 0 && size < LIMIT, () -> runtime + " takes " + size + " bytes");
    }

    /// The size of a jar of a folder: before the phase `package` the reactor has classes and no jar.
    private static long packed(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Stream<Path> walk = Files.walk(folder); JarOutputStream jar = new JarOutputStream(bytes)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return bytes.size();
    }
}
