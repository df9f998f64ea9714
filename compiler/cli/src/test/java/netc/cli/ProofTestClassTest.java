package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.net.URL;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// The test class that a user keeps compiles, passes while the model is right, and fails when it no longer is.
@Tag("slow")
class ProofTestClassTest {
    private static final String MODEL = """
            fn soft(x) = max(x, 0) + log(1 + exp(-abs(x))) with grad g -> g * (1 - exp(-soft(x)))

            model Kept {
              dim F = 4
              input  x: f32[F]
              target y: f32
              param w: f32[F] = 0.5
              output height = soft(sum[F](x * w))
            }

            train Kept {
              data  csv("d.csv") -> x: columns(1..4), y: column("y")
              loss  (height - y)^2
              using sgd(rate: 0.1)
              batch 32   epochs 10   seed 7
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void keptClassFailsWhenGradientsBreak() throws Throwable {
        Path file = Files.writeString(folder.resolve("kept.net"), MODEL);
        Path sources = folder.resolve("sources");
        Netc run = Netc.run("prove", file.toString(), "--threads", "1", "--dim", "F=4", "--seed", "3", "--junit",
                sources.toString());
        assertEquals(0, run.code(), run.out() + run.err());
        Path source = sources.resolve("KeptProofTest.java");
        assertTrue(run.err().endsWith("netc: wrote " + source + "\n"), run.err());
        Class<?> tests = compiled(source);
        run(tests, "gradientsMatchDifferences");
        Throwable linear = assertThrows(TestAbortedException.class, () -> run(tests, "oneBatchCanBeOverfitted"));
        assertTrue(linear.getMessage().contains("there is no hidden layer"), linear.getMessage());

        Files.writeString(file, MODEL.replace("-> g *", "-> 2 * g *"));
        Throwable broken = assertThrows(AssertionFailedError.class, () -> run(tests, "gradientsMatchDifferences"));
        assertTrue(broken.getMessage().startsWith("gradients match differences: Failed[lines=[x (kept.net:5): along"),
                broken.getMessage());
        run(tests, "aloneIsTheSameAsInABatch");
    }

    private Class<?> compiled(Path source) throws IOException, ClassNotFoundException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(folder.resolve("classes"));
        StringWriter said = new StringWriter();
        assertTrue(javac.getTask(said, null, null,
                List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString(), "-cp",
                        System.getProperty("java.class.path")),
                null, javac.getStandardFileManager(null, null, null).getJavaFileObjects(source)).call(),
                said::toString);
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())
                .loadClass("KeptProofTest");
    }

    /// One test of the class, between what JUnit calls before and after all.
    private static void run(Class<?> tests, String name) throws Throwable {
        var constructor = tests.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object instance = constructor.newInstance();
        Method test = tests.getDeclaredMethod(name);
        assertTrue(test.isAnnotationPresent(Test.class), name);
        try {
            call(tests, BeforeAll.class);
            test.setAccessible(true);
            test.invoke(instance);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            call(tests, AfterAll.class);
        }
    }

    private static void call(Class<?> tests, Class<? extends java.lang.annotation.Annotation> kind) throws Exception {
        for (Method method : tests.getDeclaredMethods()) {
            if (method.isAnnotationPresent(kind)) {
                method.setAccessible(true);
                method.invoke(null);
            }
        }
    }
}
