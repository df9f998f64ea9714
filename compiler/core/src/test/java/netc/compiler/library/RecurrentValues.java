package netc.compiler.library;

import static netc.compiler.library.Computed.applied;
import static netc.compiler.library.Computed.assertClose;
import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.model;
import static netc.compiler.library.Computed.uneven;
import static netc.compiler.library.Computed.y;
import static netc.compiler.library.Spread.assertEvenlyWithin;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.function.Executable;

/// Recurrent layers, against turns that are counted through one after the other.
final class RecurrentValues {
    private static final int TURNS = 4;
    private static final int IN = 2;
    private static final int UNITS = 3;
    private static final double[] X = uneven(TURNS * IN);
    private static final double[] H = {0.5, -1, 0.25};

    private RecurrentValues() {
    }

    static Map<String, Executable> all() {
        return Map.ofEntries(
                Map.entry("RnnCell", () -> cell("RnnCell", 1)),
                Map.entry("Rnn", () -> layer("Rnn", 1)),
                Map.entry("BiRnn", () -> bothWays("BiRnn", "rnn", 1)),
                Map.entry("LstmCell", RecurrentValues::lstmCell),
                Map.entry("Lstm", () -> layer("Lstm", 4)),
                Map.entry("BiLstm", () -> bothWays("BiLstm", "lstm", 4)),
                Map.entry("GruCell", () -> cell("GruCell", 3)),
                Map.entry("Gru", () -> layer("Gru", 3)),
                Map.entry("BiGru", () -> bothWays("BiGru", "gru", 3)),
                Map.entry("concat", RecurrentValues::concat));
    }

    /// For so many gates: weights of what comes in, weights of what is handed on, and biases.
    private static Map<String, double[]> parameters(int gates) {
        return Map.of("W", Arrays.stream(uneven(IN * gates * UNITS)).map(w -> 0.4 * w).toArray(),
                "U", Arrays.stream(uneven(UNITS * gates * UNITS)).map(u -> -0.3 * u).toArray(),
                "b", Arrays.stream(uneven(gates * UNITS)).map(b -> 0.1 * b).toArray(), "d",
                new double[] {0.3, -0.2, 0.1});
    }

