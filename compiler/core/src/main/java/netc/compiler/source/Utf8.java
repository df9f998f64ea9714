package netc.compiler.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Files as text.
public final class Utf8 {
    private Utf8() {
    }

    /// Reads a file's bytes as strict UTF-8 (a byte order mark at the start is dropped). Bytes that are none add an
    /// N002 that names the first bad byte, and there is no source.
    public static Optional<Source> decode(String path, byte[] bytes, Diagnostics diagnostics) {
        var decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (!result.isError()) {
            return Optional.of(Source.of(path, text));
        }
        int end = text.length();
        var readable = Source.of(path, text + "\uFFFD");
        diagnostics.add(Diagnostic.error(Code.N002, readable.span(end, end + 1), String.format(Locale.ROOT,
                "this file is not UTF-8 text: byte %d (0x%02X) cannot stand there", in.position(),
                bytes[in.position()] & 0xFF)).note("save the file as UTF-8"));
        return Optional.empty();
    }
}
