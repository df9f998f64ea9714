package netc.runtime;

import java.util.Locale;

/// Counts as messages and tables say them: with commas, `61,706`.
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

    /// The form of a word that goes with a count: `1 record remains`, `2 records remain`.
    public static String word(long n, String one, String several) {
        return n == 1 ? one : several;
    }
}
