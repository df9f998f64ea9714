package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void theFewestRecordsFillBothPartsAndOneLessDoesNot() {
        for (int tenths = 1; tenths < 1000; tenths++) {
            double share = tenths / 1000.0;
            int fewest = (int) Split.fewest(share);
            assertTrue(fillsBoth(fewest, share), tenths + " tenths of a percent of " + fewest);
            assertTrue(fewest == 2 || !fillsBoth(fewest - 1, share), tenths + " tenths of a percent of " + fewest);
        }
        assertEquals(5_000_000_000_000L, Split.fewest(1e-13));
        assertThrows(IllegalArgumentException.class, () -> Split.fewest(0));
        assertThrows(IllegalArgumentException.class, () -> Split.fewest(1));
    }

    private static boolean fillsBoth(int records, double share) {
        Split split = Split.last(records, share);
        return split.training().length > 0 && split.validation().length > 0;
    }
}
