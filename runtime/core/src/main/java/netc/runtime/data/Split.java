package netc.runtime.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Which examples train and which validate; both in ascending order and disjoint. An example is one record, or begins with one.
///
/// @param training   the numbers of the examples to learn from
/// @param validation the numbers of the examples held back
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
    ///
    /// @param span records of an example, which is called by its first one: none has records of both parts
    public static Split last(int records, int span, double share) {
        int kept = records - heldBack(records, share);
        return new Split(starts(0, kept, span), starts(kept, records, span));
    }

    private static int[] starts(int from, int to, int span) {
        return IntStream.range(from, Math.max(from, to - span + 1)).toArray();
    }

    /// The records of which the examples of either part are made, in ascending order.
    ///
    /// @param span records of an example, which is called by its first one
    public Split records(int span) {
        return span == 1 ? this : new Split(records(training, span), records(validation, span));
    }

    private static int[] records(int[] starts, int span) {
        return IntStream.range(0, starts.length).flatMap(i -> IntStream.range(starts[i],
                i + 1 < starts.length ? Math.min(starts[i] + span, starts[i + 1]) : starts[i] + span)).toArray();
    }

    /// The fewest records of which a share at the end leaves at least one example in each part.
    ///
    /// @param span  records of an example
    /// @param share more than 0 and less than 1
    public static long fewest(int span, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("a share that holds back some records and not all: " + share);
        }
        // Near 0 what is held back is the harder to reach, near 1 what is left.
        double estimate = Math.ceil((span - 0.5) / Math.min(share, 1 - share));
        for (long records = (long) Math.max(2, estimate - 2); records < Math.min(estimate + 2, Integer.MAX_VALUE);
                records++) {
            int held = heldBack((int) records, share);
            if (held >= span && records - held >= span) {
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
