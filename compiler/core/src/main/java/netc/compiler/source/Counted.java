package netc.compiler.source;

import java.util.Locale;

/// Counts as messages and tables say them: with commas, `61,706`. Sizes of axes, and text to paste, are written as sources
/// write them.
public final class Counted {
    private Counted() {
    }

    /// `1 value`, `61,706 values`
    ///
    /// @param noun of one
    public static String of(long n, String noun) {
        return number(n) + " " + noun + (n == 1 ? "" : "s");
    }

    /// `61,706`
    public static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /// `here is 1`, `here are 3`
    public static String here(long n) {
        return (n == 1 ? "here is " : "here are ") + number(n);
    }
}
