package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;
import java.util.Map;

/// One that reads pictures of digits, the grey values of which are divided by 255 before the step.
///
/// @param picture the shape of one
/// @param logits  of a batch
record PictureNetwork(Shape picture, Logits logits) implements PytorchNetwork {
    private static final Shape NONE = new Shape(0, 0);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape MAP = new Shape(1, 28, 28);

    /// @see PytorchNetwork#loss
    @FunctionalInterface
    interface Logits {
        NDArray of(NDArray pictures, Map<String, NDArray> w);
    }

    static PictureNetwork lenet5() {
        return new PictureNetwork(MAP, (pictures, w) -> {
            NDArray h = pool(convolve(pictures, w, "features.conv1", TWO).tanh());
            h = pool(convolve(h, w, "features.conv2", NONE).tanh());
            h = convolve(h, w, "features.conv3", NONE).tanh().reshape(h.getShape().get(0), -1);
            h = PytorchNetwork.dense(h, w, "logits.dense1", "").tanh();
            return PytorchNetwork.dense(h, w, "logits.dense2", "");
        });
    }

    static PictureNetwork mlp() {
        return new PictureNetwork(new Shape(28 * 28), (pictures, w) -> {
            NDArray h = PytorchNetwork.dense(pictures, w, "logits.dense1", "").getNDArrayInternal().relu();
            return PytorchNetwork.dense(h, w, "logits.dense2", "");
        });
    }

    static PictureNetwork resnet() {
        return new PictureNetwork(MAP, new ResidualNet());
    }

    /// `[out, in]` and `[out, in, row, column]`.
    @Override
    public Weight forPytorch(Weight ours) {
        return switch (ours.shape().length) {
            case 1 -> ours;
            case 2 -> ours.permuted(1, 0);
            case 4 -> ours.permuted(3, 2, 0, 1);
            default -> throw new IllegalStateException(ours.path() + " has the shape " + Arrays.toString(ours.shape()));
        };
    }

    @Override
    public NDList inputs(NDManager manager, Batches batches, int batch) {
        float[] scaled = batches.reals("image", batch).clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= 255;
        }
        Shape many = new Shape(batches.examples());
        return new NDList(manager.create(scaled, many.addAll(picture)),
                manager.create(batches.longs("digit", batch), many.add(1)));
    }

    @Override
    public NDArray loss(NDList inputs, Map<String, NDArray> w) {
        return PytorchNetwork.crossEntropy(logits.of(inputs.get(0), w), inputs.get(1));
    }

    private static NDArray convolve(NDArray x, Map<String, NDArray> w, String path, Shape padding) {
        return Conv2d.conv2d(x, w.get(path + ".K"), w.get(path + ".b"), ONE, padding, ONE).singletonOrThrow();
    }

    private static NDArray pool(NDArray x) {
        return Pool.avgPool2d(x, TWO, TWO, NONE, false, true);
    }
}
