package netc.abi;

/// A memory that kernels see: how long it lives, and what its elements are. Each is one array, at least [#SLACK] elements
/// longer than the plan asks for, because a vector load may touch elements beyond the last.
public record Storage(Space space, Element element) {
    /// `float[]`: all that outlives runs.
    public static final Storage WEIGHTS = new Storage(Space.WEIGHTS, Element.REAL);
    /// `float[]`: the real numbers of a run.
    public static final Storage ARENA = new Storage(Space.RUN, Element.REAL);
    /// `int[]`: indices, whole numbers and truth values (0 or 1) of a run.
    public static final Storage INDICES = new Storage(Space.RUN, Element.WHOLE);
    /// `float[]`: what a turn of a kernel keeps for itself.
    public static final Storage OWN = new Storage(Space.TURN, Element.REAL);

    public static final int SLACK = 64;

    @Override
    public String toString() {
        return space + " " + element;
    }

    /// What memory holds.
    public enum Element {
        /// IEEE single precision.
        REAL,
        /// 32-bit two's complement.
        WHOLE
    }
}
