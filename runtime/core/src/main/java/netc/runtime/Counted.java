package netc.runtime;

import java.util.Locale;

/// A count with its noun, as messages say it.
public final class Counted {
    private Counted() {
    }

    /// `1 value`, `61,706 values`
    ///
    /// @param noun of one
    public static String of(long n, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
    }

    /// The form of a word that goes with a count: `1 record remains`, `2 records remain`.
    public static String word(long n, String one, String several) {
        return n == 1 ? one : several;
    }
}
