package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
    @TempDir
    Path folder;

    @Test
    void readsEachType() throws IOException {
        ByteBuffer f8 = little(16).putDouble(1.5).putDouble(-2);
        ByteBuffer i4 = little(8).putInt(7).putInt(-8);
        ByteBuffer i8 = little(16).putLong(7).putLong(-8);
        NpyFile wide = NpyFile.read(write("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", f8.array()));
        assertArrayEquals(new float[] {1.5f, -2}, assertInstanceOf(Column.Floats.class, wide.column()).values());
        NpyFile ints = NpyFile.read(write("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }", i4.array()));
        assertArrayEquals(new int[] {7, -8}, assertInstanceOf(Column.Ints.class, ints.column()).values());
        assertEquals(2, ints.column().width());
        NpyFile longs = NpyFile.read(write("{'descr':'<i8','fortran_order':False,'shape':(2,1)}", i8.array()));
        assertArrayEquals(new int[] {7, -8}, assertInstanceOf(Column.Ints.class, longs.column()).values());
        NpyFile one = NpyFile.read(write("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", new byte[] {-1}));
        assertEquals(255, one.column().value(0, 0));
        assertEquals(List.of(), one.shape());
    }

    /// As NumPy stores what it calls bool.
    @Test
    void truthValuesAreBytesOfNothingButZeroAndOne() throws IOException {
        String header = "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2), }";
        NpyFile truths = NpyFile.read(write(header, new byte[] {0, 1, 1, 0}));
        int[] found = new int[4];
        truths.column().gather(new int[] {0, 1}, 0, 2, found, 0);
        assertArrayEquals(new int[] {0, 1, 1, 0}, found);
        Path wrong = write(header, new byte[] {0, 1, 2, 0});
        assertEquals(wrong + ": byte " + (10 + header.length() + 2) + ": expected a truth value, 0 or 1, found 2",
                assertThrows(InputException.class, () -> NpyFile.read(wrong)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5000})
    void readsWhatItWrites(int rows) throws IOException {
        float[] values = new float[rows * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.1f;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyFile.write(out, List.of(rows, 2), values);
        NpyFile file = NpyFile.read(Files.write(folder.resolve("written.npy"), out.toByteArray()));
        assertEquals(List.of(rows, 2), file.shape());
        assertEquals(0, file.dataOffset() % 64);
        assertArrayEquals(values, assertInstanceOf(Column.Floats.class, file.column()).values());
    }

    @Test
    void writesTheHeaderThatNumPyWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyFile.write(out, List.of(1), new float[] {1});
        String text = out.toString(StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith("\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }  "),
                text);
        assertEquals('\n', text.charAt(127));
        assertEquals(132, text.length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '"', textBlock = """
            {'descr': '|O', 'fortran_order': False, 'shape': (1,)} # byte 20: expected values of type '<f4', '<f8', '<i4', '<i8', '|u1' or '|b1', found '|O'
            {'descr': '>f4', 'fortran_order': False, 'shape': (1,)} # byte 20: expected values of type '<f4', '<f8', '<i4', '<i8', '|u1' or '|b1', found '>f4'; convert them with .astype('<f4')
            {'descr': '<f4', 'fortran_order': True, 'shape': (1,)}  # byte 44: expected values in C order (False), found True; convert them with numpy.ascontiguousarray
            {'descr': '<f4', 'fortran_order': Nope, 'shape': (1,)}  # byte 44: expected False, found 'N'
            {'descr': '<f4', 'fortran_order': False, 'shape': (0,)} # byte 61: expected a dimension from 1 to 2147483647, found 0
            {'descr': '<f4', 'fortran_order': False, 'shape': (-3)} # byte 61: expected a dimension from 1 to 2147483647, found -3
            {'descr': '<f4', 'fortran_order': False, 'shape': (3000000000000)} # byte 61: expected a dimension from 1 to 2147483647, found 3000000000000
            {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999)} # byte 61: expected a dimension from 1 to 2147483647, found 99999999999999999999999
            {'descr': '<f4', 'fortran_order': False, 'shape': (9999999999)} # byte 61: expected a dimension from 1 to 2147483647, found 9999999999
            {'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)} # byte 10: expected a shape whose size fits 63 bits, found [2147483647, 2147483647, 2147483647]
            {'descr': '<f4', 'fortran_order': False, 'shape': (1)   # byte 63: expected '}', found the end of the header
            {'descr': '<f4', 'fortran_order': False}                # byte 10: expected the keys 'descr', 'fortran_order' and 'shape', found [descr, fortran_order]
            {'descr': '<f4', 'descr': '<f4'}                        # byte 27: expected each key once, found 'descr' again
            {'order': 1}                                            # byte 11: expected 'descr', 'fortran_order' or 'shape', found 'order'
            {'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x # byte 66: expected the end of the header, found 'x'
            """)
    void refusesHeadersWithTheByteOffset(String header, String message) throws IOException {
        Path path = write(header, new byte[4]);
        InputException e = assertThrows(InputException.class, () -> NpyFile.read(path));
        assertEquals(path + ": " + message, e.getMessage());
    }

    @Test
    void refusesTruncatedAndTrailingValues() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}";
        Path shorter = write(header, new byte[7]);
        assertEquals(
                shorter + ": byte 72: expected 8 bytes of values from byte 65 on, found the end of the file after 7",
                assertThrows(InputException.class, () -> NpyFile.read(shorter)).getMessage());
        Path longer = write(header, new byte[9]);
        assertEquals(longer + ": byte 73: expected the end of the file, found 1 more byte",
                assertThrows(InputException.class, () -> NpyFile.read(longer)).getMessage());
    }

    @Test
    void refusesAnIntegerThatDoesNotFit() throws IOException {
        Path path = write("{'descr': '<i8', 'fortran_order': False, 'shape': (2,)}",
                little(16).putLong(1).putLong(1L << 40).array());
        assertEquals(path + ": byte 73: expected a whole number from -2147483648 to 2147483647, found 1099511627776",
                assertThrows(InputException.class, () -> NpyFile.read(path)).getMessage());
    }

    @Test
    void refusesARealThatSinglePrecisionDoesNotHold() throws IOException {
        Path path = write("{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}",
                little(24).putDouble(Double.POSITIVE_INFINITY).putDouble(3e38).putDouble(-1e300).array());
        assertEquals(path + ": byte 81: expected a number up to 3.4e38, found -1.0E300",
                assertThrows(InputException.class, () -> NpyFile.read(path)).getMessage());
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Path path = Files.writeString(folder.resolve("x.npy"), "PK\u0003\u0004 an npz");
        assertEquals(path + ": byte 0: expected the magic number of an npy file, 93 'NUMPY', found 50",
                assertThrows(InputException.class, () -> NpyFile.read(path)).getMessage());
    }

    private Path write(String header, byte[] values) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = little(10 + text.length + values.length);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length).put(text)
                .put(values);
        return Files.write(folder.resolve("file.npy"), file.array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
