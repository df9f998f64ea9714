package netc.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import netc.runtime.data.Column;
import netc.runtime.data.DrawnDigits;

/// Batches of drawn digits in memory, the same for both sides.
///
/// @param pictures one array a batch: [#BATCH] times 28 × 28 grey values, 0 to 255
/// @param digits   one array a batch: what the pictures show, 0 to 9
record DigitBatches(List<float[]> pictures, List<int[]> digits) {
    /// Examples a batch.
    static final int BATCH = 64;
    /// Grey values a picture.
    static final int PIXELS = DrawnDigits.SIZE * DrawnDigits.SIZE;
    private static final long SEED = 1;

    DigitBatches {
        pictures = List.copyOf(pictures);
        digits = List.copyOf(digits);
    }

    static DigitBatches draw(int count) {
        DrawnDigits.Set drawn = DrawnDigits.draw(SEED, 0, Math.multiplyExact(count, BATCH));
        return new DigitBatches(
                IntStream.range(0, count).mapToObj(b -> reals(drawn.pictures(), b * BATCH)).toList(),
                IntStream.range(0, count).mapToObj(b -> wholes(drawn.digits(), b * BATCH)).toList());
    }

    int count() {
        return pictures.size();
    }

    private static float[] reals(Column column, int from) {
        float[] values = new float[BATCH * column.width()];
        column.gather(records(column), from, BATCH, values, 0);
        return values;
    }

    private static int[] wholes(Column column, int from) {
        int[] values = new int[BATCH * column.width()];
        column.gather(records(column), from, BATCH, values, 0);
        return values;
    }

    private static int[] records(Column column) {
        return IntStream.range(0, column.records()).toArray();
    }
}
