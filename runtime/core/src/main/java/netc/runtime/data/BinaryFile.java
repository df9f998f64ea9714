package netc.runtime.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;

/// A file read from front to back, unpacked where its content begins like gzip; offsets are those of the content.
///
/// Nothing is allocated on the word of a header: what a header announces is compared with what the file can hold
/// before [#read] is called.
final class BinaryFile implements AutoCloseable {
    /// DEFLATE packs no more than 258 bytes into two bits (RFC 1951, 3.2.5).
    private static final long HIGHEST_RATIO = 1032;
    /// The longest array that every JVM grants.
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Path path;
    private final InputStream content;
    private final boolean packed;
    private final long fileSize;
    private long offset;

    private BinaryFile(Path path, InputStream content, boolean packed, long fileSize) {
        this.path = path;
        this.content = content;
        this.packed = packed;
        this.fileSize = fileSize;
    }

    static BinaryFile open(Path path) {
        InputStream raw = null;
        try {
            long size = OrdinaryFile.size(path);
            raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
            raw.mark(2);
            boolean packed = (raw.read() << 8 | raw.read()) == GzipContent.MAGIC;
            raw.reset();
            return new BinaryFile(path, packed ? new GzipContent(path, raw) : raw, packed, size);
        } catch (IOException e) {
            if (raw != null) {
                closeAfter(e, raw);
            }
            throw e instanceof ZipException || e instanceof EOFException
                    ? new InputException(path + ": expected a gzip file, found a damaged gzip header", e)
                    : InputException.because(path, "read", e);
        }
    }

    /// The next `count` bytes of the content.
    ///
    /// @param what what they are, for the message when the file ends before
    byte[] read(int count, String what) {
        try {
            byte[] bytes = content.readNBytes(count);
            if (bytes.length < count) {
                throw truncated(offset + bytes.length, what, count);
            }
            offset += count;
            return bytes;
        } catch (ZipException e) {
            throw new InputException(path + ": damaged gzip file: " + e.getMessage() + ", after byte " + offset
                    + " of its content", e);
        } catch (EOFException e) {
            throw new InputException(path + ": truncated gzip file: it ends within " + what + ", which begins at byte "
                    + offset + " of its content", e);
        } catch (IOException e) {
            throw InputException.because(path, "read", e);
        }
    }

    /// The next `count` bytes, where `count` is what a header says: compared with the file before allocating.
    byte[] readAnnounced(long count, String what) {
        if (!packed && count > fileSize - offset) {
            throw truncated(fileSize, what, count);
        }
        if (packed && count > Math.multiplyExact(fileSize, HIGHEST_RATIO)) {
            throw new InputException(
                    path + ": byte " + offset + ": expected " + Counted.of(count, "byte") + " of " + what
                            + ", found a gzip file of " + Counted.of(fileSize, "byte") + ", which cannot hold as many");
        }
        if (count > LONGEST_ARRAY) {
            throw new InputException(path + ": byte " + offset + ": expected at most "
                    + Counted.of(LONGEST_ARRAY, "byte") + " of " + what + ", found " + Counted.number(count));
        }
        // Reading needs the bytes twice for a moment: as pieces and as one array.
        long memory = Runtime.getRuntime().maxMemory();
        if (count > memory / 2) {
            throw tooLittleMemory(count, memory);
        }
        try {
            return read((int) count, what);
        } catch (OutOfMemoryError e) {
            throw tooLittleMemory(count, memory);
        }
    }

    private InputException tooLittleMemory(long count, long memory) {
        return new InputException(path + ": reading it needs " + (2 * count >> 20)
                + " MB of memory, more than the JVM has left of its " + (memory >> 20) + " MB; give it more with -Xmx");
    }

    /// Refuses bytes after the last one that the header announces.
    void requireEnd() {
        try {
            if (content.read() >= 0) {
                String more = packed ? "more" : Counted.of(fileSize - offset, "more byte");
                throw InputException.atByte(path, offset, "the end of the file", more);
            }
        } catch (IOException e) {
            throw packed
                    ? new InputException(path + ": damaged gzip file: its checksum or length is wrong, after byte "
                            + offset + " of its content", e)
                    : InputException.because(path, "read", e);
        }
    }

    long offset() {
        return offset;
    }

    private InputException truncated(long end, String what, long count) {
        return InputException.atByte(path, end,
                Counted.of(count, "byte") + " of " + what + " from byte " + offset + " on",
                "the end of the file after " + (end - offset));
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw InputException.because(path, "close", e);
        }
    }

    private static void closeAfter(IOException cause, InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
