package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/// Adam as PyTorch's `torch.optim.Adam` and the paper's first form have it (Kingma and Ba, "Adam: a method for stochastic
/// optimization", 2015, algorithm 1): `w -= rate * m' / (sqrt(v') + epsilon)` with the moments corrected for their start
/// at 0.
///
/// DJL's own `Adam` adds epsilon to the uncorrected root, which is up to 30 times as much in the first steps and shows in
/// the losses. This one hands the same native operation a rate and an epsilon for each step, with nothing else around it.
final class PytorchAdam {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float NO_DECAY = 0;
    private static final float NO_RESCALING = 1;
    /// The native operation clips by limits from 0 on.
    private static final float NO_CLIPPING = -1;

    private final float rate;
    private final List<NDArray> weights;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private int step;

    PytorchAdam(float rate, List<NDArray> weights, NDManager manager) {
        this.rate = rate;
        this.weights = List.copyOf(weights);
        for (NDArray weight : weights) {
            means.add(manager.zeros(weight.getShape()));
            variances.add(manager.zeros(weight.getShape()));
        }
    }

    /// Updates all weights by their gradients, and sets those to 0.
    void step() {
        step++;
        double root = Math.sqrt(1 - Math.pow(BETA2, step));
        float corrected = (float) (rate * root / (1 - Math.pow(BETA1, step)));
        float epsilon = (float) (EPSILON * root);
        for (int i = 0; i < weights.size(); i++) {
            NDArray weight = weights.get(i);
            try (NDArray gradient = weight.getGradient()) {
                weight.getNDArrayInternal().adamUpdate(
                        new NDList(weight, gradient, means.get(i), variances.get(i)), new NDList(weight), rate,
                        corrected,
                        NO_DECAY, NO_RESCALING, NO_CLIPPING, BETA1, BETA2, epsilon, false, false);
            }
        }
    }
}
