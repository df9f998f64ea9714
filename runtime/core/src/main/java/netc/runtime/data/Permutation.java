package netc.runtime.data;

import java.util.Arrays;

/// The order in which an epoch visits the records: a function of seed and epoch, and of nothing else.
///
/// A run that is stopped and resumed therefore sees the same batches without storing any state.
public final class Permutation {
    private static final long PURPOSE = 0x5348_5546_464C_4531L;

    private Permutation() {}

    /// Rearranges `order` in place (Fisher and Yates, from the end); `order` must be the same before every epoch.
    /// Allocates nothing but the generator.
    public static void shuffle(int[] order, long seed, long epoch) {
        SplitMix64 random = SplitMix64.keyed(seed ^ PURPOSE, epoch);
        for (int last = order.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int kept = order[last];
            order[last] = order[chosen];
            order[chosen] = kept;
        }
    }

    /// The numbers `0 … n-1` in the order of this seed and epoch.
    public static int[] of(int n, long seed, long epoch) {
        int[] order = identity(n);
        shuffle(order, seed, epoch);
        return order;
    }

    /// The numbers `0 … n-1` in order.
    public static int[] identity(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
