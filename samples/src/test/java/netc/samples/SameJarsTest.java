package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same sources give the same jars in every JVM, although each goes through its sets and maps in another order:
/// `Set.of` and `Map.of` draw one at the start, and where a hash contains that of an enum's constant or of an object without
/// a hash of its own, it is this number that HotSpot makes up.
@Tag("slow")
class SameJarsTest {
    private static final List<String> here = new ArrayList<>();

    @BeforeAll
    static void compileHere() throws IOException {
        for (Path file : JarHashes.files()) {
            here.addAll(JarHashes.of(file));
        }
        assertTrue(JarHashes.files().size() >= Sample.values().length);
    }

    /// How HotSpot makes numbers up: at random, or in sequence. (By default it is at random for each thread.)
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void anotherJvmWritesTheSameJars(int hashCode) throws Exception {
        Jvm jvm = Jvm.run(Sample.root(), List.of("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=" + hashCode,
                "-XX:TieredStopAtLevel=1"), JarHashes.class.getName());
        assertEquals(0, jvm.code(), jvm::err);
        assertEquals(String.join("\n", here), jvm.out().strip());
    }
}
