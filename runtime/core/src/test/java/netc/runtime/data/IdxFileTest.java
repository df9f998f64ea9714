package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFileTest {
    private static final String TWO_PICTURES = "00000803 00000002 00000001 00000003 010203 0405ff";

    @TempDir
    Path folder;

    @Test
    void readsPicturesPlainAndPacked() throws IOException {
        for (byte[] content : List.of(bytes(TWO_PICTURES), packed(bytes(TWO_PICTURES)))) {
            IdxFile file = IdxFile.read(write(content));
            assertEquals(List.of(2, 1, 3), file.shape());
            assertEquals(3, file.column().width());
            assertArrayEquals(bytes("010203 0405ff"), file.column().values());
            assertTrue(file.place(1).endsWith(": byte 19"), file.place(1));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            504b0304                            | byte 0: expected two zero bytes, the beginning of an IDX file, found 504B
            00000d01 00000001 00000000          | byte 2: expected type 08, unsigned bytes, found 0D (32-bit floats)
            00000800                            | byte 3: expected 1 to 8 dimensions, found 0
            000008ff                            | byte 3: expected 1 to 8 dimensions, found 255
            00                                  | byte 1: expected 4 bytes of the magic number of an IDX file from byte 0 on, found the end of the file after 1
            00000801 0000                       | byte 6: expected 4 bytes of dimension 1 from byte 4 on, found the end of the file after 2
            00000801 00000000                   | byte 4: expected a dimension from 1 to 2147483647, found 0
            00000801 80000000                   | byte 4: expected a dimension from 1 to 2147483647, found 2147483648
            00000801 00000003 0102              | byte 10: expected 3 bytes of values (3) from byte 8 on, found the end of the file after 2
            00000801 00000002 01020304          | byte 10: expected the end of the file, found 2 more bytes
            00000802 7fffffff 7fffffff 01       | byte 13: expected 4,611,686,014,132,420,609 bytes of values (2147483647 × 2147483647) from byte 12 on, found the end of the file after 1
            00000803 7fffffff 7fffffff 7fffffff | byte 12: expected dimensions whose product is a size, found a product beyond 9223372036854775807
            """)
    void refusesWithTheByteOffset(String content, String message) throws IOException {
        Path path = write(bytes(content));
        InputException e = assertThrows(InputException.class, () -> IdxFile.read(path));
        assertEquals(path + ": " + message, e.getMessage());
    }

    @Test
    void aPackedFileThatAnnouncesTooMuchIsRefusedBeforeAllocating() throws IOException {
        Path path = write(packed(bytes("00000801 7fffffff 00")));
        InputException e = assertThrows(InputException.class, () -> IdxFile.read(path));
        assertTrue(
                e.getMessage()
                        .contains("byte 8: expected 2147483647 bytes of values (2147483647), found a gzip file of "),
                e.getMessage());
    }

    @Test
    void everyTruncationOfAPackedFileIsRefused() throws IOException {
        byte[] whole = packed(bytes(TWO_PICTURES));
        for (int length = 0; length < whole.length; length++) {
            Path path = write(Arrays.copyOf(whole, length));
            assertThrows(InputException.class, () -> IdxFile.read(path), "cut to " + length);
        }
    }

    @Test
    void aDamagedChecksumIsRefused() throws IOException {
        byte[] content = packed(bytes(TWO_PICTURES));
        content[content.length - 8] ^= 1;
        Path path = write(content);
        InputException e = assertThrows(InputException.class, () -> IdxFile.read(path));
        assertTrue(e.getMessage().contains("damaged gzip file"), e.getMessage());
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        Path missing = folder.resolve("none.gz");
        assertEquals(missing + ": cannot read: no such file or folder",
                assertThrows(InputException.class, () -> IdxFile.read(missing)).getMessage());
        assertEquals(folder + ": expected a file, found a folder",
                assertThrows(InputException.class, () -> IdxFile.read(folder)).getMessage());
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("file.idx"), content);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
