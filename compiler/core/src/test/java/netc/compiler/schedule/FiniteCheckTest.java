package netc.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import netc.abi.Kernels;
import netc.abi.Storage;
import netc.compiler.backend.jvm.ClassEmitter;
import netc.compiler.backend.jvm.EmittedCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiniteCheckTest {
    private static final float[] FINITE = {0, -0f, 1, -1, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE,
            -Float.MIN_VALUE};
    private static final float[] OTHERS = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    private static final int BLOCK = 4096;
    private static final int WEIGHTS = 2 * BLOCK + 64;

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 3", "8, 16", "16, 17", "16, 33", "1, 4113", "4, 4096", "8, 8191", "16, 8193"})
    void oneElementThatIsNotFiniteIsFoundWhereverItLies(int lanes, int size) {
        Kernels code = EmittedCode.load(ClassEmitter.emit("test/Model", "test.net", lanes,
                List.of(FiniteCheck.kernel(size, lanes))));
        Random random = new Random(size);
        float[] weights = new float[WEIGHTS + Storage.SLACK];
        for (int i = 0; i < size; i++) {
            weights[i] = FINITE[random.nextInt(FINITE.length)];
        }
        assertTrue(isZero(code, size, weights));
        // What lies behind the last row is another's.
        weights[Math.ceilDiv(size, 16) * 16] = Float.NaN;
        assertTrue(isZero(code, size, weights));
        for (int at = 0; at < size; at += at < 100 || at > size - 100 ? 1 : 1 + random.nextInt(100)) {
            float kept = weights[at];
            weights[at] = OTHERS[random.nextInt(OTHERS.length)];
            int found = at;
            assertFalse(isZero(code, size, weights), () -> "element " + found + " of " + size);
            weights[at] = kept;
        }
    }

    private static boolean isZero(Kernels code, int size, float[] weights) {
        int sums = Math.toIntExact(FiniteCheck.sums(size, BLOCK));
        float[] arena = new float[sums + Storage.SLACK];
        Arrays.fill(arena, Float.NaN);
        code.run(0, weights, arena, new int[Storage.SLACK], new float[0], new int[] {0, 0}, 0, 1, 0, 0, 0,
                Math.ceilDiv(size, BLOCK));
        for (int i = 0; i < sums; i++) {
            if (arena[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
