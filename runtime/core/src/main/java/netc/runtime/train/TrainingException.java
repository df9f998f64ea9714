package netc.runtime.train;

/// Training cannot go on: the loss is not a number, or a weight is not. The message says in which step, and what.
/// Files of the run stay as they were after the last checkpoint.
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
