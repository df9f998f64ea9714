package netc.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import netc.compiler.ClassFiles;
import netc.compiler.CompiledModel;
import netc.compiler.Compiler;
import netc.compiler.CompilerOptions;
import netc.compiler.source.Diagnostics;

/// The jar that each `.net` file of the samples becomes, as lines of text: the hash of every class in it and of the whole.
///
/// As a program it prints them: the order in which a JVM goes through sets differs from the next one's.
final class JarHashes {
    private JarHashes() {
    }

    public static void main(String[] none) throws IOException {
        for (Path file : files()) {
            of(file).forEach(System.out::println);
        }
    }

    /// Every `samples/NAME/*.net`, by name.
    static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(Sample.folder(), 2)) {
            return found.filter(f -> f.toString().endsWith(".net")).sorted().toList();
        }
    }

    /// One line for each class by name, then one for the jar.
    static List<String> of(Path file) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(file,
                new CompilerOptions(Map.of(), "demo", CompilerOptions.ALL_WIDTHS, false), diagnostics);
        diagnostics.throwIfErrors();
        ClassFiles classes = ClassFiles.of(models);
        List<String> lines = new ArrayList<>();
        classes.files().forEach((name, bytes) -> lines.add(line(file, name, bytes)));
        lines.add(line(file, "the jar", classes.jar()));
        return lines;
    }

    private static String line(Path file, String what, byte[] bytes) {
        try {
            return file.getFileName() + ": " + what + " "
                    + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
