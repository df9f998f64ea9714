package netc.compiler.syntax;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// "Did you mean": the nearest of the right words.
public final class NearestWord {
    private static final int LONGEST = 64;
    private static final int SHORT = 2;
    private static final int MOST_COMPARED = 500;

    private NearestWord() {
    }

    /// The candidate that fewest edits turn `word` into (a letter more, less, other, or two exchanged; another case is no
    /// edit), if a third of its letters or fewer need them; of equals one with the same first letter, or else the first. A
    /// word of one or two letters is near only to those that differ in case. Of the candidates that have about the length
    /// of the word, the first few hundred are compared.
    public static Optional<String> of(String word, Collection<String> candidates) {
        String nearest = null;
        int most = Math.max(1, word.length() / 3);
        int fewest = most + 1;
        int compared = 0;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - word.length()) > Math.min(most, fewest) || candidate.length() > LONGEST
                    || candidate.equals(word)) {
                continue;
            }
            if (compared == MOST_COMPARED) {
                break;
            }
            compared++;
            int edits = edits(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            boolean isBetter = edits == fewest && nearest != null && !beginAlike(word, nearest)
                    && beginAlike(word, candidate);
            if (edits < fewest || isBetter) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static boolean beginAlike(String a, String b) {
        return a.regionMatches(true, 0, b, 0, 1);
    }

    /// The Damerau–Levenshtein distance, adjacent letters exchanged at most once.
    private static int edits(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        if (a.length() <= SHORT) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
