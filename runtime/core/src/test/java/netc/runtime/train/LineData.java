package netc.runtime.train;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import netc.runtime.data.Column;
import netc.runtime.data.SplitMix64;
import netc.runtime.data.Table;
import netc.runtime.model.Line;
import netc.runtime.model.LinePlan;
import netc.runtime.model.Program;

/// Points around `t = 2 x0 - x1 + 0.5 x2 + (1 or -1)`, and the hand-written program that fits them.
final class LineData {
    static final Program PROGRAM = new Program(LinePlan.plan(), new Line.Scalar(), 1);

    private LineData() {
    }

    static Table points(int n, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        float[] x = new float[3 * n];
        byte[] kind = new byte[n];
        float[] t = new float[n];
        for (int e = 0; e < n; e++) {
            for (int i = 0; i < 3; i++) {
                x[3 * e + i] = (float) random.uniform(-1, 1);
            }
            kind[e] = (byte) random.nextInt(2);
            t[e] = 2 * x[3 * e] - x[3 * e + 1] + 0.5f * x[3 * e + 2] + (kind[e] == 0 ? 1 : -1)
                    + (float) random.uniform(-0.3, 0.3);
        }
        return table(x, kind, t);
    }

    static Table table(float[] x, byte[] kind, float[] t) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        columns.put("x", new Column.Floats(x, 3));
        columns.put("kind", new Column.Bytes(kind, 1));
        columns.put("t", new Column.Floats(t, 1));
        return new Table(columns);
    }

    /// 203 points to learn from: steps of 64, 64, 64 and 11.
    static TrainingData data() {
        return new TrainingData(points(203, 1), Optional.of(points(70, 2)), Optional.of(points(50, 3)));
    }
}
