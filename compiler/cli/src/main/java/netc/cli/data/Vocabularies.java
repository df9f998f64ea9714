package netc.cli.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Format;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Split;
import netc.runtime.data.Vocabulary;

/// Learns the words of axes from the training part: those of all inputs and targets over an axis together.
final class Vocabularies {
    /// How many seeds are tried for one that leaves every word to the training part; fewer where there are many records.
    private static final int SEEDS = 200;
    private static final int SPLIT_RECORDS = 20_000_000;
    /// In place of the number of a word.
    private static final int MISSING = -1;

    private final List<Axis> axes;
    private final int span;

    /// What reads words over one axis.
    ///
    /// @param texts how those are read that are text: it is known as a whole, whichever part learns
    private record Axis(String name, long size, SequencedMap<String, Raw.Texts> inputs, Map<String, Format> texts) {
        Vocabulary words(int[] rows) {
            TreeSet<String> words = new TreeSet<>();
            inputs.forEach((input, read) -> {
                if (texts.containsKey(input)) {
                    words.addAll(read.words());
                } else {
                    for (int row : rows) {
                        String word = read.words().get(read.numbers()[row]);
                        if (!isMissing(input, word)) {
                            words.add(word);
                        }
                    }
                }
            });
            return new Vocabulary(List.copyOf(words));
        }

        int records() {
            return inputs.firstEntry().getValue().records();
        }

        /// Of a table, what is missing is no word.
        boolean isMissing(String input, String word) {
            return word.isEmpty() && !texts.containsKey(input);
        }

        /// What one of its members is, for messages.
        String member() {
            return texts.isEmpty() || texts.containsValue(Format.WORDS) ? "different word" : "different character";
        }
    }

    /// An axis whose words are numbers, in the order in which they occur: splits are tried one after the other.
    ///
    /// @param inputs for each input, the numbers of the words, record by record
    /// @param counts of each word, in all of them; more than can be held back where it is known from a text
    private record Numbered(Axis axis, List<int[]> inputs, int[] counts) {
        static Numbered of(Axis axis) {
            Numbering numbering = new Numbering();
            List<int[]> inputs = new ArrayList<>();
            axis.inputs().forEach((input, read) -> {
                int[] words = read.words().stream()
                        .mapToInt(word -> axis.isMissing(input, word) ? MISSING : numbering.of(word)).toArray();
                if (!axis.texts().containsKey(input)) {
                    inputs.add(IntStream.of(read.numbers()).map(number -> words[number]).toArray());
                }
            });
            int[] counts = new int[numbering.words().size()];
            inputs.forEach(
                    words -> IntStream.of(words).filter(word -> word != MISSING).forEach(word -> counts[word]++));
            axis.texts().keySet().stream().flatMap(input -> axis.inputs().get(input).words().stream())
                    .forEach(word -> counts[numbering.of(word)] = Integer.MAX_VALUE);
            return new Numbered(axis, inputs, counts);
        }

        boolean isTaughtBy(Split split) {
            int[] left = counts.clone();
            for (int[] words : inputs) {
                for (int row : split.validation()) {
                    if (words[row] != MISSING && --left[words[row]] == 0) {
                        return false;
                    }
                }
            }
            return true;
        }

        boolean fits() {
            return counts.length == axis.size();
        }
    }

    private Vocabularies(List<Axis> axes, int span) {
        this.axes = List.copyOf(axes);
        this.span = span;
    }

    /// @param types of the inputs and targets, by name
    /// @param read  what the data clauses read of the right size
    /// @throws InputException where something else than a table or a text gives categories
    static Vocabularies of(Training training, Map<String, TensorType> types, Sources.Read read) {
        Map<String, Raw> data = read.inputs();
        SortedMap<String, Axis> axes = new TreeMap<>();
        for (DataSource source : training.data()) {
            for (Feed feed : source.feeds()) {
                if (feed.treatment() == Treatment.CATEGORIES && data.containsKey(feed.input())) {
                    TensorType type = types.get(feed.input());
                    Axis axis = axes.computeIfAbsent(type.axis(),
                            name -> new Axis(name, type.limit(), new LinkedHashMap<>(), new HashMap<>()));
                    axis.inputs().put(feed.input(), texts(feed.input(), data.get(feed.input())));
                    if (source.format().isText()) {
                        axis.texts().put(feed.input(), source.format());
                    }
                }
            }
        }
        return new Vocabularies(List.copyOf(axes.values()), read.examples().span());
    }

