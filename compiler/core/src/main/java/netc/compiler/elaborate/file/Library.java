package netc.compiler.elaborate.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Utf8;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Parser;

/// The library that every file sees without an import, as trees. Its files are resources beside the compiler, written in
/// the language like any other.
public final class Library {
    /// In the order in which a reader meets them.
    private static final List<String> FILES = List.of("activations", "layers", "convolution", "normalisation",
            "recurrent", "attention", "losses", "metrics",
            "distributions", "initialisers", "optimizers", "schedules");

    private static final class Trees {
        private static final List<FileTree> ALL = read();
    }

    private Library() {
    }

    /// The trees, read once; they are immutable.
    public static List<FileTree> trees() {
        return Trees.ALL;
    }

    private static List<FileTree> read() {
        Diagnostics diagnostics = new Diagnostics();
        List<FileTree> trees = new ArrayList<>();
        for (String file : FILES) {
            String path = "std/" + file + ".net";
            try (InputStream in = Library.class.getResourceAsStream("/netc/" + path)) {
                if (in == null) {
                    throw new IllegalStateException("the library lacks " + path);
                }
                Optional<FileTree> tree = Utf8.decode(path, in.readAllBytes(), diagnostics)
                        .flatMap(s -> Parser.parse(s, diagnostics));
                tree.ifPresent(trees::add);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        if (diagnostics.hasErrors()) {
            throw new IllegalStateException("the library is wrong:\n" + diagnostics.render());
        }
        return List.copyOf(trees);
    }
}
