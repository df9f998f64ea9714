package netc.runtime.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import netc.runtime.InputException;

/// Numbers as they lie in a file, in the byte order of the buffer, as values of records.
///
/// @param path   the file, for messages
/// @param offset of the first number in it
/// @param bytes  a whole array of numbers, from position 0, which becomes that of the values where they are bytes
/// @param width  how many of them one record has
record StoredNumbers(Path path, long offset, ByteBuffer bytes, int width) {
    Column unsignedBytes() {
        return new Column.Bytes(bytes.array(), width);
    }

    Column shorts() {
        int[] values = new int[bytes.remaining() / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getShort(Short.BYTES * i);
        }
        return new Column.Ints(values, width);
    }

    Column signedBytes() {
        int[] values = new int[bytes.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.get(i);
        }
        return new Column.Ints(values, width);
    }

    Column ints() {
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        return new Column.Ints(values, width);
    }

    /// @throws InputException where a number does not fit 32 bits
    Column longs() {
        int[] values = new int[bytes.remaining() / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            long value = bytes.getLong(Long.BYTES * i);
            if (value != (int) value) {
                throw InputException.atByte(path, offset + (long) Long.BYTES * i,
                        "a whole number from -2147483648 to 2147483647", Long.toString(value));
            }
            values[i] = (int) value;
        }
        return new Column.Ints(values, width);
    }

    Column floats() {
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new Column.Floats(values, width);
    }

    /// Rounded to single precision.
    ///
    /// @throws InputException where a number is too large for it
    Column doubles() {
        float[] values = new float[bytes.remaining() / Double.BYTES];
        for (int i = 0; i < values.length; i++) {
            double value = bytes.getDouble(Double.BYTES * i);
            values[i] = (float) value;
            if (Float.isInfinite(values[i]) && !Double.isInfinite(value)) {
                throw InputException.atByte(path, offset + (long) Double.BYTES * i, "a number up to 3.4e38",
                        Double.toString(value));
            }
        }
        return new Column.Floats(values, width);
    }

    /// Truth values, each a byte.
    ///
    /// @throws InputException where one is neither 0 nor 1
    Column truths() {
        byte[] values = bytes.array();
        for (int i = 0; i < values.length; i++) {
            if ((values[i] & ~1) != 0) {
                throw InputException.atByte(path, offset + i, "a truth value, 0 or 1",
                        Integer.toString(values[i] & 0xFF));
            }
        }
        return new Column.Bytes(values, width);
    }
}
