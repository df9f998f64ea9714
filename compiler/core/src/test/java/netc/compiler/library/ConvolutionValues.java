package netc.compiler.library;

import static netc.compiler.library.Computed.applied;
import static netc.compiler.library.Computed.initial;
import static netc.compiler.library.Computed.model;
import static netc.compiler.library.Computed.uneven;
import static netc.compiler.library.Spread.assertEvenlyWithin;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/// Convolutions, against loops over what meets.
final class ConvolutionValues {
    private ConvolutionValues() {
    }

    static Map<String, Executable> all() {
        return Map.of("Conv", ConvolutionValues::dilated, "Conv1", ConvolutionValues::conv1, "GroupedConv",
                ConvolutionValues::grouped, "GroupedConv1", ConvolutionValues::grouped1, "ConvTransposed",
                ConvolutionValues::transposed, "ConvTransposed1", ConvolutionValues::transposed1);
    }

    /// How a kernel moves.
    private record Moves(int k, int stride, int pad, int dilation) {
        int length(int from) {
            return (from + 2 * pad - dilation * (k - 1) - 1) / stride + 1;
        }
    }

    /// Of a picture of h × w with c channels to `out`, in groups: kernels lie group by group.
    private static double[] convolved(double[] x, int h, int w, int c, double[] kernel, double[] bias, int out,
            int groups,
            Moves m) {
        int rows = m.length(h);
        int columns = m.length(w);
        int in = c / groups;
        int each = out / groups;
        double[] y = new double[rows * columns * out];
        for (int at = 0; at < y.length; at++) {
            int o = at % out;
            int group = o / each;
            y[at] = bias[o];
            for (int i = 0; i < m.k(); i++) {
                for (int j = 0; j < m.k(); j++) {
                    int row = m.stride() * (at / out / columns) + m.dilation() * i - m.pad();
                    int column = m.stride() * (at / out % columns) + m.dilation() * j - m.pad();
                    for (int ch = 0; ch < in && row >= 0 && row < h && column >= 0 && column < w; ch++) {
                        y[at] += x[(row * w + column) * c + group * in + ch]
                                * kernel[(((group * m.k() + i) * m.k() + j) * in + ch) * each + o % each];
                    }
                }
            }
        }
        return y;
    }

    private static void dilated() {
        LayerValues.conv();
        double[] x = uneven(7 * 6 * 2);
        double[] k = uneven(3 * 3 * 2 * 4);
        double[] b = uneven(4);
        assertArrayEquals(convolved(x, 7, 6, 2, k, b, 4, 1, new Moves(3, 2, 2, 2)),
                applied("input x: f32[H: 7, W: 6, C: 2]\n"
                        + " output y: f32[H: 4, W: 3, C: 4] = x |> Conv[4, k: 3, stride: 2, pad: 2, dilation: 2]",
                        Map.of("x", x),
                        Map.of("K", k, "b", b)),
                1e-10);
    }

    private static void conv1() {
        double[] x = uneven(9 * 2);
        double[] w = uneven(3 * 2 * 4);
        double[] b = uneven(4);
        double[] expected = new double[4 * 4];
        for (int at = 0; at < expected.length; at++) {
            expected[at] = b[at % 4];
            for (int i = 0; i < 3; i++) {
                int t = 2 * (at / 4) + 2 * i - 1;
                for (int c = 0; c < 2 && t >= 0 && t < 9; c++) {
                    expected[at] += x[t * 2 + c] * w[(i * 2 + c) * 4 + at % 4];
                }
            }
        }
        String body = "input x: f32[T: 9, C: 2]\n output y: f32[T: 4, D: 4] = x |> Conv1[C -> D: 4, k: 3, stride: 2, pad: 1, dilation: 2]";
        assertArrayEquals(expected, applied(body, Map.of("x", x), Map.of("W", w, "b", b)), 1e-10);
        assertEvenlyWithin(Math.sqrt(6.0 / (5 * 20 + 5 * 30)), initial(model("input x: f32[T: 9, C: 20]\n"
                + " output y: f32[T: 5, D: 30] = x |> Conv1[C -> D: 30, k: 5, bias: false]")).get("y.conv11.W"));
    }

    private static void grouped() {
        double[] x = uneven(5 * 5 * 6);
        double[] k = uneven(3 * 3 * 3 * 2 * 4);
        double[] b = uneven(12);
        assertArrayEquals(convolved(x, 5, 5, 6, k, b, 12, 3, new Moves(3, 2, 1, 1)),
                applied("input x: f32[H: 5, W: 5, C: 6]\n"
                        + " output y: f32[H: 3, W: 3, C: 12] = x |> GroupedConv[groups: 3, out: 12, k: 3, stride: 2, pad: 1]",
                        Map.of("x", x), Map.of("K", k, "b", b)),
                1e-10);
        // Every channel by itself.
        assertArrayEquals(convolved(x, 5, 5, 6, Arrays.copyOf(k, 9 * 6), new double[6], 6, 6, new Moves(3, 1, 2, 2)),
                applied("input x: f32[H: 5, W: 5, C: 6]\n output y: f32[H: 5, W: 5, C: 6] = x |> GroupedConv[groups: 6,"
                        + " out: 6, k: 3, pad: 2, dilation: 2, bias: false]", Map.of("x", x), Map.of("K", k)),
                1e-10);
    }

