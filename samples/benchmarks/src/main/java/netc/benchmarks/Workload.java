package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.nio.file.Path;
import java.util.List;

/// A network that both sides train: where netc's text of it is, and the same in PyTorch's operations.
enum Workload {
    LENET5("lenet5", Path.of("lenet5", "lenet5.net"), new Shape(DigitBatches.BATCH, 1, 28, 28), 1 << 24,
            10) {
        @Override
        NDArray logits(NDArray pictures, List<NDArray> w) {
            NDArray h = pool(convolve(pictures, w.get(0), w.get(1), TWO).tanh());
            h = pool(convolve(h, w.get(2), w.get(3), NONE).tanh());
            h = convolve(h, w.get(4), w.get(5), NONE).tanh().reshape(DigitBatches.BATCH, -1);
            h = dense(h, w.get(6), w.get(7)).tanh();
            return dense(h, w.get(8), w.get(9));
        }
    },
    MLP("784-128-10", Path.of("mlp", "mlp.net"), new Shape(DigitBatches.BATCH, DigitBatches.PIXELS), 2, 50) {
        @Override
        NDArray logits(NDArray pictures, List<NDArray> w) {
            NDArray h = dense(pictures, w.get(0), w.get(1)).getNDArrayInternal().relu();
            return dense(h, w.get(2), w.get(3));
        }
    };

    private static final Shape NONE = new Shape(0, 0);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);

    private final String title;
    private final Path source;
    private final Shape input;
    private final int schedule;
    private final int stepsPerBlock;

    Workload(String title, Path source, Shape input, int schedule, int stepsPerBlock) {
        this.title = title;
        this.source = source;
        this.input = input;
        this.schedule = schedule;
        this.stepsPerBlock = stepsPerBlock;
    }

    String title() {
        return title;
    }

    /// The file, within the folder of the samples.
    Path source() {
        return source;
    }

    /// The shape of a batch for PyTorch.
    Shape input() {
        return input;
    }

    /// How many times as many steps there are to be as have been made: where on its cosine the sample's schedule stays, so
    /// that the rate is 1e-3. At the beginning it is at its peak, at the middle at half of it.
    int schedule() {
        return schedule;
    }

    /// Steps that take some tens of milliseconds.
    int stepsPerBlock() {
        return stepsPerBlock;
    }

    /// The network in PyTorch's operations.
    ///
    /// @param weights kernel and bias of one layer after the other
    abstract NDArray logits(NDArray pictures, List<NDArray> weights);

    private static NDArray convolve(NDArray x, NDArray kernel, NDArray bias, Shape padding) {
        return Conv2d.conv2d(x, kernel, bias, ONE, padding, ONE).singletonOrThrow();
    }

    private static NDArray pool(NDArray x) {
        return Pool.avgPool2d(x, TWO, TWO, NONE, false, true);
    }

    private static NDArray dense(NDArray x, NDArray kernel, NDArray bias) {
        return Linear.linear(x, kernel, bias).singletonOrThrow();
    }
}
