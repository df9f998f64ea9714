package netc.runtime.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.runtime.InputException;

/// A file of numbers in the IDX format of the MNIST data base, plain or packed with gzip.
///
/// The format (LeCun, Cortes and Burges, "The MNIST database"): two zero bytes, the type, the number of dimensions, each
/// dimension as a big-endian 32-bit number, then the values, big-endian too, the last dimension fastest. Doubles are rounded to
/// single precision.
///
/// @param path       where it was read
/// @param shape      the dimensions; the first counts the records
/// @param valueBytes how many bytes one value takes in the file
/// @param column     the values, one record for each index of the first dimension
public record IdxFile(Path path, List<Integer> shape, int valueBytes, Column column) {
    private static final int MOST_DIMENSIONS = 8;

    public IdxFile {
        shape = List.copyOf(shape);
    }

    /// What the third byte says.
    private enum Type {
        UNSIGNED_BYTE(0x08, 1), BYTE(0x09, 1), SHORT(0x0B, 2), INT(0x0C, 4), FLOAT(0x0D, 4), DOUBLE(0x0E, 8);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        static Optional<Type> of(int code) {
            return Arrays.stream(values()).filter(t -> t.code == code).findFirst();
        }

        Column of(StoredNumbers numbers) {
            return switch (this) {
                case UNSIGNED_BYTE -> numbers.unsignedBytes();
                case BYTE -> numbers.signedBytes();
                case SHORT -> numbers.shorts();
                case INT -> numbers.ints();
                case FLOAT -> numbers.floats();
                case DOUBLE -> numbers.doubles();
            };
        }
    }

    /// Reads a whole file.
    ///
    /// @throws InputException for anything but a complete IDX file with at least one record
    public static IdxFile read(Path path) {
        try (BinaryFile file = BinaryFile.open(path)) {
            byte[] magic = file.read(4, "the magic number of an IDX file");
            Type type = type(path, magic);
            int[] shape = new int[magic[3]];
            long size = type.bytes;
            for (int i = 0; i < shape.length; i++) {
                long at = file.offset();
                shape[i] = ByteBuffer.wrap(file.read(4, "dimension " + (i + 1))).getInt();
                if (shape[i] <= 0) {
                    throw InputException.atByte(path, at, "a dimension from 1 to 2147483647",
                            Integer.toUnsignedString(shape[i]));
                }
                size = product(path, at, size, shape[i]);
            }
            long offset = file.offset();
            byte[] values = file.readAnnounced(size, "values (" + print(shape) + ")");
            file.requireEnd();
            int width = (int) (size / type.bytes / shape[0]);
            return new IdxFile(path, Arrays.stream(shape).boxed().toList(), type.bytes,
                    type.of(new StoredNumbers(path, offset, ByteBuffer.wrap(values), width)));
        }
    }

    /// Where a record stands, for messages about its values.
    public String place(int record) {
        long header = 4 + 4L * shape.size();
        return path + ": byte " + (header + (long) record * column.width() * valueBytes);
    }

    private static Type type(Path path, byte[] magic) {
        int zeros = (magic[0] & 0xFF) << 8 | magic[1] & 0xFF;
        if (zeros != 0) {
            throw InputException.atByte(path, 0, "two zero bytes, the beginning of an IDX file",
                    String.format(Locale.ROOT, "%04X", zeros));
        }
        Type type = Type.of(magic[2]).orElseThrow(() -> InputException.atByte(path, 2,
                "type 08 or 09 (bytes), 0B, 0C (whole numbers), 0D or 0E (reals)",
                String.format(Locale.ROOT, "%02X", magic[2])));
        if (magic[3] < 1 || magic[3] > MOST_DIMENSIONS) {
            throw InputException.atByte(path, 3, "1 to " + MOST_DIMENSIONS + " dimensions",
                    Integer.toString(magic[3] & 0xFF));
        }
        return type;
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
