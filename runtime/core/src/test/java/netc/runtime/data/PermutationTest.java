package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void holdsEveryNumberOnce() {
        for (int n : new int[] {0, 1, 2, 3, 1000}) {
            int[] sorted = Permutation.of(n, 7, 3);
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
        }
    }

    @Test
    void isTheSameForeverBySeedAndEpoch() {
        assertArrayEquals(new int[] {6, 2, 1, 0, 3, 5, 8, 4, 9, 7}, Permutation.of(10, 42, 1));
        assertArrayEquals(Permutation.of(100, 1, 5), Permutation.of(100, 1, 5));
        assertFalse(Arrays.equals(Permutation.of(100, 1, 5), Permutation.of(100, 1, 6)));
        assertFalse(Arrays.equals(Permutation.of(100, 1, 5), Permutation.of(100, 2, 5)));
    }

    @Test
    void putsEveryNumberInEveryPlaceAboutAsOften() {
        int n = 5;
        int rounds = 20_000;
        int[][] count = new int[n][n];
        for (int epoch = 0; epoch < rounds; epoch++) {
            int[] order = Permutation.of(n, 11, epoch);
            for (int i = 0; i < n; i++) {
                count[i][order[i]]++;
            }
        }
        for (int[] row : count) {
            for (int c : row) {
                // Five standard deviations of a binomial with p = 1/5.
                assertEquals(rounds / n, c, 5 * Math.sqrt(rounds * 0.2 * 0.8));
            }
        }
    }

    @Test
    void boundedNumbersStayInBoundsAndReachBothEnds() {
        SplitMix64 random = new SplitMix64(5);
        int[] seen = new int[3];
        for (int i = 0; i < 3000; i++) {
            seen[random.nextInt(3)]++;
        }
        assertTrue(Arrays.stream(seen).allMatch(c -> c > 850), Arrays.toString(seen));
        for (int i = 0; i < 1000; i++) {
            assertTrue(random.nextInt(Integer.MAX_VALUE) >= 0);
        }
    }

    /// Of 32 bits, cut to 3/8 of their range without care, every third number would come from two of them, the others from
    /// three.
    @Test
    void boundedNumbersAreEquallyLikelyHoweverLargeTheBound() {
        SplitMix64 random = new SplitMix64(5);
        int rounds = 30_000;
        int[] seen = new int[3];
        for (int i = 0; i < rounds; i++) {
            seen[random.nextInt(3 << 29) % 3]++;
        }
        for (int count : seen) {
            // Five standard deviations of a binomial with p = 1/3.
            assertEquals(rounds / 3.0, count, 5 * Math.sqrt(rounds * 2 / 9.0), Arrays.toString(seen));
        }
    }

    @Test
    void aDrawnSplitIsDisjointCompleteAndRounded() {
        Split split = Split.drawn(398, 0.1, 9);
        assertEquals(40, split.validation().length);
        int[] all = IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation())).sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 398).toArray(), all);
        assertArrayEquals(split.validation(), Split.drawn(398, 0.1, 9).validation());
        assertFalse(Arrays.equals(split.validation(), Split.drawn(398, 0.1, 10).validation()));
    }

    @Test
    void theLastPartIsTheEnd() {
        Split split = Split.last(10, 1, 0.25);
        assertArrayEquals(new int[] {7, 8, 9}, split.validation());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6}, split.training());
    }
}
