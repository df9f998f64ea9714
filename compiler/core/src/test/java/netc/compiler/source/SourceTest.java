package netc.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceTest {

    @Test
    void linesAndColumnsCountFromOneInCodePoints() {
        var source = Source.of("a.net", "ab\n\uD83D\uDE00x\r\n\nend");
        assertEquals("a.net:1:1", source.span(0, 1).toString());
        assertEquals("a.net:1:3", source.span(2, 2).toString());
        assertEquals("a.net:2:2", source.span(5, 6).toString());
        assertEquals("a.net:3:1", source.span(8, 8).toString());
        assertEquals("a.net:4:4", source.span(12, 12).toString());
        assertEquals(4, source.lines());
        assertEquals(6, source.lineEnd(2));
        assertEquals(12, source.lineEnd(4));
    }

    @Test
    void theEmptyTextHasOneLine() {
        var source = Source.of("a.net", "");
        assertEquals(1, source.lines());
        assertEquals("a.net:1:1", source.span(0, 0).toString());
    }

    @Test
    void spansOutsideTheTextAreRefused() {
        var source = Source.of("a.net", "abc");
        assertThrows(IllegalArgumentException.class, () -> source.span(1, 4));
        assertThrows(IllegalArgumentException.class, () -> source.span(2, 1));
        assertThrows(IllegalArgumentException.class, () -> source.span(0, 1).to(Source.of("a.net", "abc").span(2, 3)));
    }

    @Test
    void aByteOrderMarkIsDropped() {
        byte[] bytes = "\uFEFFmodel".getBytes(StandardCharsets.UTF_8);
        assertEquals("model", Utf8.decode("a.net", bytes, new Diagnostics()).orElseThrow().text());
    }

    @Test
    void theFirstByteThatIsNoUtf8IsNamed() {
        var diagnostics = new Diagnostics();
        byte[] bytes = "model M {\n  # caf\u00E9\n}".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(Optional.empty(), Utf8.decode("a.net", bytes, diagnostics));
        assertEquals("""
                a.net:2:8: error[N002]: this file is not UTF-8 text: byte 17 (0xE9) cannot stand there
                    2 │   # caf\uFFFD
                      │        ^
                      save the file as UTF-8
                1 error
                """, diagnostics.render());
    }

    @Test
    void aCharacterThatEndsWithTheFileIsNoUtf8() {
        var diagnostics = new Diagnostics();
        assertEquals(Optional.empty(), Utf8.decode("a.net", new byte[] {'a', (byte) 0xC3}, diagnostics));
        assertEquals("a.net:1:2", diagnostics.sorted().getFirst().place());
    }

    @Test
    void columnsCountCodePointsHoweverLongTheLine() {
        String line = "\uD83D\uDE00a\uD83D".repeat(400) + "\n" + "b\uD83D\uDE00".repeat(600);
        Source source = Source.of("a.net", line);
        for (int offset = 0; offset <= line.length(); offset++) {
            int start = source.lineStart(source.line(offset));
            assertEquals(line.codePointCount(start, offset) + 1, source.column(offset), "offset " + offset);
        }
    }
}
