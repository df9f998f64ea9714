package netc.cli.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Numbers words in the order in which they are met, from 0.
final class Numbering {
    private final SequencedMap<String, Integer> numbers = new LinkedHashMap<>();

    int of(String word) {
        int next = numbers.size();
        return numbers.computeIfAbsent(word, _ -> next);
    }

    /// Those that have been met, each at its number.
    List<String> words() {
        return List.copyOf(numbers.keySet());
    }
}
