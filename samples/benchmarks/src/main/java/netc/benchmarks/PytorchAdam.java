package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/// Adam as PyTorch's `torch.optim.Adam` and the paper's first form have it (Kingma and Ba, "Adam: a method for stochastic
/// optimization", 2015, algorithm 1): `w -= rate * m' / (sqrt(v') + epsilon)` with the moments corrected for their start
/// at 0; with decay it is `torch.optim.AdamW` (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019), and
/// before it `torch.nn.utils.clip_grad_norm_`.
///
/// DJL's own `Adam` adds epsilon to the uncorrected root, which is up to 30 times as much in the first steps and shows in
/// the losses. This one hands the same native operation a rate and an epsilon for each step, with nothing else around it.
final class PytorchAdam {
    private static final float BETA1 = 0.9f;
    private static final float EPSILON = 1e-8f;
    private static final float NO_RESCALING = 1;
    /// The native operation clips elements by limits from 0 on.
    private static final float NO_CLIPPING = -1;

    private final Learning learning;
    private final List<NDArray> weights;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private int step;

    PytorchAdam(Learning learning, List<NDArray> weights, NDManager manager) {
        this.learning = learning;
        this.weights = List.copyOf(weights);
        for (NDArray weight : weights) {
            means.add(manager.zeros(weight.getShape()));
            variances.add(manager.zeros(weight.getShape()));
        }
    }

    /// Updates all weights by their gradients, and sets those to 0.
    void step() {
        step++;
        double root = Math.sqrt(1 - Math.pow(learning.beta2(), step));
        float rate = (float) learning.schedule().rate().applyAsDouble(step);
        float corrected = (float) (rate * root / (1 - Math.pow(BETA1, step)));
        float epsilon = (float) (EPSILON * root);
        try (NDList gradients = new NDList(weights.stream().map(NDArray::getGradient).toList())) {
            if (learning.clip() < Double.POSITIVE_INFINITY) {
                clip(gradients);
            }
            for (int i = 0; i < weights.size(); i++) {
                NDArray weight = weights.get(i);
                float decay = weight.getShape().dimension() > 1 ? learning.decay() : 0;
                weight.getNDArrayInternal().adamUpdate(
                        new NDList(weight, gradients.get(i), means.get(i), variances.get(i)), new NDList(weight),
                        rate, corrected, decay, NO_RESCALING, NO_CLIPPING, BETA1, learning.beta2(), epsilon, false,
                        true);
            }
        }
    }

    private void clip(NDList gradients) {
        double squares = 0;
        for (NDArray gradient : gradients) {
            try (NDArray norm = gradient.norm()) {
                squares += Math.pow(norm.getFloat(), 2);
            }
        }
        double norm = Math.sqrt(squares);
        if (norm > learning.clip()) {
            gradients.forEach(g -> g.muli(learning.clip() / norm));
        }
    }
}
