package netc.compiler.elaborate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What somebody meant who wrote a name that does not exist.
final class Spelling {
    private static final int LONGEST = 64;

    private Spelling() {
    }

    /// The nearest of the names that are there, if one is near.
    static Optional<String> nearest(String written, Collection<String> names) {
        int most = Math.max(1, written.length() / 3);
        return names.stream()
                .filter(n -> Math.abs(n.length() - written.length()) <= most && n.length() <= LONGEST)
                .min(Comparator.comparingInt((String n) -> distance(written, n)).thenComparing(n -> n))
                .filter(n -> distance(written, n) <= most);
    }

    /// Insertions, deletions, replacements and swaps of neighbours; a difference of case alone is the smallest.
    private static int distance(String a, String b) {
        if (a.equalsIgnoreCase(b)) {
            return a.equals(b) ? 0 : 1;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + same, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
