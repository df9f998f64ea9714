package netc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.syntax.Parser;
import netc.runtime.InputException;

/// From the files a command names to models.
final class Models {
    private Models() {
    }

    /// Adds all that is wrong with a file.
    static void check(Path file, SortedMap<String, Long> dims, Diagnostics diagnostics) {
        try {
            if (Files.isDirectory(file)) {
                throw new InputException(file + ": expected a .net file, found a folder");
            }
            Source.decode(file.toString(), Files.readAllBytes(file), diagnostics)
                    .ifPresent(source -> Parser.parse(source, diagnostics));
        } catch (IOException e) {
            throw InputException.because(file, "read", e);
        }
    }
}
