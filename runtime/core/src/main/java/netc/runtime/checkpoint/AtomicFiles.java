package netc.runtime.checkpoint;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;

/// Replaces a file as a whole: whoever opens it, after a crash at any moment too, finds the previous content or the new.
///
/// The content is written beside the target (`NAME.part`, overwritten by the next attempt where one was left behind),
/// brought to the disk, moved over the target in one step, and the folder is brought to the disk. Of two writers at the
/// same time the result is undefined.
public final class AtomicFiles {
    private static final String SUFFIX = ".part";

    private AtomicFiles() {}

    /// What produces the content.
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /// Writes `target`; its folder must exist.
    ///
    /// @throws InputException when the operating system refuses; the previous content is untouched
    public static void write(Path target, Content content) {
        Path part = target.resolveSibling(target.getFileName() + SUFFIX);
        try {
            OrdinaryFile.requireReplaceable(target);
            OrdinaryFile.requireReplaceable(part);
        } catch (IOException e) {
            throw InputException.because(target, "write", e);
        }
        try {
            writePart(part, content);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            deleteAfter(e, part);
            throw InputException.because(target, "write", e);
        } catch (RuntimeException | Error e) {
            deleteAfter(e, part);
            throw e;
        }
    }

    private static void writePart(Path part, Content content) throws IOException {
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
            content.write(out);
            out.flush();
            file.force(true);
        }
    }

    /// Makes the move itself survive a power failure. Windows cannot open folders and needs no such step.
    private static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void deleteAfter(Throwable cause, Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
