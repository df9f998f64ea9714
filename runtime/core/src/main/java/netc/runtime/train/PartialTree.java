package netc.runtime.train;

import java.util.ArrayDeque;
import java.util.Deque;
import netc.abi.Training.Combine;

/// Puts partial results of equal parts of a set together, in the tree that joins the blocks of a sum: part number j and the
/// next one where j is even, then these pairs, and so on; what has no other half stays as it is. The last part may be
/// smaller. Sums are rounded to single precision as within a part.
final class PartialTree {
    private final Combine combine;
    private final Deque<double[]> nodes = new ArrayDeque<>();
    private boolean real;
    private int parts;

    PartialTree(Combine combine) {
        this.combine = combine;
    }

    /// The next part.
    ///
    /// @param real whether its numbers are reals in single precision; else they are whole ones
    void add(double[] part, boolean real) {
        this.real = real;
        nodes.push(part);
        parts++;
        for (int complete = Integer.numberOfTrailingZeros(parts); complete > 0; complete--) {
            join();
        }
    }

    /// The result of all parts, of which there is at least one.
    double[] whole() {
        while (nodes.size() > 1) {
            join();
        }
        return nodes.element();
    }

    private void join() {
        double[] right = nodes.pop();
        double[] left = nodes.pop();
        double[] both = new double[left.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = switch (combine) {
                case SUM -> real ? (float) left[i] + (float) right[i] : left[i] + right[i];
                case MIN -> Math.min(left[i], right[i]);
                case MAX -> Math.max(left[i], right[i]);
            };
        }
        nodes.push(both);
    }
}
