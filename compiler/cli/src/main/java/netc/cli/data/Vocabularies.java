package netc.cli.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Permutation;
import netc.runtime.data.Split;
import netc.runtime.data.Vocabulary;

/// Learns the words of axes from the training part: those of all inputs and targets over an axis together.
final class Vocabularies {
    /// How many seeds are tried for one that leaves every word to the training part.
    private static final int SEEDS = 200;

    private final List<Axis> axes;

    /// What reads words over one axis.
    private record Axis(String name, long size, SequencedMap<String, Raw.Texts> inputs) {
        Vocabulary words(int[] rows) {
            TreeSet<String> words = new TreeSet<>();
            for (Raw.Texts texts : inputs.values()) {
                for (int row : rows) {
                    words.add(texts.values().get(row));
                }
            }
            return new Vocabulary(List.copyOf(words));
        }

        Vocabulary allWords() {
            return words(Permutation.identity(records()));
        }

        int records() {
            return inputs.firstEntry().getValue().records();
        }
    }

    private Vocabularies(List<Axis> axes) {
        this.axes = List.copyOf(axes);
    }

    /// @param types of the inputs and targets, by name
    /// @param data  what the data clauses read
    /// @throws InputException where something else than a table gives categories
    static Vocabularies of(Training training, Map<String, TensorType> types, Map<String, Raw> data) {
        SortedMap<String, Axis> axes = new TreeMap<>();
        for (DataSource source : training.data()) {
            for (Feed feed : source.feeds()) {
                if (feed.treatment() == Treatment.CATEGORIES) {
                    TensorType type = types.get(feed.input());
                    axes.computeIfAbsent(type.axis(), name -> new Axis(name, type.limit(), new LinkedHashMap<>()))
                            .inputs().put(feed.input(), texts(feed.input(), data.get(feed.input())));
                }
            }
        }
        return new Vocabularies(List.copyOf(axes.values()));
    }

    private static Raw.Texts texts(String input, Raw raw) {
        if (raw instanceof Raw.Texts texts) {
            return texts;
        }
        throw new InputException(input + ": expected words of a CSV file for categories(…), found numbers");
    }

    /// The words of each axis.
    ///
    /// @throws InputException for a word that the validation part has and the training part lacks
    SortedMap<String, Vocabulary> learn(Split split, Validation validation) {
        SortedMap<String, Vocabulary> learned = new TreeMap<>();
        for (Axis axis : axes) {
            learned.put(axis.name(), axis.words(split.training()));
        }
        for (Axis axis : axes) {
            axis.inputs().forEach((input, texts) -> UnseenWords
                    .among(input, texts, split.validation(), learned.get(axis.name())).ifPresent(unseen -> {
                        throw unseen.complaint(", which only the validation part has; " + remedy(validation));
                    }));
        }
        return learned;
    }

    /// @param learned by [#learn]
    /// @throws InputException for every axis that has not as many members as words
    void requireSizes(Map<String, Vocabulary> learned) {
        List<String> wrong = new ArrayList<>();
        for (Axis axis : axes) {
            Vocabulary words = learned.get(axis.name());
            if (words.words().size() != axis.size()) {
                wrong.add(axis.inputs().firstEntry().getValue().wrong(0, 0,
                        Counted.of(axis.size(), "different word") + " in the training part for "
                                + String.join(", ", axis.inputs().keySet()) + ": " + axis.name(),
                        words.words().size() + " (" + UnseenWords.list(words.words()) + "); for these write "
                                + dim(axis, words))
                        .getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw new InputException(String.join("\n", wrong));
        }
    }

    private static String dim(Axis axis, Vocabulary words) {
        return "dim " + axis.name() + " = " + words.words().size();
    }

    /// What leaves every word to the training part.
    private String remedy(Validation validation) {
        List<String> parts = new ArrayList<>();
        switch (validation) {
            case Validation.Drawn(double share) -> {
                seed(share).ifPresent(seed -> parts.add("--seed " + seed));
                last(share).ifPresent(parts::add);
            }
            case Validation.Last(double share) -> last(share).ifPresent(parts::add);
            case Validation.None _, Validation.Own _ -> throw new IllegalStateException("no part of the data validates");
        }
        if (parts.isEmpty()) {
            return "leave out the records with such words, or give them words that other records have";
        }
        String sizes = axes.stream().filter(a -> a.allWords().words().size() != a.size())
                .map(a -> dim(a, a.allWords())).collect(Collectors.joining(", "));
        return "with " + String.join(", or with ", parts) + ", the training part has every word"
                + (sizes.isEmpty() ? "" : ": write " + sizes + " too");
    }

    private Optional<Integer> seed(double share) {
        return IntStream.range(0, SEEDS).filter(seed -> teachesAll(Split.drawn(records(), share, seed))).boxed()
                .findFirst();
    }

    /// The largest part at the end, in whole percent, that is no larger than a share.
    private Optional<String> last(double share) {
        for (int percent = (int) Math.floor(100 * share + 1e-9); percent > 0; percent--) {
            Split split = Split.last(records(), percent / 100.0);
            if (split.validation().length > 0 && teachesAll(split)) {
                return Optional.of("validate last " + percent + "%");
            }
        }
        return Optional.empty();
    }

    private boolean teachesAll(Split split) {
        return axes.stream().allMatch(axis -> axis.words(split.training()).equals(axis.allWords()));
    }

    private int records() {
        return axes.getFirst().records();
    }
}
