package netc.compiler.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Reads the bytes of sources: of ordinary files, so that nothing is waited for, and of those that people write.
public final class SourceFile {
    private static final int LONGEST_MEBIBYTES = 16;

    private SourceFile() {
    }

    /// @throws IOException where it cannot be read; [#reason] says why
    public static byte[] read(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        if (found.isDirectory()) {
            throw refused(file, "it is a folder");
        }
        if (!found.isRegularFile()) {
            throw refused(file, "it is a pipe or a device, and no file");
        }
        if (found.size() > LONGEST_MEBIBYTES << 20) {
            throw refused(file, "it is longer than " + LONGEST_MEBIBYTES + " MiB");
        }
        return Files.readAllBytes(file);
    }

    private static IOException refused(Path file, String reason) {
        return new FileSystemException(file.toString(), null, reason);
    }

    /// Why a file cannot be read, in words.
    public static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }
}
