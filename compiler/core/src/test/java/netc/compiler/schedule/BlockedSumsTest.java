package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Label;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sums of several blocks, of trees within trees and of numbers of blocks that are no power of two, for every width: the bits
/// are those of the equation.
@Tag("slow")
class BlockedSumsTest {
    private final DrawnGraph g = new DrawnGraph();

    /// Once alone, once with what follows in the same kernel.
    private void outputs(Value v) {
        g.output(v);
        g.outputBehind(v);
    }

    @Test
    void alongAxesOfFixedSize() {
        for (int length : new int[] {257, 513, 784, 1025, 1500}) {
            Axis k = Axis.of("K", length);
            Axis c = Axis.of("C", length % 2 == 0 ? 33 : 5);
            outputs(g.b.contract(g.variable(Axis.of("R", 13), k), g.variable(k, c), List.of(k)));
            outputs(g.b.contract(g.input(Axis.BATCH, k), g.variable(k, c), List.of(k)));
            outputs(g.b.reduceSum(g.variable(Axis.of("R", 3), k), List.of(k), List.of()));
            outputs(g.b.reduceSum(g.variable(k, Axis.of("R", 21)), List.of(k), List.of()));
        }
        Axis p = Axis.of("P", 5);
        Axis q = Axis.of("Q", 6);
        Axis k = Axis.of("K", 70);
        outputs(g.b.contract(g.variable(p, q, k, Axis.of("R", 9)), g.variable(Axis.of("C", 17), p, q, k),
                List.of(p, q, k)));
        outputs(g.b.contract(g.variable(p, q, k, Axis.of("R", 9)), g.variable(Axis.of("C", 17), p, q, k),
                List.of(k, p, q)));
        outputs(g.b.reduceSum(g.variable(Axis.of("R", 9), p, q, k), List.of(p, q, k), List.of()));
        outputs(g.b.reduceSum(g.variable(p, Axis.of("R", 9), q, k), List.of(p, q, k), List.of()));
        g.check(1, 3);
    }

    @Test
    void overExamples() {
        outputs(g.b.contract(g.input(Axis.BATCH, Axis.of("R", 29)), g.input(Axis.BATCH, Axis.of("C", 41)),
                List.of(Axis.BATCH)));
        outputs(g.b.contract(g.input(Axis.BATCH, Axis.of("R", 7)), g.input(Axis.BATCH, Axis.of("C", 6)),
                List.of(Axis.BATCH)));
        outputs(g.b.contract(g.input(Axis.BATCH), g.input(Axis.BATCH), List.of(Axis.BATCH)));
        outputs(g.b.reduceSum(g.input(Axis.BATCH), List.of(Axis.BATCH), List.of()));
        outputs(g.b.reduceSum(g.input(Axis.BATCH, Axis.of("M", 37)), List.of(Axis.BATCH), List.of()));
        g.check(1, 63, 64, 65, 128, 129, 200, 513, 1000);
    }

    @Test
    void overExamplesAndWhatTheyHave() {
        for (int size : new int[] {5, 9, 13, 24}) {
            Axis y = Axis.of("Y", size);
            Axis x = Axis.of("X", size);
            List<Axis> over = List.of(Axis.BATCH, y, x);
            outputs(g.b.contract(g.input(Axis.BATCH, y, x, Axis.of("R", 5)), g.input(Axis.BATCH, y, x, Axis.of("C", 6)),
                    over));
            outputs(g.b.contract(g.input(Axis.BATCH, y, x), g.input(Axis.BATCH, y, x, Axis.of("C", 19)), over));
            outputs(g.b.contract(g.input(Axis.BATCH, y, x), g.input(Axis.BATCH, y, x), List.of(x, y, Axis.BATCH)));
            outputs(g.b.reduceSum(g.input(Axis.BATCH, y, x, Axis.of("M", 18)), over, List.of()));
            outputs(g.b.reduceSum(g.input(Axis.BATCH, y, x), List.of(x, Axis.BATCH), List.of()));
            windows(y, x, over);
        }
        g.check(1, 2, 15, 33, 70);
    }

