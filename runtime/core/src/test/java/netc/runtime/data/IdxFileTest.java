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
import java.util.zip.CRC32;
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
            assertArrayEquals(bytes("010203 0405ff"), ((Column.Bytes) file.column()).values());
            assertTrue(file.place(1).endsWith(": byte 19"), file.place(1));
        }
    }

    /// Two records of two numbers, of every type.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            08 | 01 02 03 ff                                                         | 255
            09 | 01 02 03 ff                                                         | -1
            0b | 0001 0002 0003 fffe                                                 | -2
            0c | 00000001 00000002 00000003 80000000                                 | -2147483648
            0d | 3f800000 40000000 40400000 bf400000                                 | -0.75
            0e | 3ff0000000000000 4000000000000000 4008000000000000 3fb999999999999a | 0.1
            """)
    void readsEveryType(String type, String values, float last) throws IOException {
        IdxFile file = IdxFile.read(write(bytes("0000" + type + "02 00000002 00000002" + values)));
        float[] found = new float[4];
        file.column().gather(new int[] {0, 1}, 0, 2, found, 0);
        assertArrayEquals(new float[] {1, 2, 3, last}, found);
        assertTrue(file.place(1).endsWith(": byte " + (12 + bytes(values).length / 2)), file.place(1));
    }

    @Test
    void membersOfAGzipFileAreOneContentWhereverTheyEnd() throws IOException {
        byte[] content = bytes(TWO_PICTURES);
        byte[] empty = packed(new byte[0]);
        for (int cut = 0; cut <= content.length; cut++) {
            byte[] members = joined(packed(Arrays.copyOf(content, cut)), empty, empty,
                    packed(Arrays.copyOfRange(content, cut, content.length)), empty);
            assertArrayEquals(bytes("010203 0405ff"),
                    ((Column.Bytes) IdxFile.read(write(members)).column()).values());
        }
    }

    /// With a name, a comment, extra bytes and a checksum of the header.
    @Test
    void everyFieldOfAGzipHeaderIsPassedOver() throws IOException {
        byte[] plain = packed(bytes(TWO_PICTURES));
        byte[] header = bytes("1f8b08 1e 00000000 00 ff 0300 aabbcc 6100 6200");
        CRC32 sum = new CRC32();
        sum.update(header);
        byte[] checksum = {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)};
        byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
        assertEquals(List.of(2, 1, 3), IdxFile.read(write(joined(header, checksum, rest))).shape());
        checksum[0] ^= 1;
        Path path = write(joined(header, checksum, rest));
        assertEquals(path + ": expected a gzip file, found a damaged gzip header",
                assertThrows(InputException.class, () -> IdxFile.read(path)).getMessage());
    }

    @Test
    void whatStandsBehindAPackedFileIsRefusedAsBehindAPlainOne() throws IOException {
        byte[] whole = packed(bytes(TWO_PICTURES));
        for (int more : new int[] {1, 8, 17, 18, 30, 1 << 17}) {
            Path path = write(joined(whole, new byte[more]));
            assertEquals(path + ": byte " + whole.length
                    + ": expected the end of the gzip file, or another member of it, found 00",
                    assertThrows(InputException.class, () -> IdxFile.read(path)).getMessage());
        }
        Path more = write(joined(whole, packed(new byte[1])));
        assertEquals(more + ": byte 22: expected the end of the file, found more",
                assertThrows(InputException.class, () -> IdxFile.read(more)).getMessage());
        for (int length = 1; length < whole.length; length++) {
            Path cut = write(joined(whole, Arrays.copyOf(whole, length)));
            assertThrows(InputException.class, () -> IdxFile.read(cut), "a second member cut to " + length);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            504b0304                            | byte 0: expected two zero bytes, the beginning of an IDX file, found 504B
            00000a01 00000001 00000000          | byte 2: expected type 08 or 09 (bytes), 0B, 0C (whole numbers), 0D or 0E (reals), found 0A
            00000d01 00000002 00000000          | byte 12: expected 8 bytes of values (2) from byte 8 on, found the end of the file after 4
            00000e01 00000001 7fe0000000000000  | byte 8: expected a number up to 3.4e38, found 8.98846567431158E307
            00000e02 7fffffff 7fffffff 01       | byte 8: expected dimensions whose product is a size, found a product beyond 9223372036854775807
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
                        .contains("byte 8: expected 2,147,483,647 bytes of values (2147483647), found a gzip file of "),
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

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
