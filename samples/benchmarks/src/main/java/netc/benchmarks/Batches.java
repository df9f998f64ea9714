package netc.benchmarks;

import java.util.List;
import java.util.Map;

/// Batches of examples in memory, the same for both sides, and few enough to stay near the cores.
///
/// @param examples of each batch
/// @param reals    for each real input or target, one array a batch, example after example
/// @param indices  likewise for those that are indices
record Batches(int examples, Map<String, List<float[]>> reals, Map<String, List<int[]>> indices) {
    /// Enough to be no single one.
    static final int COUNT = 20;

    Batches {
        reals = Map.copyOf(reals);
        indices = Map.copyOf(indices);
    }

    float[] reals(String name, int batch) {
        return reals.get(name).get(batch);
    }

    /// As PyTorch wants what it gathers by.
    long[] longs(String name, int batch) {
        int[] values = indices.get(name).get(batch);
        long[] result = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
