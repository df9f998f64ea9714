package netc.compiler.elaborate;

/// What was being elaborated is wrong, and a diagnostic says so. Caught where a statement ends, never seen outside.
final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rejected() {
        super(null, null, false, false);
    }
}
