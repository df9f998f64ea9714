package netc.runtime.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The words that are the members of an axis: an index into the axis is the place of its word in the list.
///
/// @param words sorted, each once
public record Vocabulary(List<String> words) {
    private static final String BEFORE = "one of [";
    private static final String AFTER = "]";

    public Vocabulary {
        words = List.copyOf(words);
        if (!words.stream().sorted().distinct().toList().equals(words)) {
            throw new IllegalArgumentException("not sorted, or a word twice: " + words);
        }
    }

    /// The place of a word, or nothing where the list does not have it.
    public OptionalInt index(String word) {
        int found = Collections.binarySearch(words, word);
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /// `one of ["europe", "japan", "usa"]`, with `\` before a quote or another `\`.
    public String print() {
        return BEFORE + String.join(", ", words.stream().map(Vocabulary::quoted).toList()) + AFTER;
    }

    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Reads what [#print] wrote; nothing for any other text.
    static Optional<Vocabulary> parse(String text) {
        if (!text.startsWith(BEFORE) || !text.endsWith(AFTER)) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        int end = text.length() - 1;
        for (int at = BEFORE.length(); at < end; at += 2) {
            StringBuilder one = new StringBuilder();
            if (text.charAt(at++) != '"') {
                return Optional.empty();
            }
            while (at < end && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 1 : 0;
                one.append(text.charAt(at++));
            }
            words.add(one.toString());
            at++;
            if (at > end || at < end && !text.startsWith(", ", at)) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new Vocabulary(words));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
