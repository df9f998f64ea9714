package netc.compiler.backend.opencl;

import java.util.Map;
import java.util.TreeMap;

/// Results are equal, bit for bit; one NaN is as good as another.
public final class SameBits {
    private SameBits() {
    }

    /// @throws AssertionError that names the first element which differs, with the graph
    public static void require(Map<String, double[]> expected, Map<String, double[]> found, Object graph) {
        for (String name : new TreeMap<>(expected).keySet()) {
            double[] e = expected.get(name);
            double[] f = found.get(name);
            for (int i = 0; i < e.length; i++) {
                if (Float.floatToIntBits((float) e[i]) != Float.floatToIntBits((float) f[i])) {
                    throw new AssertionError(name + "[" + i + "] of " + e.length + ": expected " + e[i] + ", found "
                            + f[i] + " of\n" + graph);
                }
            }
        }
    }
}
