package netc.runtime.data;

import java.util.Arrays;

/// Which records train and which validate; both in ascending order, disjoint, together all of them.
///
/// @param training   the numbers of the records to learn from
/// @param validation the numbers of the records held back
public record Split(int[] training, int[] validation) {
    private static final long PURPOSE = 0x5641_4C49_4441_5445L;

    /// `validate 10%`: a share of the records drawn by seed. The share is rounded to the nearest whole number of
    /// records, halves up.
    public static Split drawn(int records, double share, long seed) {
        int held = heldBack(records, share);
        int[] order = Permutation.of(records, seed ^ PURPOSE, 0);
        int[] validation = Arrays.copyOf(order, held);
        int[] training = Arrays.copyOfRange(order, held, records);
        Arrays.sort(validation);
        Arrays.sort(training);
        return new Split(training, validation);
    }

    /// `validate last 10%`: the records at the end, for series.
    public static Split last(int records, double share) {
        int kept = records - heldBack(records, share);
        int[] order = Permutation.identity(records);
        return new Split(Arrays.copyOf(order, kept), Arrays.copyOfRange(order, kept, records));
    }

    /// The fewest records of which a share leaves at least one in each part.
    ///
    /// @param share more than 0 and less than 1
    public static long fewest(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("a share that holds back some records and not all: " + share);
        }
        // Near 0 one held back is the harder to reach, near 1 one left.
        double estimate = Math.ceil(0.5 / Math.min(share, 1 - share));
        for (long records = (long) Math.max(2, estimate - 2); records < Math.min(estimate + 2, Integer.MAX_VALUE);
                records++) {
            int held = heldBack((int) records, share);
            if (held > 0 && held < records) {
                return records;
            }
        }
        return (long) estimate;
    }

    private static int heldBack(int records, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share lies between 0 and 1: " + share);
        }
        return (int) Math.floor(records * share + 0.5);
    }
}