    /// The gradient of a convolution.
    private void windows(Axis y, Axis x, List<Axis> over) {
        Axis p = Axis.of("P", 3);
        Axis h = Axis.of("H", y.size() + 2);
        Axis w = Axis.of("W", x.size() + 2);
        Value image = g.input(Axis.BATCH, h, w, Axis.of("I", 2));
        Value read = g.b.read(image, image.type().axes().stream()
                .map(a -> a.equals(h) ? AxisRead.of(a, Affine.index(y).plus(Affine.index(p)))
                        : a.equals(w) ? AxisRead.of(a, Affine.index(x).plus(Affine.index(p))) : AxisRead.same(a))
                .toList(), false);
        outputs(g.b.contract(read, g.input(Axis.BATCH, y, x, Axis.of("C", 6)), over));
    }

    @Test
    void overPairsOfExamples() {
        Axis other = new Axis(new Label("Other"), 0);
        Axis d = Axis.of("D", 7);
        Value x = g.input(Axis.BATCH, d);
        Value pairs = g.b.contract(x, g.b.rename(x, Map.of(Axis.BATCH, other)), List.of(d));
        g.output(g.b.contract(pairs, g.b.rename(x, Map.of(Axis.BATCH, other)), List.of(other)));
        g.output(g.b.reduceSum(pairs, List.of(Axis.BATCH, other), List.of()));
        g.output(g.b.contract(pairs, pairs, List.of(Axis.BATCH, other)));
        g.check(3, 65, 150);
    }

    private void rows(long count, List<Axis> over, List<Axis> apart, Axis... columns) {
        Axis row = Axis.of("Row", count);
        List<Axis> index = new ArrayList<>(apart);
        index.addAll(over);
        List<Axis> terms = new ArrayList<>(index);
        terms.addAll(List.of(columns));
        List<Axis> inwards = new ArrayList<>(List.of(columns));
        inwards.add(row);
        Value x = g.input(terms.toArray(Axis[]::new));
        Value i = g.row(count, index.toArray(Axis[]::new));
        outputs(g.b.scatter(x, i, row, over, List.of()));
        g.output(g.b.scatter(x, i, row, over, inwards));
    }

    @Test
    void ofRowsThatDataDecide() {
        Axis t = Axis.of("T", 9);
        rows(3, List.of(Axis.BATCH), List.of(), Axis.of("D", 37));
        rows(200, List.of(Axis.BATCH), List.of());
        rows(1, List.of(Axis.BATCH, t), List.of(), Axis.of("D", 3), Axis.of("E", 5));
        rows(6, List.of(t, Axis.BATCH), List.of(Axis.of("K", 4)), Axis.of("D", 16));
        rows(4, List.of(Axis.of("T", 300)), List.of(Axis.BATCH), Axis.of("D", 5));
        rows(2, List.of(Axis.BATCH, Axis.of("P", 3), Axis.of("T", 300)), List.of(), Axis.of("D", 8));
        g.check(1, 3, 63, 64, 65, 200, 513);
    }

    @Test
    void ofRowsOfATensorThatNoExampleChanges() {
        rows(5, List.of(Axis.of("P", 7), Axis.of("Q", 3), Axis.of("T", 300)), List.of(Axis.of("K", 2)),
                Axis.of("D", 19));
        rows(40, List.of(Axis.of("T", 5000)), List.of(), Axis.of("D", 4));
        Axis k = Axis.of("K", 2);
        Axis j = Axis.of("J", 3);
        Axis t = Axis.of("T", 300);
        Axis row = Axis.of("Row", 4);
        g.output(g.b.scatter(g.input(j, k, t), g.row(4, k, j, t), row, List.of(t), List.of(k, j, row)));
        g.check(1);
    }

    /// Rows that are examples, as of `x[batch: e]`, and elements that are pairs of them.
    @Test
    void ofRowsAmongExamples() {
        Axis other = new Axis(new Label("Other"), 0);
        Axis d = Axis.of("D", 7);
        Value i = g.row(20, Axis.BATCH);
        Value x = g.input(Axis.BATCH, d);
        Map<Axis, Axis> read = Map.of(Axis.BATCH, other);
        g.output(g.b.scatter(g.b.rename(x, read), g.b.rename(i, read), Axis.BATCH, List.of(other), List.of()));
        Value pairs = g.b.contract(x, g.b.rename(x, read), List.of(d));
        Value sum = g.b.map(ScalarFunction.ADD, i, g.b.rename(i, read));
        Axis row = Axis.of("Row", 30);
        g.output(g.b.scatter(pairs, sum, row, List.of(Axis.BATCH, other), List.of()));
        g.output(g.b.scatter(pairs, i, row, List.of(Axis.BATCH), List.of()));
        g.check(1, 3, 65, 150);
    }
}
