package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {
    private static final int PIXELS = DrawnDigits.SIZE * DrawnDigits.SIZE;

    @Test
    void areTheSameOnEveryMachine() {
        DrawnDigits.Set set = DrawnDigits.draw(1, 0, 1000);
        CRC32 crc = new CRC32();
        crc.update(set.pictures().values());
        crc.update(set.digits().values());
        // Changes with every change of how digits are drawn: the weights' hashes of the samples change with it.
        assertEquals("dfa6de0b", Long.toHexString(crc.getValue()));
    }

    @Test
    void aPictureDependsOnSeedAndNumberAlone() {
        DrawnDigits.Set all = DrawnDigits.draw(7, 0, 30);
        DrawnDigits.Set end = DrawnDigits.draw(7, 20, 10);
        assertArrayEquals(Arrays.copyOfRange(all.pictures().values(), 20 * PIXELS, 30 * PIXELS),
                end.pictures().values());
        assertArrayEquals(Arrays.copyOfRange(all.digits().values(), 20, 30), end.digits().values());
        assertFalse(Arrays.equals(all.pictures().values(), DrawnDigits.draw(8, 0, 30).pictures().values()));
    }

    @Test
    void everyDigitComesAboutAsOften() {
        int[] count = new int[10];
        for (byte digit : DrawnDigits.draw(3, 0, 5000).digits().values()) {
            count[digit]++;
        }
        for (int c : count) {
            assertTrue(c > 400 && c < 600, Arrays.toString(count));
        }
    }

    @Test
    void inkIsWhiteOnBlackInTheMiddle() {
        byte[] pixels = DrawnDigits.draw(5, 0, 500).pictures().values();
        for (int i = 0; i < 500; i++) {
            double mass = 0;
            double x = 0;
            double y = 0;
            int brightest = 0;
            for (int p = 0; p < PIXELS; p++) {
                int value = pixels[i * PIXELS + p] & 0xFF;
                mass += value;
                x += value * (p % DrawnDigits.SIZE);
                y += value * (p / DrawnDigits.SIZE);
                brightest = Math.max(brightest, value);
            }
            assertTrue(brightest > 200, "picture " + i + " is faint: " + brightest);
            assertEquals(13.5, x / mass, 2.5, "picture " + i);
            assertEquals(13.5, y / mass, 2.5, "picture " + i);
            assertTrue(mass / 255 > 15 && mass / 255 < 300, "picture " + i + " has ink for " + mass / 255 + " pixels");
        }
    }

    @Test
    void everyShapeOfEveryDigitIsDrawnFromTopToBottom() {
        for (int digit = 0; digit < 10; digit++) {
            for (DigitShapes.Shape shape : DigitShapes.of(digit)) {
                double top = shape.strokes().stream().flatMap(s -> s.stream()).mapToDouble(DigitShapes.Knot::y).min()
                        .orElseThrow();
                double bottom = shape.strokes().stream().flatMap(s -> s.stream()).mapToDouble(DigitShapes.Knot::y).max()
                        .orElseThrow();
                assertTrue(top <= 0.14 && bottom >= 0.9, digit + ": " + shape);
                assertTrue(shape.strokes().stream().allMatch(s -> s.size() >= 2), digit + ": " + shape);
            }
        }
    }
}
