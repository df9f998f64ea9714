package netc.compiler.elaborate.file;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.SourceFile;
import netc.compiler.source.Utf8;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Parser;

/// Imports from files beside the importing one, or in folders below that of the first file: a path is relative, with `/`
/// between names, and leaves the first file's folder nowhere. For one run and one thread.
public final class FileImports implements Imports {
    /// Of a path, in characters: no file system takes longer ones.
    private static final int LONGEST_PATH = 4096;

    private final Path root;
    private final Map<Path, Optional<FileTree>> read = new HashMap<>();

    /// @param root the folder of the first file, by the path that its [Source] has
    public FileImports(Path root) {
        this.root = root.normalize();
    }

    @Override
    public Optional<FileTree> open(FileTree importing, Expression.Text path, Diagnostics diagnostics) {
        Optional<Path> file = resolve(importing.source(), path.value());
        if (file.isEmpty()) {
            diagnostics.add(Diagnostic.error(Code.N122, path.span(), "an import names a file beside or below this one")
                    .note("the path is relative, and does not leave the folder of the model"));
            return Optional.empty();
        }
        if (!read.containsKey(file.get())) {
            read.put(file.get(), read(file.get(), path, diagnostics));
        }
        return read.get(file.get());
    }

    private Optional<Path> resolve(Source importing, String path) {
        if (path.length() > LONGEST_PATH) {
            return Optional.empty();
        }
        try {
            Path relative = Path.of(path);
            Path file = Path.of(importing.path()).resolveSibling(relative).normalize();
            boolean isInside = root.toString().isEmpty() ? !file.isAbsolute() && !file.startsWith("..")
                    : file.startsWith(root);
            return relative.isAbsolute() || path.contains("\\") || !isInside ? Optional.empty() : Optional.of(file);
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static Optional<FileTree> read(Path file, Expression.Text path, Diagnostics diagnostics) {
        byte[] bytes;
        try {
            bytes = SourceFile.read(file);
        } catch (IOException e) {
            diagnostics.add(Diagnostic.error(Code.N122, path.span(), file.toString().replace('\\', '/')
                    + " cannot be read: " + SourceFile.reason(e)));
            return Optional.empty();
        }
        return Utf8.decode(file.toString().replace('\\', '/'), bytes, diagnostics)
                .flatMap(source -> Parser.parse(source, diagnostics));
    }
}
