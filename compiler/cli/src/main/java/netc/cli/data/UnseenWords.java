package netc.cli.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import netc.runtime.InputException;
import netc.runtime.data.Vocabulary;

/// Words of some records that the training part lacks.
///
/// @param first by word, the first text that is it; at least one, in the order of the records
record UnseenWords(String input, Raw.Texts texts, Vocabulary known, SequencedMap<String, Integer> first) {
    /// What can be done where weights are used that were trained before.
    static final String IN_USE = ", which training has not seen; leave out such records, or train with some of them";
    /// What can be done where training begins with weights that have their words.
    static final String IN_TRAINING_ON = ", which the weights do not know; leave out such records, or begin with weights"
            + " that know them";

    private static final int MOST_SHOWN = 12;

    /// @param rows  the numbers of the records
    /// @param known the words of the training part
    static Optional<UnseenWords> among(String input, Raw.Texts texts, int[] rows, Vocabulary known) {
        SequencedMap<String, Integer> first = new LinkedHashMap<>();
        boolean[] isUnseen = new boolean[texts.words().size()];
        for (int i = 0; i < isUnseen.length; i++) {
            isUnseen[i] = !texts.words().get(i).isEmpty() && known.index(texts.words().get(i)).isEmpty();
        }
        for (int row : rows) {
            for (int element = 0; element < texts.width(); element++) {
                int word = texts.numbers()[row * texts.width() + element];
                if (isUnseen[word]) {
                    first.putIfAbsent(texts.words().get(word), row * texts.width() + element);
                }
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
        int at = first.firstEntry().getValue();
        return texts.wrong(at / texts.width(), at % texts.width(),
                input + " to be one of the words of the training part, " + list(known.words()),
                list(words.subList(0, 1)) + others + remedy);
    }

    /// The first dozen of some words, in quotes.
    static String list(List<String> words) {
        String shown = String.join(", ",
                words.stream().limit(MOST_SHOWN).map(w -> "'" + shown(w) + "'").toList());
        return words.size() > MOST_SHOWN ? shown + ", …" : shown;
    }

    /// The ends of lines, too, are characters.
    private static String shown(String word) {
        return TypeText.shown(word.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
    }
}
