package netc.compiler.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import netc.compiler.graph.Axis;
import netc.compiler.graph.SumOrder;

/// Sums in the order that [SumOrder] defines.
///
/// @param single whether every addition is rounded to single precision
/// @param count  how many positions some axes have
record OrderedSums(boolean single, ToIntFunction<List<Axis>> count) {
    /// The sum of the terms from one to before another.
    @FunctionalInterface
    interface BlockSum {
        double of(int from, int to);
    }

    double of(SumOrder order, BlockSum block) {
        return tree(order, 0, 0, block);
    }

    /// The sum over all axes from number `depth` on of those outside the blocks, then over blocks.
    ///
    /// @param from number of its first term
    private double tree(SumOrder order, int depth, int from, BlockSum block) {
        List<Double> parts = new ArrayList<>();
        if (depth < order.outer().size()) {
            int turn = count.applyAsInt(order.outer().subList(depth + 1, order.outer().size()))
                    * count.applyAsInt(order.block());
            for (int i = 0; i < count.applyAsInt(order.outer().subList(depth, depth + 1)); i++) {
                parts.add(tree(order, depth + 1, from + i * turn, block));
            }
        } else {
            int end = from + count.applyAsInt(order.block());
            for (int first = from; first < end; first += order.terms()) {
                parts.add(block.of(first, Math.min(end, first + order.terms())));
            }
        }
        while (parts.size() > 1) {
            List<Double> level = new ArrayList<>();
            for (int i = 0; i < parts.size(); i += 2) {
                level.add(i + 1 < parts.size() ? GraphInterpreter.round(single, parts.get(i) + parts.get(i + 1))
                        : parts.get(i));
            }
            parts = level;
        }
        return parts.getFirst();
    }

    /// The sum of a block in lanes.
    double lanes(double[] elements, int from, int to) {
        double[] lanes = new double[SumOrder.LANES];
        Arrays.fill(lanes, -0.0);
        for (int k = from; k < to; k++) {
            int lane = (k - from) % lanes.length;
            lanes[lane] = GraphInterpreter.round(single, lanes[lane] + elements[k]);
        }
        for (int half = lanes.length / 2; half >= 1; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] = GraphInterpreter.round(single, lanes[l] + lanes[l + half]);
            }
        }
        return lanes[0];
    }
}
