package netc.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import java.util.Map;

/// A network in PyTorch's operations.
interface PytorchNetwork {
    /// A parameter of netc with PyTorch's order of axes.
    Weight forPytorch(Weight ours);

    /// A batch: all that can be done before a step is done.
    NDList inputs(NDManager manager, Batches batches, int batch);

    /// The mean loss of a batch. What an operation makes belongs to the manager of its first operand, which is to come from
    /// the inputs: it is freed with what else the step made.
    ///
    /// @param w the weights by their names
    NDArray loss(NDList inputs, Map<String, NDArray> w);

    /// A dense layer, `path.W` as `[out, in]`.
    static NDArray dense(NDArray x, Map<String, NDArray> w, String path, String turn) {
        return Linear.linear(x, w.get(path + ".W" + turn), w.get(path + ".b" + turn)).singletonOrThrow();
    }

    /// The mean of -log p of what is right.
    ///
    /// @param logits classes along the last axis
    /// @param right  the same with one index in place of them
    static NDArray crossEntropy(NDArray logits, NDArray right) {
        return logits.logSoftmax(-1).gather(right, -1).mean().neg();
    }
}