    private static void grouped1() {
        double[] x = uneven(9 * 4);
        double[] w = uneven(2 * 3 * 2 * 3);
        double[] b = uneven(6);
        double[] expected = new double[4 * 6];
        for (int p = 0; p < 4; p++) {
            for (int o = 0; o < 6; o++) {
                int group = o / 3;
                expected[p * 6 + o] = b[o];
                for (int i = 0; i < 3; i++) {
                    int t = 2 * p + 2 * i - 1;
                    for (int c = 0; c < 2 && t >= 0 && t < 9; c++) {
                        expected[p * 6 + o] += x[t * 4 + group * 2 + c] * w[((group * 3 + i) * 2 + c) * 3 + o % 3];
                    }
                }
            }
        }
        assertArrayEquals(expected,
                applied("input x: f32[T: 9, C: 4]\n output y: f32[T: 4, D: 6] = x"
                        + " |> GroupedConv1[C -> D: 6, groups: 2, k: 3, stride: 2, pad: 1, dilation: 2]",
                        Map.of("x", x), Map.of("W", w, "b", b)),
                1e-10);
    }

    /// Every number of x goes to where the kernel puts it.
    private static double[] spreadOut(double[] x, int h, int w, double[] kernel, double[] bias, Moves m) {
        int rows = m.stride() * (h - 1) + m.k() - 2 * m.pad();
        int columns = m.stride() * (w - 1) + m.k() - 2 * m.pad();
        double[] y = new double[rows * columns * 3];
        for (int at = 0; at < y.length; at++) {
            y[at] = bias[at % 3];
        }
        for (int at = 0; at < h * w * 2; at++) {
            for (int tap = 0; tap < m.k() * m.k() * 3; tap++) {
                int row = m.stride() * (at / 2 / w) + tap / 3 / m.k() - m.pad();
                int column = m.stride() * (at / 2 % w) + tap / 3 % m.k() - m.pad();
                if (row >= 0 && row < rows && column >= 0 && column < columns) {
                    y[(row * columns + column) * 3 + tap % 3] += x[at] * kernel[(tap / 3 * 2 + at % 2) * 3 + tap % 3];
                }
            }
        }
        return y;
    }

    private static void transposed() {
        for (Moves m : new Moves[] {new Moves(3, 2, 1, 1), new Moves(4, 2, 1, 1), new Moves(2, 3, 0, 1),
                new Moves(3, 1, 0, 1), new Moves(5, 2, 2, 1)}) {
            double[] x = uneven(4 * 3 * 2);
            double[] k = uneven(m.k() * m.k() * 2 * 3);
            double[] b = uneven(3);
            String body = "input x: f32[H: 4, W: 3, C: 2]\n y0 = x |> ConvTransposed[3, k: %d, stride: %d, pad: %d]\n"
                    .formatted(m.k(), m.stride(), m.pad()) + " output y: f32[H, W, C] = y0";
            assertArrayEquals(spreadOut(x, 4, 3, k, b, m), applied(body, Map.of("x", x), Map.of("K", k, "b", b)), 1e-10,
                    m.toString());
        }
    }

    private static void transposed1() {
        for (Moves m : new Moves[] {new Moves(3, 2, 1, 1), new Moves(4, 2, 1, 1), new Moves(2, 3, 0, 1),
                new Moves(3, 1, 0, 1), new Moves(5, 2, 2, 1)}) {
            double[] x = uneven(4 * 2);
            double[] w = uneven(m.k() * 2 * 3);
            double[] b = uneven(3);
            int length = m.stride() * 3 + m.k() - 2 * m.pad();
            double[] expected = new double[length * 3];
            for (int at = 0; at < expected.length; at++) {
                expected[at] = b[at % 3];
            }
            for (int at = 0; at < 4 * 2; at++) {
                for (int i = 0; i < m.k(); i++) {
                    int p = m.stride() * (at / 2) + i - m.pad();
                    for (int o = 0; o < 3 && p >= 0 && p < length; o++) {
                        expected[p * 3 + o] += x[at] * w[(i * 2 + at % 2) * 3 + o];
                    }
                }
            }
            String body = "input x: f32[T: 4, C: 2]\n y0 = x |> ConvTransposed1[C -> D: 3, k: %d, stride: %d, pad: %d]\n"
                    .formatted(m.k(), m.stride(), m.pad()) + " output y: f32[T, D] = y0";
            assertArrayEquals(expected, applied(body, Map.of("x", x), Map.of("W", w, "b", b)), 1e-10, m.toString());
        }
    }
}
