package netc.abi;

/// A memory that kernels see. Each is one array, at least [#SLACK] elements longer than the plan asks for, because a
/// vector load may touch elements beyond the last.
public enum Space {
    /// `float[]`: parameters, states of layers and of optimizers. Outlives runs and is shared between predictions.
    WEIGHTS,
    /// `float[]`: inputs, activations, gradients and outputs of one run.
    ARENA,
    /// `int[]`: indices, whole numbers and truth values (0 or 1) of one run.
    INDICES,
    /// `float[]`: what a turn of a kernel keeps for itself. Nothing of a plan lies there.
    TURN;

    public static final int SLACK = 64;
}
