package netc.runtime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// What is read and written are ordinary files: opening a pipe would wait for its other end, and moving a file over a device
/// would take its place.
public final class OrdinaryFile {
    private OrdinaryFile() {
    }

    /// The size in bytes of a file that is to be read.
    ///
    /// @throws InputException where it is a folder, a pipe or a device
    /// @throws IOException    where the operating system refuses
    public static long size(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        String other = other(found);
        if (!other.isEmpty()) {
            throw new InputException(path + ": expected a file, found " + other);
        }
        return found.size();
    }

    /// Looks at what stands where a file is to be written.
    ///
    /// @throws IOException where something does that is no file, or where the operating system refuses
    public static void requireReplaceable(Path path) throws IOException {
        try {
            String other = other(Files.readAttributes(path, BasicFileAttributes.class));
            if (!other.isEmpty()) {
                throw new FileSystemException(path.toString(), null, "there is " + other + " of this name");
            }
        } catch (NoSuchFileException e) {
            // The file is new.
            return;
        }
    }

    private static String other(BasicFileAttributes found) {
        return found.isDirectory() ? "a folder" : found.isRegularFile() ? "" : "a pipe or a device";
    }
}
