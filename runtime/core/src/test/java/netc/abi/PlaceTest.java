package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PlaceTest {
    @Test
    void examplesAreCountedAsManyAsThereAreAndBlocksWhole() {
        Place place = new Place(5, 3, 2, 100);
        assertEquals(5 + 3 + 2 + 100, place.at(1));
        assertEquals(5 + 3 * 16 + 2 * 256 + 100, place.at(16));
        assertEquals(5 + 3 * 17 + 2 * 289 + 200, place.at(17));
        assertEquals(new Place(10, 6, 4, 200), place.plus(place));
        assertEquals(place.times(3), place.plus(place).plus(place));
    }

    @Test
    void whatNoArrayHoldsIsNoOffset() {
        assertThrows(ArithmeticException.class, () -> Place.ofBlocks(1L << 30).at(33));
        assertEquals(3L << 30, Place.ofBlocks(1L << 30).exactly(33));
    }
}
