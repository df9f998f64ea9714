package netc.runtime.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// An array in NumPy's npy format, versions 1.0 to 3.0: little-endian, in C order.
///
/// Read: `<f4`, `<f8` (rounded to single precision), `<i4`, `<i8` (where the numbers fit 32 bits), `|u1` and `|b1` (0 and 1).
/// Written: `<f4`.
/// The format is NumPy Enhancement Proposal 1.
///
/// @param path       where it was read
/// @param shape      the dimensions; the first counts the records, and none means a single number
/// @param dataOffset the byte at which the values begin
/// @param valueBytes how many bytes one value takes in the file
/// @param column     the values
public record NpyFile(Path path, List<Integer> shape, long dataOffset, int valueBytes, Column column) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int ALIGNMENT = 64;

    public NpyFile {
        shape = List.copyOf(shape);
    }

    /// Reads a whole file.
    ///
    /// @throws InputException for anything but a complete npy file of one of the types above
    public static NpyFile read(Path path) {
        try (BinaryFile file = BinaryFile.open(path)) {
            byte[] magic = file.read(8, "the magic number of an npy file");
            for (int i = 0; i < MAGIC.length; i++) {
                if (magic[i] != MAGIC[i]) {
                    throw InputException.atByte(path, i, "the magic number of an npy file, 93 'NUMPY'",
                            String.format(Locale.ROOT, "%02X", magic[i]));
                }
            }
            int version = magic[6];
            if (version < 1 || version > 3 || magic[7] != 0) {
                throw InputException.atByte(path, 6, "version 1.0, 2.0 or 3.0",
                        (magic[6] & 0xFF) + "." + (magic[7] & 0xFF));
            }
            long headerLength = version == 1
                    ? little(file.read(2, "the length of the header")).getShort() & 0xFFFFL
                    : little(file.read(4, "the length of the header")).getInt() & 0xFFFFFFFFL;
            if (headerLength > LONGEST_HEADER) {
                throw InputException.atByte(path, 8, "a header of at most " + Counted.of(LONGEST_HEADER, "byte"),
                        Counted.number(headerLength));
            }
            long at = file.offset();
            String text = new String(file.readAnnounced(headerLength, "the header"), StandardCharsets.UTF_8);
            NpyHeader header = new NpyHeader.Parser(path, at, text).parse();
            return readValues(path, file, header);
        }
    }

    private static NpyFile readValues(Path path, BinaryFile file, NpyHeader header) {
        long dataOffset = file.offset();
        int valueBytes = header.type().bytes();
        byte[] bytes = file.readAnnounced(Math.multiplyExact(header.count(), (long) valueBytes), "values");
        file.requireEnd();
        int count = (int) header.count();
        int width = header.shape().isEmpty() ? 1 : count / header.shape().getFirst();
        StoredNumbers numbers = new StoredNumbers(path, dataOffset, little(bytes), width);
        Column column = switch (header.type()) {
            case F4 -> numbers.floats();
            case F8 -> numbers.doubles();
            case I4 -> numbers.ints();
            case I8 -> numbers.longs();
            case U1 -> numbers.unsignedBytes();
            case B1 -> numbers.truths();
        };
        return new NpyFile(path, header.shape(), dataOffset, valueBytes, column);
    }

    /// Where a record stands, for messages about its values.
    public String place(int record) {
        return path + ": byte " + (dataOffset + (long) record * column.width() * valueBytes);
    }

    /// Writes single-precision numbers with version 1.0 of the format, the values aligned to 64 bytes.
    ///
    /// @param shape the dimensions, whose product is the number of values
    public static void write(OutputStream out, List<Integer> shape, float[] values) throws IOException {
        long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(Counted.of(values.length, "value") + " do not fill the shape " + shape);
        }
        String dimensions = shape.stream().map(d -> Integer.toString(d)).collect(Collectors.joining(", "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dimensions
                + (shape.size() == 1 ? ",)" : ")") + ", }";
        int before = MAGIC.length + 4;
        int end = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (end - before));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < end - 1) {
            header.put((byte) ' ');
        }
        header.put((byte) '\n');
        out.write(header.array());
        writeValues(out, values);
    }

    private static void writeValues(OutputStream out, float[] values) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (!piece.hasRemaining()) {
                out.write(piece.array());
                piece.clear();
            }
            piece.putFloat(value);
        }
        out.write(piece.array(), 0, piece.position());
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
