package netc.cli.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import netc.runtime.InputException;
import netc.runtime.data.Vocabulary;

/// Words of some records that the training part lacks.
///
/// @param first by word, the first record that has it; at least one, in the order of the records
record UnseenWords(String input, Raw.Texts texts, Vocabulary known, SequencedMap<String, Integer> first) {
    /// What can be done where weights are used that were trained before.
    static final String IN_USE = ", which training has not seen; leave out such records, or train with some of them";
    /// What can be done where training begins with weights that have their words.
    static final String IN_TRAINING_ON = ", which the weights do not know; leave out such records, or begin without"
            + " --weights";

    private static final int MOST_SHOWN = 12;

    /// @param rows  the numbers of the records
    /// @param known the words of the training part
    static Optional<UnseenWords> among(String input, Raw.Texts texts, int[] rows, Vocabulary known) {
        SequencedMap<String, Integer> first = new LinkedHashMap<>();
        for (int row : rows) {
            String word = texts.values().get(row);
            if (known.index(word).isEmpty()) {
                first.putIfAbsent(word, row);
            }
        }
        return first.isEmpty() ? Optional.empty() : Optional.of(new UnseenWords(input, texts, known, first));
    }

    /// Names the first of them with its place, then the others.
    ///
    /// @param remedy how the message ends
    InputException complaint(String remedy) {
        List<String> words = List.copyOf(first.keySet());
        String others = words.size() == 1 ? "" : ", then " + list(words.subList(1, words.size()));
        return texts.wrong(first.firstEntry().getValue(), 0,
                input + " to be one of the words of the training part, " + list(known.words()),
                list(words.subList(0, 1)) + others + remedy);
    }

    /// The first dozen of some words, in quotes.
    static String list(List<String> words) {
        String shown = String.join(", ",
                words.stream().limit(MOST_SHOWN).map(w -> "'" + TypeText.shown(w) + "'").toList());
        return words.size() > MOST_SHOWN ? shown + ", …" : shown;
    }
}
