package netc.abi;

/// A tensor that outlives a run and is kept in checkpoints under its path.
///
/// @param path   `conv1.K`, or for an optimizer's state `conv1.K/m`
/// @param role   who changes it
/// @param type   its shape; elements are real
/// @param offset of element 0 in [Storage#WEIGHTS]
public record Variable(String path, Role role, TensorType type, long offset) {
    /// Who changes a variable.
    public enum Role {
        /// Optimizers, and lines of steps.
        PARAMETER,
        /// Layers while they train, and lines of steps.
        STATE,
        /// The optimizer that it belongs to.
        OPTIMIZER,
        /// Lines of steps: a state of the `train` block, which may begin with infinity.
        TRAINING;

        /// Whether predictions may depend on it.
        public boolean isOfModel() {
            return this == PARAMETER || this == STATE;
        }
    }
}
