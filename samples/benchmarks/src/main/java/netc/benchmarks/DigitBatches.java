package netc.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import netc.runtime.data.Column;
import netc.runtime.data.DrawnDigits;

/// Drawn digits: `image`, 28 x 28 grey values from 0 to 255, and `digit`, what it shows.
final class DigitBatches {
    static final int EXAMPLES = 64;
    private static final long SEED = 1;

    private DigitBatches() {
    }

    static Batches draw() {
        DrawnDigits.Set drawn = DrawnDigits.draw(SEED, 0, Batches.COUNT * EXAMPLES);
        return new Batches(EXAMPLES, Map.of("image", batches().mapToObj(b -> reals(drawn.pictures(), b)).toList()),
                Map.of("digit", batches().mapToObj(b -> wholes(drawn.digits(), b)).toList()));
    }

    private static IntStream batches() {
        return IntStream.range(0, Batches.COUNT);
    }

    private static float[] reals(Column column, int batch) {
        float[] values = new float[EXAMPLES * column.width()];
        column.gather(records(column), batch * EXAMPLES, EXAMPLES, values, 0);
        return values;
    }

    private static int[] wholes(Column column, int batch) {
        int[] values = new int[EXAMPLES * column.width()];
        column.gather(records(column), batch * EXAMPLES, EXAMPLES, values, 0);
        return values;
    }

    private static int[] records(Column column) {
        return IntStream.range(0, column.records()).toArray();
    }
}
