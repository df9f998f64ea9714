package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import netc.abi.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DrawnPointsTest {
    private static final int N = 1000;

    @Test
    void theLanguageNamesAllOfThem() {
        assertEquals(Training.Builtin.NAMES.stream().filter(name -> !name.equals("digits")).toList(),
                Arrays.stream(DrawnPoints.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList());
    }

    /// The bits are the same on every machine.
    @ParameterizedTest
    @CsvSource({"CIRCLE, c62fee3", "XOR, ae8a752c", "GAUSS, c6066ad6", "SPIRAL, c693971c", "MOONS, e9449d2f"})
    void pointsHaveTheBitsOfEveryMachine(DrawnPoints kind, String hash) {
        DrawnPoints.Set set = kind.draw(1, N);
        CRC32 sum = new CRC32();
        for (float value : set.points().values()) {
            sum.update(ByteBuffer.allocate(Float.BYTES).putFloat(value).array());
        }
        sum.update(set.classes().values());
        assertEquals(hash, Long.toHexString(sum.getValue()));
    }

    @ParameterizedTest
    @EnumSource
    void aPointIsAFunctionOfSeedAndNumber(DrawnPoints kind) {
        DrawnPoints.Set few = kind.draw(3, 10);
        DrawnPoints.Set many = kind.draw(3, N);
        assertArrayEquals(few.points().values(), Arrays.copyOf(many.points().values(), 20));
        assertArrayEquals(few.classes().values(), Arrays.copyOf(many.classes().values(), 10));
        assertTrue(!Arrays.equals(few.points().values(), kind.draw(4, 10).points().values()));
    }

    /// Each class has about half of the points, which lie where the class says.
    @ParameterizedTest
    @EnumSource
    void classesAreWhatTheyAreCalled(DrawnPoints kind) {
        DrawnPoints.Set set = kind.draw(1, N);
        int ones = 0;
        int right = 0;
        for (int i = 0; i < N; i++) {
            double x = set.points().value(i, 0);
            double y = set.points().value(i, 1);
            boolean said = switch (kind) {
                case CIRCLE -> x * x + y * y > 0.36;
                case XOR -> x * y < 0;
                case GAUSS -> x + y > 0;
                // The arm at whose angle the point lies.
                case SPIRAL -> {
                    double turn = Math.atan2(y, x) / (2 * Math.PI) - 1.75 * Math.hypot(x, y);
                    yield Math.abs(turn - Math.rint(turn)) > 0.25;
                }
                case MOONS -> Math.abs(Math.hypot(x + 0.5, y + 0.25) - 1) > Math.abs(Math.hypot(x - 0.5, y - 0.25) - 1);
            };
            boolean is = set.classes().value(i, 0) == 1;
            ones += is ? 1 : 0;
            right += said == is ? 1 : 0;
            assertTrue(Math.abs(x) < 2 && Math.abs(y) < 2, x + ", " + y);
        }
        assertTrue(ones > 0.4 * N && ones < 0.6 * N, ones + " of class 1");
        assertTrue(right > 0.93 * N, right + " of " + N);
    }
}