    private static Raw.Texts texts(String input, Raw raw) {
        if (raw instanceof Raw.Texts texts) {
            return texts;
        }
        throw new InputException(input + ": expected words of a CSV file for categories(…), found numbers");
    }

    /// The words of each axis, those that are known as they are.
    ///
    /// @param split which examples learn
    /// @param known by axis
    /// @throws InputException for a word that the validation part has and the training part lacks
    SortedMap<String, Vocabulary> learn(Split split, Validation validation, Map<String, Vocabulary> known) {
        Split records = split.records(span);
        SortedMap<String, Vocabulary> learned = new TreeMap<>(known);
        List<Axis> unknown = axes.stream().filter(a -> !known.containsKey(a.name())).toList();
        for (Axis axis : unknown) {
            learned.put(axis.name(), axis.words(records.training()));
        }
        for (Axis axis : unknown) {
            axis.inputs().forEach((input, texts) -> UnseenWords
                    .among(input, texts, records.validation(), learned.get(axis.name())).ifPresent(unseen -> {
                        throw unseen.complaint(", which only the validation part has; " + remedy(validation));
                    }));
        }
        return learned;
    }

    /// @param learned by [#learn]
    /// @param known   axes whose words were known before, and compared where they were learned
    /// @param sizes   told of every axis that has not as many members as words
    void compareSizes(Map<String, Vocabulary> learned, Set<String> known, WrongSizes sizes) {
        for (Axis axis : axes) {
            Vocabulary words = learned.get(axis.name());
            if (!known.contains(axis.name()) && words.words().size() != axis.size()) {
                sizes.add(axis.inputs().firstEntry().getValue().wrong(0, 0,
                        Counted.of(axis.size(), axis.member()) + (axis.texts().isEmpty() ? " in the training part" : "")
                                + " for "
                                + String.join(", ", axis.inputs().keySet()) + ": " + axis.name(),
                        words.words().size() + " (" + UnseenWords.list(words.words()) + "); for these write "
                                + dim(axis, words.words().size())),
                        axis.name(), words.words().size());
            }
        }
    }

    private static String dim(Axis axis, int words) {
        return "dim " + axis.name() + " = " + words;
    }

    /// What leaves every word to the training part.
    private String remedy(Validation validation) {
        List<Numbered> numbered = axes.stream().map(Numbered::of).toList();
        List<String> parts = new ArrayList<>();
        switch (validation) {
            case Validation.Drawn(double share) -> {
                seed(numbered, share).ifPresent(seed -> parts.add("--seed " + seed));
                last(numbered, share).ifPresent(parts::add);
            }
            case Validation.Last(double share) -> last(numbered, share).ifPresent(parts::add);
            case Validation.None _, Validation.Own _ -> throw new IllegalStateException("no part of the data validates");
        }
        if (parts.isEmpty()) {
            return "leave out the records with such words, or give them words that other records have";
        }
        String sizes = numbered.stream().filter(axis -> !axis.fits()).map(n -> dim(n.axis(), n.counts().length))
                .collect(Collectors.joining(", "));
        return "with " + String.join(", or with ", parts) + ", the training part has every word"
                + (sizes.isEmpty() ? "" : ": write " + sizes + " too");
    }

    private Optional<Integer> seed(List<Numbered> axes, double share) {
        int tries = Math.min(SEEDS, Math.ceilDiv(SPLIT_RECORDS, records()));
        return IntStream.range(0, tries)
                .filter(seed -> teachesAll(axes, Split.drawn(records() - span + 1, share, seed))).boxed()
                .findFirst();
    }

    /// The largest part at the end, in whole percent, that is no larger than a share.
    private Optional<String> last(List<Numbered> axes, double share) {
        for (int percent = (int) Math.floor(100 * share + 1e-9); percent > 0; percent--) {
            Split split = Split.last(records(), span, percent / 100.0);
            if (split.validation().length > 0 && teachesAll(axes, split)) {
                return Optional.of("validate last " + percent + "%");
            }
        }
        return Optional.empty();
    }

    private boolean teachesAll(List<Numbered> axes, Split split) {
        return axes.stream().allMatch(axis -> axis.isTaughtBy(split.records(span)));
    }

    private int records() {
        return axes.getFirst().records();
    }
}
