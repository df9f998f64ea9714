package netc.runtime.data;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// The values of one input for every record, record after record, `width` of them each.
///
/// Values stay in the type that the source has (a byte for a grey pixel); gathering converts. The arrays are not
/// copied: whoever makes a column hands them over.
public sealed interface Column {
    /// How many records there are.
    int records();

    /// How many values one record has: the product of its shape, 1 for a single number.
    int width();

    /// Copies the records `order[from] … order[from + count - 1]`, one after the other, to `target` from `offset` on.
    /// Allocates nothing.
    default void gather(int[] order, int from, int count, float[] target, int offset) {
        for (int i = 0; i < count; i++) {
            copy(order[from + i] * width(), width(), target, offset + i * width());
        }
    }

    /// As the other, for an input of indices or whole numbers. Numbers that are not whole are cut towards 0: call
    /// [#requireIndices] once when the data enters.
    default void gather(int[] order, int from, int count, int[] target, int offset) {
        for (int i = 0; i < count; i++) {
            copy(order[from + i] * width(), width(), target, offset + i * width());
        }
    }

    /// Copies `count` values from the value `first` on, counted over all records.
    default void copy(int first, int count, float[] target, int offset) {
        for (int i = 0; i < count; i++) {
            target[offset + i] = (float) value((first + i) / width(), (first + i) % width());
        }
    }

    /// As the other, for an input of indices or whole numbers.
    default void copy(int first, int count, int[] target, int offset) {
        for (int i = 0; i < count; i++) {
            target[offset + i] = (int) value((first + i) / width(), (first + i) % width());
        }
    }

    /// One value, as a number.
    double value(int record, int element);

    /// Checks that every value is a whole number in `[0, size)`, so that nothing behind this door needs to.
    ///
    /// @param what  what the values are, for the message: `digit`, `class`
    /// @param place where a record stands in its source: `labels.gz: byte 12`
    /// @throws InputException naming the first value that is not
    default void requireIndices(int size, String what, IntFunction<String> place) {
        for (int record = 0; record < records(); record++) {
            for (int element = 0; element < width(); element++) {
                double value = value(record, element);
                if (!(value >= 0 && value < size && value == Math.rint(value))) {
                    throw new InputException(
                            place.apply(record) + ": expected " + what + " to be a whole number from 0 to "
                                    + (size - 1) + ", found " + plain(value) + " in record " + (record + 1));
                }
            }
        }
    }

    /// The records of these numbers, copied; of windows nothing but where they begin.
    default Column chosen(int[] rows) {
        int size = Math.multiplyExact(rows.length, width());
        return switch (this) {
            case Bytes(byte[] values, int width) ->
                    new Bytes((byte[]) copy(values, rows, width, new byte[size]), width);
            case Floats(float[] values, int width) ->
                    new Floats((float[]) copy(values, rows, width, new float[size]), width);
            case Ints(int[] values, int width) -> new Ints((int[]) copy(values, rows, width, new int[size]), width);
            case Scaled(Column of, Affine scale) -> new Scaled(of.chosen(rows), scale);
            case Windows(Column of, int[] starts, int at, int length) ->
                    new Windows(of, IntStream.of(rows).map(row -> starts[row]).toArray(), at, length);
        };
    }

    private static Object copy(Object values, int[] rows, int width, Object chosen) {
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, chosen, i * width, width);
        }
        return chosen;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static int recordsOf(int length, int width) {
        if (width <= 0 || length % width != 0) {
            throw new IllegalArgumentException(
                    Counted.number(length) + " values are no whole number of records of " + Counted.number(width));
        }
        return length / width;
    }

    /// Unsigned bytes: 0 to 255.
    record Bytes(byte[] values, int width) implements Column {
        public Bytes {
            recordsOf(values.length, width);
        }

        @Override
        public int records() {
            return values.length / width;
        }

        @Override
        public void copy(int first, int count, float[] target, int offset) {
            widen(values, first, target, offset, count);
        }

        @Override
        public double value(int record, int element) {
            return values[record * width + element] & 0xFF;
        }

        /// A method of its own, so that the loop is compiled and vectorised by itself.
        private static void widen(byte[] values, int source, float[] target, int offset, int count) {
            for (int j = 0; j < count; j++) {
                target[offset + j] = values[source + j] & 0xFF;
            }
        }
    }

    /// Single-precision numbers.
    record Floats(float[] values, int width) implements Column {
        public Floats {
            recordsOf(values.length, width);
        }

        @Override
        public int records() {
            return values.length / width;
        }

        @Override
        public void copy(int first, int count, float[] target, int offset) {
            System.arraycopy(values, first, target, offset, count);
        }

        @Override
        public double value(int record, int element) {
            return values[record * width + element];
        }
    }

    /// Whole numbers.
    record Ints(int[] values, int width) implements Column {
        public Ints {
            recordsOf(values.length, width);
        }

        @Override
        public int records() {
            return values.length / width;
        }

        @Override
        public void copy(int first, int count, int[] target, int offset) {
            System.arraycopy(values, first, target, offset, count);
        }

        @Override
        public double value(int record, int element) {
            return values[record * width + element];
        }
    }

    /// Reals that are computed when they are gathered, of what stays as it is stored.
    ///
    /// @param of values, each rounded to single before it is scaled
    record Scaled(Column of, Affine scale) implements Column {
        @Override
        public int records() {
            return of.records();
        }

        @Override
        public int width() {
            return of.width();
        }

        @Override
        public void copy(int first, int count, float[] target, int offset) {
            of.copy(first, count, target, offset);
            for (int i = 0; i < count; i++) {
                target[offset + i] = scale.apply(first + i, target[offset + i]);
            }
        }

        @Override
        public double value(int record, int element) {
            return scale.apply(element, (float) of.value(record, element));
        }
    }

    /// Stretches of records in a row, which may overlap: no value is there twice.
    ///
    /// @param of     the records that lie in a row
    /// @param starts the first of each stretch, without `at`
    /// @param at     how many records later this column begins
    /// @param length records of a stretch
    record Windows(Column of, int[] starts, int at, int length) implements Column {
        @Override
        public int records() {
            return starts.length;
        }

        @Override
        public int width() {
            return length * of.width();
        }

        @Override
        public void gather(int[] order, int from, int count, float[] target, int offset) {
            for (int i = 0; i < count; i++) {
                of.copy(first(order[from + i]), width(), target, offset + i * width());
            }
        }

        @Override
        public void gather(int[] order, int from, int count, int[] target, int offset) {
            for (int i = 0; i < count; i++) {
                of.copy(first(order[from + i]), width(), target, offset + i * width());
            }
        }

        /// Its first value, counted over all records.
        private int first(int stretch) {
            return (starts[stretch] + at) * of.width();
        }

        @Override
        public double value(int record, int element) {
            return of.value(starts[record] + at + element / of.width(), element % of.width());
        }

        /// Looks at each value once, and not at each stretch that it is part of.
        @Override
        public void requireIndices(int size, String what, IntFunction<String> place) {
            of.requireIndices(size, what, place);
        }
    }
}
