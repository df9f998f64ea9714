package netc.compiler.law;

import java.util.Map;
import java.util.TreeMap;

/// Comparisons that fail with the graph that they are about.
final class Agreement {
    private Agreement() {
    }

    /// Two numbers, at most `tolerance` apart. What is no number agrees with nothing.
    static void near(String name, double expected, String other, double found, double tolerance, Object graph) {
        if (!(Math.abs(expected - found) <= tolerance)) {
            throw new AssertionError(name + " = " + expected + ", " + other + " = " + found + " (within " + tolerance
                    + ") of\n" + graph);
        }
    }

    /// Each result within `tolerance` of its greatest element.
    static void near(Map<String, double[]> expected, Map<String, double[]> found, double tolerance, Object graph) {
        for (String name : new TreeMap<>(expected).keySet()) {
            double[] e = expected.get(name);
            double scale = 1e-3;
            for (double x : e) {
                scale = Math.max(scale, Math.abs(x));
            }
            for (int i = 0; i < e.length; i++) {
                near(name + "[" + i + "]", e[i], "in kernels", found.get(name)[i], tolerance * scale, graph);
            }
        }
    }

    /// The same singles, bit for bit; all that are no numbers are equal.
    static void same(Map<String, double[]> expected, Map<String, double[]> found, Object graph) {
        for (String name : new TreeMap<>(expected).keySet()) {
            double[] e = expected.get(name);
            double[] f = found.get(name);
            if (e.length != f.length) {
                throw new AssertionError(name + " has " + f.length + " elements, not " + e.length);
            }
            for (int i = 0; i < e.length; i++) {
                if (Float.floatToIntBits((float) e[i]) != Float.floatToIntBits((float) f[i])) {
                    throw new AssertionError(name + "[" + i + "] of " + e.length + ": expected " + e[i] + ", found "
                            + f[i] + " of\n" + graph);
                }
            }
        }
    }
}
