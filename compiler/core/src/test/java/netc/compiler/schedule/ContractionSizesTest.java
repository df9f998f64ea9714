package netc.compiler.schedule;

import java.util.List;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Value;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Contractions of every kind, with numbers of rows and columns that leave a rest behind blocks, pieces, tiles and vectors: no
/// element is left out, computed twice differently or taken from elsewhere.
@Tag("slow")
class ContractionSizesTest {
    /// Numbers that no size of a block divides are among them: from 25 on, two blocks and a rest.
    private static final int[] ROWS = {1, 2, 3, 5, 7, 8, 11, 13, 15, 16, 17, 19, 23, 25, 29, 31, 37, 41, 53};
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 6, 7, 9, 12, 15, 16, 17, 24, 31, 33, 40, 48, 49, 63, 65, 71};

    /// What `y[…, R, C] = Σ a * b` runs over besides rows, columns and the sum.
    private enum Kind {
        /// `Σ K a[R, K] b[K, C]`
        MATRICES,
        /// `Σ K a[R, K] b[K, C]`, both transposed in memory
        TRANSPOSED,
        /// `Σ K a[O, R, K] b[O, K, C]`
        MANY_MATRICES,
        /// `Σ K a[R, O, K] b[K, C]`: rows and what is around them are not one loop
        ROWS_OUTSIDE,
        /// `Σ K a[batch, R, K] b[K, C]`
        EXAMPLES,
        /// `Σ K a[batch, R, K] b[batch, K, C]`
        EXAMPLES_OF_BOTH,
        /// `Σ batch a[batch, R] b[batch, C]`, the gradient of a matrix
        OVER_EXAMPLES,
        /// `Σ batch a[batch, O, R] b[batch, O, C]`
        MANY_OVER_EXAMPLES,
        /// `Σ I, K a[batch, R + I + 1, K] b[I, K, C]`, a convolution
        WINDOWS,
        /// `Σ R a[batch, R + I + 1] b[batch, R, C]`, the gradient of one, for two positions in I
        OVER_WINDOWS
    }

    private final DrawnGraph g = new DrawnGraph();

    private Value contraction(Kind kind, int rows, int columns) {
        Axis r = Axis.of("R", rows);
        Axis c = Axis.of("C", columns);
        Axis k = Axis.of("K", 3);
        Axis o = Axis.of("O", 3);
        Axis i = Axis.of("I", 2);
        Axis batch = Axis.BATCH;
        return switch (kind) {
            case MATRICES -> g.b.contract(g.variable(r, k), g.variable(k, c), List.of(k));
            case TRANSPOSED -> g.b.contract(g.variable(k, r), g.variable(c, k), List.of(k));
            case MANY_MATRICES -> g.b.contract(g.variable(o, r, k), g.variable(o, k, c), List.of(k));
            case ROWS_OUTSIDE -> g.b.contract(g.variable(r, o, k), g.variable(k, c), List.of(k), List.of(o, r, c));
            case EXAMPLES -> g.b.contract(g.input(batch, r, k), g.variable(k, c), List.of(k));
            case EXAMPLES_OF_BOTH -> g.b.contract(g.input(batch, r, k), g.input(batch, k, c), List.of(k));
            case OVER_EXAMPLES -> g.b.contract(g.input(batch, r), g.input(batch, c), List.of(batch));
            case MANY_OVER_EXAMPLES -> g.b.contract(g.input(batch, o, r), g.input(batch, o, c), List.of(batch));
            case WINDOWS -> g.b.contract(windows(g.input(batch, Axis.of("H", rows + 2), k), r, i), g.variable(i, k, c),
                    List.of(i, k));
            case OVER_WINDOWS ->
                    g.b.contract(windows(g.input(batch, Axis.of("H", rows + 2)), r, i), g.input(batch, r, c),
                            List.of(r));
        };
    }

    /// `x[H: r + i + 1]`
    private Value windows(Value x, Axis r, Axis i) {
        return g.b.read(x, x.type().axes().stream().map(a -> a.name().equals("H")
                ? AxisRead.of(a, Affine.index(r).plus(Affine.index(i))
                        .plus(Affine.constant(1)))
                : AxisRead.same(a)).toList(), false);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyElementHasTheBitsOfItsEquation(Kind kind) {
        for (int at = 0; at < ROWS.length; at++) {
            g.output(contraction(kind, ROWS[at], COLUMNS[at * 8 % COLUMNS.length]));
        }
        for (int at = 0; at < COLUMNS.length; at++) {
            g.outputBehind(contraction(kind, ROWS[at * 7 % ROWS.length], COLUMNS[at]));
        }
        g.check(1, 3, 17);
    }
}
