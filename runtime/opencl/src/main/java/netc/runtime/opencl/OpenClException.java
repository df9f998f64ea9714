package netc.runtime.opencl;

/// There is no device to be used, or the one in use failed. The message is one line, with the log of the compiler after it
/// where a program was not built, and is shown to the user as it stands.
public final class OpenClException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OpenClException(String message) {
        super(message);
    }

    OpenClException(String message, Throwable cause) {
        super(message, cause);
    }
}
