package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void theFewestRecordsFillBothPartsAndOneLessDoesNot() {
        for (int span : new int[] {1, 2, 3, 17}) {
            for (int tenths = 1; tenths < 1000; tenths++) {
                double share = tenths / 1000.0;
                int fewest = (int) Split.fewest(span, share);
                assertTrue(fillsBoth(fewest, span, share), tenths + " tenths of a percent of " + fewest);
                assertTrue(fewest == 2 || !fillsBoth(fewest - 1, span, share),
                        tenths + " tenths of a percent of " + fewest);
            }
        }
        assertEquals(5_000_000_000_000L, Split.fewest(1, 1e-13));
        assertThrows(IllegalArgumentException.class, () -> Split.fewest(1, 0));
        assertThrows(IllegalArgumentException.class, () -> Split.fewest(1, 1));
    }

    private static boolean fillsBoth(int records, int span, double share) {
        Split split = Split.last(records, span, share);
        return split.training().length > 0 && split.validation().length > 0;
    }

    @Test
    void noExampleAtTheEndSharesARecordWithOneBeforeIt() {
        Split split = Split.last(10, 3, 0.4);
        assertArrayEquals(new int[] {0, 1, 2, 3}, split.training());
        assertArrayEquals(new int[] {6, 7}, split.validation());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, split.records(3).training());
        assertArrayEquals(new int[] {6, 7, 8, 9}, split.records(3).validation());
        assertArrayEquals(new int[0], Split.last(10, 6, 0.4).validation());
    }

    @Test
    void recordsOfExamplesThatLieApartAreThoseOfEach() {
        Split split = new Split(new int[] {0, 1, 5}, new int[] {3}).records(2);
        assertArrayEquals(new int[] {0, 1, 2, 5, 6}, split.training());
        assertArrayEquals(new int[] {3, 4}, split.validation());
    }
}
