package netc.runtime.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import netc.runtime.InputException;

/// A file of unsigned bytes in the IDX format of the MNIST data base, plain or packed with gzip.
///
/// The format (LeCun, Cortes and Burges, "The MNIST database"): two zero bytes, the type `08`, the number of
/// dimensions, each dimension as a big-endian 32-bit number, then the values, the last dimension fastest.
///
/// @param path   where it was read
/// @param shape  the dimensions; the first counts the records
/// @param column the values, one record for each index of the first dimension
public record IdxFile(Path path, List<Integer> shape, Column.Bytes column) {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MOST_DIMENSIONS = 8;

    public IdxFile {
        shape = List.copyOf(shape);
    }

    /// Reads a whole file.
    ///
    /// @throws InputException for anything but a complete IDX file of bytes with at least one record
    public static IdxFile read(Path path) {
        try (BinaryFile file = BinaryFile.open(path)) {
            int dimensions = readMagic(path, file);
            int[] shape = new int[dimensions];
            long size = 1;
            for (int i = 0; i < dimensions; i++) {
                long at = file.offset();
                byte[] b = file.read(4, "dimension " + (i + 1));
                shape[i] = (b[0] & 0xFF) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | b[3] & 0xFF;
                if (shape[i] <= 0) {
                    throw InputException.atByte(path, at, "a dimension from 1 to 2147483647",
                            Integer.toUnsignedString(shape[i]));
                }
                size = product(path, at, size, shape[i]);
            }
            byte[] values = file.readAnnounced(size, "values (" + print(shape) + ")");
            file.requireEnd();
            return new IdxFile(path, Arrays.stream(shape).boxed().toList(),
                    new Column.Bytes(values, (int) (size / shape[0])));
        }
    }

    /// Where a record stands, for messages about its values.
    public String place(int record) {
        long header = 4 + 4L * shape.size();
        return path + ": byte " + (header + (long) record * column.width());
    }

    private static int readMagic(Path path, BinaryFile file) {
        byte[] magic = file.read(4, "the magic number of an IDX file");
        int zeros = (magic[0] & 0xFF) << 8 | magic[1] & 0xFF;
        if (zeros != 0) {
            throw InputException.atByte(path, 0, "two zero bytes, the beginning of an IDX file",
                    String.format(Locale.ROOT, "%04X", zeros));
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw InputException.atByte(path, 2, "type 08, unsigned bytes", type(magic[2]));
        }
        if (magic[3] < 1 || magic[3] > MOST_DIMENSIONS) {
            throw InputException.atByte(path, 3, "1 to " + MOST_DIMENSIONS + " dimensions",
                    Integer.toString(magic[3] & 0xFF));
        }
        return magic[3];
    }

    private static String type(byte code) {
        String name = switch (code) {
            case 0x09 -> " (signed bytes)";
            case 0x0B -> " (16-bit integers)";
            case 0x0C -> " (32-bit integers)";
            case 0x0D -> " (32-bit floats)";
            case 0x0E -> " (64-bit floats)";
            default -> "";
        };
        return String.format(Locale.ROOT, "%02X", code) + name;
    }

    private static long product(Path path, long at, long size, int dimension) {
        if (Math.multiplyHigh(size, dimension) != 0 || size * dimension < 0) {
            throw InputException.atByte(path, at, "dimensions whose product is a size",
                    "a product beyond 9223372036854775807");
        }
        return size * dimension;
    }

    private static String print(int[] shape) {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" × "));
    }
}
