package netc.compiler.elaborate.value;

/// What was being elaborated is wrong, and a diagnostic says so. Caught where a statement ends, never seen outside.
public final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Rejected() {
        super(null, null, false, false);
    }
}
