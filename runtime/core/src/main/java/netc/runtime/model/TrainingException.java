package netc.runtime.model;

/// Training cannot go on: a loss is not finite, or a weight. The message says in which step, and what it came from.
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
