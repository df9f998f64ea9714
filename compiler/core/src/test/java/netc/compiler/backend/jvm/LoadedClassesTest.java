package netc.compiler.backend.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {
    /// On the class path of this test.
    static final class Compiled {
    }

    @Test
    void aClassOfTheSameNameOnTheClassPathIsAnother() throws IOException, ClassNotFoundException {
        String name = Compiled.class.getName();
        byte[] bytes;
        try (InputStream in = Compiled.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            bytes = in.readAllBytes();
        }
        LoadedClasses loader = new LoadedClasses(List.of(new EmittedClass(name.replace('.', '/'), bytes)));
        Class<?> loaded = loader.loadClass(name);
        assertNotEquals(Compiled.class, loaded);
        assertSame(loader, loaded.getClassLoader());
        assertSame(loaded, loader.loadClass(name));
        assertEquals(String.class, loader.loadClass("java.lang.String"));
    }
}
