package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.HashMap;
import java.util.Map;

/// The residual net, each of its convolutions followed by batch normalisation, and what that has seen.
final class ResidualNet implements PictureNetwork.Logits {
    /// Of what has been seen, at each step.
    private static final float KEPT = 0.9f;
    private static final float EPSILON = 1e-5f;
    private static final Shape ONE = new Shape(1, 1);

    private final Map<String, NDArray> means = new HashMap<>();
    private final Map<String, NDArray> variances = new HashMap<>();

    @Override
    public NDArray of(NDArray pictures, Map<String, NDArray> w) {
        NDArray h = relu(normalised(pictures, w, "logits.convBn1", "", 3, 2));
        h = block(block(h, w, "logits.residual1", ".0", 1), w, "logits.residual1", ".1", 1);
        h = block(block(h, w, "logits.residual2", "", 2), w, "logits.residual3", "", 1);
        h = block(block(h, w, "logits.residual4", "", 2), w, "logits.residual5", "", 1);
        return PytorchNetwork.dense(Pool.globalAvgPool2d(h), w, "logits.dense1", "");
    }

    private NDArray block(NDArray x, Map<String, NDArray> w, String path, String turn, int stride) {
        NDArray past = stride == 1 ? x : normalised(x, w, path + ".short.convBn1", turn, 1, stride);
        NDArray h = relu(normalised(x, w, path + ".convBn1", turn, 3, stride));
        return relu(past.add(normalised(h, w, path + ".convBn2", turn, 3, 1)));
    }

    private NDArray normalised(NDArray x, Map<String, NDArray> w, String path, String turn, int k, int stride) {
        NDArray y = Conv2d.conv2d(x, w.get(path + ".conv1.K" + turn), null, new Shape(stride, stride),
                new Shape(k / 2, k / 2), ONE).singletonOrThrow();
        NDArray gain = w.get(path + ".batchNorm1.gain" + turn);
        NDArray mean = means.computeIfAbsent(path + turn, _ -> gain.getManager().zeros(gain.getShape()));
        NDArray variance = variances.computeIfAbsent(path + turn, _ -> gain.getManager().ones(gain.getShape()));
        return y.getNDArrayInternal().batchNorm(y, mean, variance, gain, w.get(path + ".batchNorm1.bias" + turn), -1,
                KEPT, EPSILON, true).singletonOrThrow();
    }

    private static NDArray relu(NDArray x) {
        return x.getNDArrayInternal().relu();
    }
}
