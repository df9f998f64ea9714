package netc.runtime.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import netc.runtime.InputException;

/// The content of a gzip file: that of its members, one behind the other, each with its checksum and length (Deutsch, "GZIP file
/// format specification version 4.3", RFC 1952, 1996). What stands behind the last one and is no member is refused.
final class GzipContent extends InputStream {
    /// The two bytes that a member begins with.
    static final int MAGIC = 0x1F8B;
    private static final int DEFLATE = 8;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xE0;
    /// Time, extra flags and system.
    private static final int UNUSED = 6;

    private final Path path;
    private final InputStream file;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    /// How many bytes of the buffer are filled, and which comes next.
    private int filled;
    private int next;
    /// The byte of the file that the buffer begins with.
    private long before;
    private boolean ended;

    /// @param file at the beginning of a member
    /// @throws ZipException where it is none
    GzipContent(Path path, InputStream file) throws IOException {
        this.path = path;
        this.file = file;
        header();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (!ended) {
                int count = inflater.inflate(bytes, offset, length);
                if (count > 0) {
                    checksum.update(bytes, offset, count);
                    return count;
                }
                if (inflater.finished()) {
                    endMember();
                } else if (inflater.needsDictionary()) {
                    throw new ZipException("a preset dictionary, which gzip has not");
                } else {
                    require(next < filled || fill());
                    inflater.setInput(buffer, next, filled - next);
                    next = filled;
                }
            }
            return -1;
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException(e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    /// Checks the member that has been unpacked, and begins the next one.
    private void endMember() throws IOException {
        next = filled - inflater.getRemaining();
        if (little(4) != checksum.getValue()) {
            throw new ZipException("the checksum is wrong");
        }
        if (little(4) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("the length is wrong");
        }
        if (next == filled && !fill()) {
            ended = true;
            return;
        }
        long at = before + next;
        int first = buffer[next] & 0xFF;
        if (first != MAGIC >> 8) {
            throw InputException.atByte(path, at, "the end of the gzip file, or another member of it",
                    String.format(Locale.ROOT, "%02X", first));
        }
        header();
        inflater.reset();
        checksum.reset();
    }

    private void header() throws IOException {
        checksum.reset();
        if ((one() << 8 | one()) != MAGIC || one() != DEFLATE) {
            throw new ZipException("no gzip header");
        }
        int flags = one();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("reserved flags in a gzip header");
        }
        skip(UNUSED);
        if ((flags & HAS_EXTRA) != 0) {
            skip(one() | one() << 8);
        }
        for (int text = HAS_NAME; text <= HAS_COMMENT; text <<= 1) {
            while ((flags & text) != 0 && one() != 0) {
                // up to the zero that ends it
            }
        }
        long sum = checksum.getValue() & 0xFFFF;
        if ((flags & HAS_CHECKSUM) != 0 && little(2) != sum) {
            throw new ZipException("the checksum of a gzip header is wrong");
        }
        checksum.reset();
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            one();
        }
    }

    private long little(int count) throws IOException {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number |= (long) raw() << 8 * i;
        }
        return number;
    }

    /// A byte of a header, which its checksum counts.
    private int one() throws IOException {
        int value = raw();
        checksum.update(value);
        return value;
    }

    private int raw() throws IOException {
        require(next < filled || fill());
        return buffer[next++] & 0xFF;
    }

    private static void require(boolean isThere) throws EOFException {
        if (!isThere) {
            throw new EOFException("the end of the file within a gzip member");
        }
    }

    private boolean fill() throws IOException {
        before += filled;
        next = 0;
        filled = Math.max(0, file.read(buffer));
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        file.close();
    }
}
