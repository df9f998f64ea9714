package netc.compiler.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import netc.compiler.source.Source;

/// The programs that tests read: those of the test resources, the library, the samples, and the examples of the
/// language reference.
final class Programs {
    private static final Path ROOT = Path.of("../..");
    private static final Path REFERENCE = ROOT.resolve("grammar/README.md");

    private Programs() {
    }

    static List<Source> all() {
        var all = new ArrayList<Source>();
        for (Path folder : List.of(Path.of("src/test/resources/programs"), Path.of("src/main/resources/netc/std"),
                ROOT.resolve("samples"))) {
            all.addAll(in(folder));
        }
        all.addAll(reference());
        return all;
    }

    /// The examples of the language reference: fenced blocks marked `net`. Those marked `net fragment` are lines of a
    /// model and are put into one.
    static List<Source> reference() {
        var examples = new ArrayList<Source>();
        List<String> lines = lines(REFERENCE);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```net")) {
                int first = i + 1;
                int last = first + lines.subList(first, lines.size()).indexOf("```");
                String text = String.join("\n", lines.subList(first, last)) + "\n";
                String name = "README.md line " + (first + 1);
                examples.add(
                        Source.of(name, lines.get(i).equals("```net") ? text : "model Fragment {\n" + text + "}\n"));
                i = last;
            }
        }
        return examples;
    }

    private static List<Source> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".net") && !f.toString().contains("target"))
                    .sorted()
                    .map(f -> Source.of(f.getFileName().toString(), String.join("\n", lines(f)) + "\n"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
