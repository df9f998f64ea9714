package netc.runtime.model;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import netc.abi.Kernels;
import netc.abi.RandomNumbers;

/// What the compiler writes for a model with inputs `x: f32[I: 3]` and `kind: Kind`, output `y` and target `t`: the
/// class in the form that generated classes have, the kernels by hand.
public final class Line extends Model {
    private static final Program PROGRAM = Program.of(MethodHandles.lookup(), """
            netc-plan 7
            model "Line" "5eed" 64
            """, """
            variable "w" PARAMETER 0 REAL 0 "" "I":3
            variable "b" PARAMETER 16 REAL 0 "" "Kind":2
            variable "w/m" OPTIMIZER 32 REAL 0 "" "I":3
            variable "b/m" OPTIMIZER 48 REAL 0 "" "Kind":2
            procedure "init" 0 0 0
            launch 0 1/1 20 0 16 32 48
            procedure "output y" 16+4n 1n 1
            input "x" true 16 REAL 0 "" "I":3
            input "kind" true 0 INDEX 2 "Kind"
            output "y" true 16+3n REAL 0 ""
            launch 1 1n/4 40 16 0 16+3n 0 16
            procedure "step" 16+12n 1n 2
            input "x" true 16 REAL 0 "" "I":3
            input "kind" true 0 INDEX 2 "Kind"
            input "t" true 16+3n REAL 0 ""
            count STEP
            count STEPS
            handed 0 0
            handed 1 1
            output "loss" false 2 REAL 0 ""
            output "finite" false 4 REAL 0 "" "":4
            launch 2 1n/4 100000 16 0 16+3n 16+4n 0 16
            launch 8 1/1 20 16+4n 2
            launch 3 1/1 100 16+4n 0 16 32 48 0 1
            launch 7 4/1 16 0 4
            procedure "evaluate" 16+4n 16+1n 1
            input "x" true 16 REAL 0 "" "I":3
            input "kind" true 0 INDEX 2 "Kind"
            input "t" true 16+3n REAL 0 ""
            output "loss.sum" false 0 REAL 0 ""
            output "loss.count" false 1n WHOLE 0 ""
            output "worst" false 1 REAL 0 ""
            launch 4 1/1 40 16 0 16+3n 0 1n 1 0 16
            procedure "metric loss" 16 16 1
            input "loss.sum" false 0 REAL 0 ""
            input "loss.count" false 0 WHOLE 0 ""
            output "value" false 1 REAL 0 ""
            launch 5 1/1 1 0 0 1
            procedure "metric worst" 16 16 1
            input "worst" false 0 REAL 0 ""
            output "value" false 1 REAL 0 ""
            launch 6 1/1 1 0 1
            train ""
            validate drawn 0.25
            metric "loss"
            partial "loss.sum" SUM 1 false
            partial "loss.count" SUM 1 false
            metric "worst"
            partial "worst" MAX 1 false
            course 64 false 7
            epochs 6
            step "" 1 1 true "loss"
            end
            """);

    /// As many threads as processors.
    public Line() {
        this(Runtime.getRuntime().availableProcessors());
    }

    public Line(int threads) {
        super(PROGRAM, threads);
    }

    public Line(Path weights) {
        super(PROGRAM, Runtime.getRuntime().availableProcessors(), weights);
    }

    private Line(Line other) {
        super(other);
    }

    /// Another predictor on the same weights, for another thread; to be closed first.
    public Line share() {
        return new Line(this);
    }

    /// For one example.
    public float[] y(float[] x, int[] kind) {
        float[] y = new float[1];
        y(x, kind, 1, y);
        return y;
    }

    /// For `n` examples.
    public void y(float[] x, int[] kind, int n, float[] y) {
        Call call = call(1);
        try {
            call.input(0, x).input(1, kind).output(0, y).run(n);
        } finally {
            call.release();
        }
    }

    /// One step of training.
    public float step(float[] x, int[] kind, float[] t, int n) {
        Call call = call(2);
        try {
            return call.input(0, x).input(1, kind).input(2, t).step(n);
        } finally {
            call.release();
        }
    }

    static final class Lanes16 extends LineKernels {
        Lanes16() {
        }
    }

    static final class Lanes8 extends LineKernels {
        Lanes8() {
        }
    }

    static final class Lanes4 extends LineKernels {
        Lanes4() {
        }
    }

    public static final class Scalar extends LineKernels {
        public Scalar() {
        }
    }

    /// The code, the same for every width here.
    public abstract static class LineKernels extends Kernels {
        @Override
        public void run(int kernel, float[] weights, float[] arena, int[] indices, float[] own, int[] offsets, int at,
                int n,
                long seed, int first, int from, int to) {
            switch (kernel) {
                case 0 -> init(weights, offsets, at, seed);
                case 1 -> predict(weights, arena, indices, offsets, at, n, from, to);
                case 2 -> gradients(weights, arena, indices, offsets, at, n, seed, from, to);
                case 3 -> update(weights, arena, offsets, at, n);
                case 4 -> evaluate(weights, arena, indices, offsets, at, n);
                case 5 -> arena[offsets[at + 2]] = arena[offsets[at]] / indices[offsets[at + 1]];
                case 6 -> arena[offsets[at + 1]] = arena[offsets[at]];
                case 7 -> finite(weights, arena, offsets, at, from, to);
                case 8 -> loss(arena, offsets, at, n);
                default -> throw new IllegalStateException("kernel " + kernel);
            }
        }