    /// Of a gate and a unit, x W or h U.
    private static double product(double[] values, double[] weights, int gates, int gate, int unit) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] * weights[(i * gates + gate) * UNITS + unit]).sum();
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /// What one turn hands on: h, and of four gates c.
    private static double[][] turn(int gates, double[] x, double[] h, double[] c) {
        Map<String, double[]> p = parameters(gates);
        double[][] next = new double[2][UNITS];
        for (int u = 0; u < UNITS; u++) {
            double[] of = new double[gates];
            double[] ofH = new double[gates];
            for (int g = 0; g < gates; g++) {
                of[g] = product(x, p.get("W"), gates, g, u) + p.get("b")[g * UNITS + u];
                ofH[g] = product(h, p.get("U"), gates, g, u);
            }
            if (gates == 1) {
                next[0][u] = Math.tanh(of[0] + ofH[0]);
            } else if (gates == 3) {
                double reset = logistic(of[0] + ofH[0]);
                double keep = logistic(of[1] + ofH[1]);
                next[0][u] = (1 - keep) * Math.tanh(of[2] + reset * (ofH[2] + p.get("d")[u])) + keep * h[u];
            } else {
                next[1][u] = logistic(of[1] + ofH[1]) * c[u] + logistic(of[0] + ofH[0]) * Math.tanh(of[3] + ofH[3]);
                next[0][u] = logistic(of[2] + ofH[2]) * Math.tanh(next[1][u]);
            }
        }
        return next;
    }

    private static double[] turns(int gates, double[] x) {
        double[] all = new double[TURNS * UNITS];
        double[][] state = new double[2][UNITS];
        for (int t = 0; t < TURNS; t++) {
            state = turn(gates, Arrays.copyOfRange(x, t * IN, t * IN + IN), state[0], state[1]);
            System.arraycopy(state[0], 0, all, t * UNITS, UNITS);
        }
        return all;
    }

    private static double[] backwards(double[] rows, int width) {
        return IntStream.range(0, rows.length).mapToDouble(i -> rows[rows.length - (i / width + 1) * width + i % width])
                .toArray();
    }

    private static void cell(String name, int gates) {
        assertArrayEquals(turn(gates, Arrays.copyOf(X, IN), H, new double[UNITS])[0],
                applied("input x: f32[D: 2]\n input h: f32[Hid: 3]\n output y: f32[Hid] = " + name + "[D -> Hid](x, h)",
                        Map.of("x", Arrays.copyOf(X, IN), "h", H), parameters(gates)),
                1e-12);
    }

    private static void lstmCell() {
        double[] c = {1, -0.5, 2};
        double[][] expected = turn(4, Arrays.copyOf(X, IN), H, c);
        for (int result = 0; result < 2; result++) {
            assertArrayEquals(expected[result], applied(
                    "input x: f32[D: 2]\n input h: f32[Hid: 3]\n input c: f32[Hid]\n"
                            + " p, q = LstmCell[D -> Hid](x, h, c)\n output y: f32[Hid] = p + 0 * q".replace(
                                    "p + 0 * q",
                                    result == 0 ? "p + 0 * q" : "q + 0 * p"),
                    Map.of("x", Arrays.copyOf(X, IN), "h", H, "c", c), parameters(4)), 1e-12);
        }
        assertClose("forgets little at first", new double[] {0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0},
                initial(model(body("Lstm", IN, UNITS))).get("y.lstm1.cell.b"));
    }

    private static String body(String name, int in, int units) {
        return "input x: f32[T: 4, D: %d]\n output y: f32[T, Hid] = x |> %s[D -> Hid: %d]".formatted(in, name, units);
    }

    private static void layer(String name, int gates) {
        assertArrayEquals(turns(gates, X), applied(body(name, IN, UNITS), Map.of("x", X), parameters(gates)), 1e-12);
        // Each gate is drawn as a matrix of its own.
        ModelProgram wide = model(body(name, 60, 40));
        String cell = "y." + Character.toLowerCase(name.charAt(0)) + name.substring(1) + "1.cell.";
        assertEvenlyWithin(Math.sqrt(6.0 / (60 + 40)), initial(wide).get(cell + "W"));
        assertEvenlyWithin(Math.sqrt(6.0 / (40 + 40)), initial(wide).get(cell + "U"));
        assertEquals(60 * gates * 40, initial(wide).get(cell + "W").length);
    }

    /// Both directions with the same weights, each with half of the units.
    private static void bothWays(String name, String each, int gates) {
        double[] ahead = turns(gates, X);
        double[] behind = backwards(turns(gates, backwards(X, IN)), UNITS);
        double[] expected = IntStream.range(0, TURNS * 2 * UNITS)
                .mapToDouble(i -> (i % (2 * UNITS) < UNITS ? ahead : behind)[i / (2 * UNITS) * UNITS + i % UNITS])
                .toArray();
        assertArrayEquals(expected, applied(body(name, IN, 2 * UNITS), Map.of("x", X), parameters(gates)), 1e-12);
        String path = "y." + Character.toLowerCase(name.charAt(0)) + name.substring(1) + "1.";
        TreeSet<String> keys = new TreeSet<>(initial(model(body(name, IN, 2 * UNITS))).keySet());
        assertEquals(keys.size(), keys.stream().filter(k -> k.startsWith(path + "ahead." + each + "1.cell.")
                || k.startsWith(path + "behind." + each + "1.cell.")).count(), keys::toString);
    }

    private static void concat() {
        assertClose("concat", new double[] {1, 4, 2, 5, 7, 10, 8, 11, 9, 12}, y("input p: f32[A: 2, T: 2]\n"
                + " input q: f32[A: 3, T]\n output y: f32[B: 5, T] = concat[A -> B](p, q)",
                Map.of("p", new double[] {1, 4, 2, 5}, "q", new double[] {7, 10, 8, 11, 9, 12})));
    }
}
