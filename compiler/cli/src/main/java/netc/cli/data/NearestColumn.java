package netc.cli.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import netc.compiler.syntax.NearestWord;

/// Which column of a header may be meant by a name that it lacks: one of the same letters and digits, whatever their case
/// and what stands between and around them; else one that is spelled nearly the same; else the only one of which the name
/// is a part, or that is a part of the name.
final class NearestColumn {
    /// A part of fewer letters says nothing.
    private static final int SHORTEST_PART = 3;

    private NearestColumn() {
    }

    static Optional<String> of(String name, List<String> header) {
        String wanted = letters(name);
        List<String> names = header.stream().filter(n -> !letters(n).isEmpty()).toList();
        return names.stream().filter(n -> letters(n).equals(wanted)).findFirst()
                .or(() -> NearestWord.of(name, names))
                .or(() -> {
                    List<String> parts = names.stream().filter(n -> isPart(wanted, letters(n))).toList();
                    return parts.size() == 1 ? Optional.of(parts.getFirst()) : Optional.empty();
                });
    }

    private static boolean isPart(String a, String b) {
        return Math.min(a.length(), b.length()) >= SHORTEST_PART && (a.contains(b) || b.contains(a));
    }

    private static String letters(String name) {
        return name.codePoints().filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()
                .toLowerCase(Locale.ROOT);
    }
}