        private static void init(float[] weights, int[] offsets, int at, long seed) {
            for (int i = 0; i < 3; i++) {
                weights[offsets[at] + i] = RandomNumbers.uniform(seed, 1, i) - 0.5f;
                weights[offsets[at + 2] + i] = 0;
            }
            for (int k = 0; k < 2; k++) {
                weights[offsets[at + 1] + k] = 0;
                weights[offsets[at + 3] + k] = 0;
            }
        }

        private static float y(float[] weights, int w, int b, float[] arena, int x, int kind) {
            float sum = 0;
            for (int i = 0; i < 3; i++) {
                sum = Math.fma(weights[w + i], arena[x + i], sum);
            }
            return sum + weights[b + kind];
        }

        private static void predict(float[] weights, float[] arena, int[] indices, int[] offsets, int at, int n,
                int from, int to) {
            int end = Math.min(n, to * LinePlan.BLOCK);
            for (int e = from * LinePlan.BLOCK; e < end; e++) {
                arena[offsets[at + 2] + e] = y(weights, offsets[at + 3], offsets[at + 4], arena, offsets[at] + 3 * e,
                        indices[offsets[at + 1] + e]);
            }
        }

        /// Eight sums a block: for each weight, each bias, and the squares. Inputs are disturbed a little, by draw.
        private static void gradients(float[] weights, float[] arena, int[] indices, int[] offsets, int at, int n,
                long seed, int from, int to) {
            for (int block = from; block < to; block++) {
                int sums = offsets[at + 3] + 8 * block;
                for (int i = 0; i < 8; i++) {
                    arena[sums + i] = 0;
                }
                int end = Math.min(n, (block + 1) * LinePlan.BLOCK);
                for (int e = block * LinePlan.BLOCK; e < end; e++) {
                    int x = offsets[at] + 3 * e;
                    for (int i = 0; i < 3; i++) {
                        arena[x + i] += 0.001f * (RandomNumbers.uniform(seed, 2, 3 * e + i) - 0.5f);
                    }
                    int kind = indices[offsets[at + 1] + e];
                    float error = y(weights, offsets[at + 4], offsets[at + 5], arena, x, kind)
                            - arena[offsets[at + 2] + e];
                    for (int i = 0; i < 3; i++) {
                        arena[sums + i] += error * arena[x + i];
                    }
                    arena[sums + 3 + kind] += error;
                    arena[sums + 5] += error * error;
                }
            }
        }

        private static void update(float[] weights, float[] arena, int[] offsets, int at, int n) {
            int blocks = Math.ceilDiv(n, LinePlan.BLOCK);
            float rate = 0.2f * (1 - (arena[offsets[at + 5]] - 1) / arena[offsets[at + 6]]);
            for (int i = 0; i < 5; i++) {
                float sum = 0;
                for (int block = 0; block < blocks; block++) {
                    sum += arena[offsets[at] + 8 * block + i];
                }
                int p = i < 3 ? offsets[at + 1] + i : offsets[at + 2] + i - 3;
                int m = i < 3 ? offsets[at + 3] + i : offsets[at + 4] + i - 3;
                weights[m] = 0.5f * weights[m] + 2 * sum / n;
                weights[p] -= rate * weights[m];
            }
        }

        private static void loss(float[] arena, int[] offsets, int at, int n) {
            float sum = 0;
            for (int block = 0; block < Math.ceilDiv(n, LinePlan.BLOCK); block++) {
                sum += arena[offsets[at] + 8 * block + 5];
            }
            arena[offsets[at + 1]] = sum / n;
        }

        /// A turn for each variable.
        private static void finite(float[] weights, float[] arena, int[] offsets, int at, int from, int to) {
            for (int variable = from; variable < to; variable++) {
                float sum = 0;
                for (int i = 0; i < 16; i++) {
                    sum += 0 * weights[offsets[at] + 16 * variable + i];
                }
                arena[offsets[at + 1] + variable] = sum;
            }
        }

        private static void evaluate(float[] weights, float[] arena, int[] indices, int[] offsets, int at, int n) {
            float sum = 0;
            float worst = Float.NEGATIVE_INFINITY;
            for (int e = 0; e < n; e++) {
                float error = y(weights, offsets[at + 6], offsets[at + 7], arena, offsets[at] + 3 * e,
                        indices[offsets[at + 1] + e]) - arena[offsets[at + 2] + e];
                sum += error * error;
                worst = Math.max(worst, Math.abs(error));
            }
            arena[offsets[at + 3]] = sum;
            indices[offsets[at + 4]] = n;
            arena[offsets[at + 5]] = worst;
        }
    }
}
