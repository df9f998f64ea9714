package netc.abi;

/// How long a memory that kernels see lives.
public enum Space {
    /// Outlives runs and is shared between predictions: parameters, states of layers and of optimizers.
    WEIGHTS,
    /// Of one run: inputs, activations, gradients and outputs.
    RUN,
    /// Of one turn of a kernel's parallel loop; the items of a group share it. Nothing of a plan lies there.
    TURN
}
