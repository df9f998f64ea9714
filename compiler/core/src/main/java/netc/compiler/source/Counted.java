package netc.compiler.source;

/// A count with its noun, as messages say it.
public final class Counted {
    private Counted() {
    }

    /// `1 value`, `61706 values`
    ///
    /// @param noun of one
    public static String of(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /// `here is 1`, `here are 3`
    public static String here(long n) {
        return (n == 1 ? "here is " : "here are ") + n;
    }
}
