package netc.runtime.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void writesTheseBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, new TreeMap<>(Map.of("seed", "1", "model", "a\"b\n")),
                List.of(new Tensor("w", List.of(1L, 2L), new float[] {9, 1, -2}, 1),
                        Tensor.of("b", List.of(), new float[] {0.5f})));
        String header = "{\"__metadata__\":{\"model\":\"a\\\"b\\u000a\",\"seed\":\"1\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
        int padded = (header.length() + 7) / 8 * 8;
        byte[] expected = file(header + " ".repeat(padded - header.length()), 1, -2, 0.5f);
        assertArrayEquals(expected, out.toByteArray());
    }

    @Test
    void readsWhatItWrites() {
        float[] large = new float[100_003];
        for (int i = 0; i < large.length; i++) {
            large[i] = i * 0.37f;
        }
        large[5] = Float.NaN;
        Path path = folder.resolve("w.safetensors");
        Map<String, String> metadata = Map.of("name", "Grüße, \uD83D\uDE00 \u0001");
        Safetensors.write(path, new TreeMap<>(metadata), List.of(Tensor.of("z/large", List.of(100_003L), large),
                Tensor.of("empty", List.of(0L, 5L), new float[0]),
                Tensor.of("a", List.of(2L, 1L), new float[] {3, 4})));
        Safetensors read = Safetensors.read(path);
        assertEquals(metadata, read.metadata());
        assertEquals(List.of("z/large", "empty", "a"), List.copyOf(read.tensors().keySet()));
        assertArrayEquals(large, read.tensor("z/large").values());
        assertEquals(List.of(0L, 5L), read.tensor("empty").shape());
        float[] target = new float[4];
        read.tensor("a").copyTo(target, 1);
        assertArrayEquals(new float[] {0, 3, 4, 0}, target);
    }

    @Test
    void readsOffsetsInAnyOrderOfKeys() throws IOException {
        Path path = write(
                """
                {"b": {"data_offsets": [4, 8], "dtype": "F32", "shape": [1]}, "a": {"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
                1, 2);
        assertArrayEquals(new float[] {2}, Safetensors.read(path).tensor("b").values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', textBlock = """
            []                                                                       # byte 8: expected '{', the beginning of a safetensors header, found byte 91
            {"a":1}                                                                  # byte 13: expected tensor a to be an object, found a number
            {"a":{"dtype":"F32","shape":[1]}}                                        # byte 13: expected tensor a to have dtype, shape and data_offsets, found [dtype, shape]
            {"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}                  # byte 22: expected tensor a to be of type F32, found BF16
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                   # byte 55: expected 8 bytes for tensor a of shape [2], found 4 bytes, data_offsets [0, 4]
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                  # byte 37: expected shape of tensor a to have whole numbers below 10^18, found -1
            {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}                 # byte 37: expected shape of tensor a to have whole numbers below 10^18, found 1.0
            {"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}} # byte 36: expected a shape whose size fits 63 bits for tensor a, found [65536, 65536, 65536, 65536]
            {"a":{"dtype":"F32","shape":[1073741825,4],"data_offsets":[0,16]}}       # byte 36: expected at most 8 bytes for tensor a, as many as the file has, found 17,179,869,200 bytes for shape [1073741825, 4]
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                   # byte 13: expected tensor a to begin at 0, where the one before it ends, found 4
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                   # byte 55: expected data_offsets of tensor a to be a beginning and an end, found [4, 0]
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                   # byte 66: expected 4 bytes of values after the header, found 8
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}}            # byte 62: expected each key once, found "a" again
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} # byte 66: expected tensor b to begin at 4, where the one before it ends, found 0
            {"__metadata__":{"a":1}}                                                 # byte 29: expected metadata a to be a string, found a number
            {"a":}                                                                   # byte 13: expected a JSON value, found '}'
            {"a":1,}                                                                 # byte 15: expected '"', found '}'
            {"a":01}                                                                 # byte 14: expected '}', found '1'
            {} x                                                                     # byte 11: expected the end of the JSON text, found 'x'
            {"a                                                                      # byte 11: expected a closing quote, found the end of the JSON text
            {"a":[[[[[[[[[[[[[[[[[[[[[[[                                             # byte 29: expected nesting of at most 16, found deeper nesting
            """)
    void refusesHeadersWithTheByteOffset(String header, String message) throws IOException {
        Path path = write(header, 1, 2);
        InputException e = assertThrows(InputException.class, () -> Safetensors.read(path));
        assertEquals(path + ": " + message, e.getMessage());
    }

    @Test
    void refusesLengthsThatCannotBe() throws IOException {
        for (long length : new long[] {Long.MIN_VALUE, -1, 100_000_001, Long.MAX_VALUE}) {
            Path path = Files.write(folder.resolve("x"),
                    ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
            assertTrue(assertThrows(InputException.class, () -> Safetensors.read(path)).getMessage()
                    .contains(
                            "byte 0: expected a safetensors file, which begins with the length of its header, at most 100,000,000, found "
                                    + Long.toUnsignedString(length)));
        }
        Path path = Files.write(folder.resolve("x"),
                ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(93).array());
        assertEquals(
                path + ": byte 100: expected a header of 93 bytes from byte 8 on, found the end of the file after 92",
                assertThrows(InputException.class, () -> Safetensors.read(path)).getMessage());
    }

    @Test
    void refusesTextThatIsNoUtf8() throws IOException {
        byte[] bytes = file("{\"a_\":1}", 1);
        bytes[11] = (byte) 0xFF;
        Path path = Files.write(folder.resolve("x"), bytes);
        assertEquals(path + ": byte 11: expected text in UTF-8, found an invalid byte",
                assertThrows(InputException.class, () -> Safetensors.read(path)).getMessage());
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1, 2);
        for (int length = 0; length < whole.length; length++) {
            Path path = Files.write(folder.resolve("x"), Arrays.copyOf(whole, length));
            assertThrows(InputException.class, () -> Safetensors.read(path), "cut to " + length);
        }
    }

    @Test
    void everyChangedByteOfTheHeaderIsReadOrRefused() throws IOException {
        byte[] whole = file(
                "{\"__metadata__\":{\"x\":\"\\u0041\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                1, 2);
        int refused = 0;
        for (int at = 0; at < whole.length - 8; at++) {
            for (int change : new int[] {1, 2, 0x10, 0x80}) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) change;
                Path path = Files.write(folder.resolve("x"), changed);
                try {
                    Safetensors.read(path);
                } catch (InputException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 200, "refused " + refused);
    }

    @Test
    void twoTensorsOfOneKeyAreOurOwnMistake() {
        Tensor tensor = Tensor.of("a", List.of(1L), new float[1]);
        assertThrows(IllegalArgumentException.class,
                () -> Safetensors.write(new ByteArrayOutputStream(), new TreeMap<>(), List.of(tensor, tensor)));
    }

    private Path write(String header, float... values) throws IOException {
        return Files.write(folder.resolve("file.safetensors"), file(header, values));
    }

    private static byte[] file(String header, float... values) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }
}
