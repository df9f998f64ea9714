package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.io.TempDir;

/// Models as classes of the package `demo`.
abstract class CompiledToClasses {
    @TempDir
    Path folder;

    final ClassFiles compile(String text) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = compile(text, diagnostics);
        assertEquals("", diagnostics.render());
        return ClassFiles.of(models);
    }

    final List<CompiledModel> compile(String text, Diagnostics diagnostics) throws IOException {
        Path file = folder.resolve("kinds.net");
        Files.writeString(file, text);
        return Compiler.compile(file, new CompilerOptions(Map.of(), "demo", CompilerOptions.ALL_WIDTHS, false),
                diagnostics);
    }

    final Class<?> load(String name, String text) throws Exception {
        Path classes = folder.resolve("classes");
        compile(text).write(classes);
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())
                .loadClass("demo." + name);
    }

    static String signature(Method method) {
        return method.getReturnType().getSimpleName() + " " + method.getName() + Stream.of(method.getParameters())
                .map((Parameter p) -> p.getType().getSimpleName() + " " + p.getName())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
