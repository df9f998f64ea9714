package netc.cli.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;

/// The text of a file, and where in it something stands. Lines and columns count from 1, columns in code points.
record FileText(Path path, String text) {
    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    /// Reads strict UTF-8; a byte order mark at the start is dropped.
    static FileText read(Path path) {
        try {
            long size = OrdinaryFile.size(path);
            if (size > LARGEST) {
                throw new InputException(path + ": expected a file of at most " + Counted.of(LARGEST, "byte")
                        + ", found " + Counted.of(size, "byte"));
            }
            return decode(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw InputException.because(path, "read", e);
        }
    }

    private static FileText decode(Path path, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        FileText read = new FileText(path, out.flip().toString());
        if (result.isError()) {
            throw read.wrong(read.text.length(), "text in UTF-8",
                    String.format(Locale.ROOT, "byte 0x%02X; save the file as UTF-8", bytes[in.position()] & 0xFF));
        }
        return read.text.startsWith("\uFEFF") ? new FileText(path, read.text.substring(1)) : read;
    }

    /// The offset at which a line begins; the end of the text where there is no such line.
    int lineStart(long line) {
        int at = 0;
        for (long n = 1; n < line && at < text.length(); n++) {
            at = lineEnd(at);
            at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    int lineEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    /// The complaint about what stands at an offset.
    InputException wrong(int offset, String expected, String found) {
        long line = 1;
        int start = 0;
        for (int end = lineEnd(0); end < offset; end = lineEnd(start)) {
            int next = end + (text.startsWith("\r\n", end) ? 2 : 1);
            if (next > offset) {
                break;
            }
            start = next;
            line++;
        }
        return InputException.atLine(path, line, text.codePointCount(start, offset) + 1, expected, found);
    }
}
