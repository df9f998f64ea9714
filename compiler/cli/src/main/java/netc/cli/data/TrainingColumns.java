package netc.cli.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.runtime.InputException;

/// Which columns of the training files filled the inputs and targets. Kept in the metadata of the weights, so that a file
/// that is read later is known to be laid out alike: `columns(2..4)` does not say of how many, and
/// `columns("age".."sex")` not which lie between.
///
/// @param inputs by the name of the input or target; those that no CSV file filled have no entry
public record TrainingColumns(SortedMap<String, FileColumns> inputs) {
    /// Nothing is known.
    public static final TrainingColumns NONE = new TrainingColumns(Collections.emptySortedMap());

    private static final String PREFIX = "columns.";

    public TrainingColumns {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /// One entry an input, `columns.x`: `2..4 of 5`, or `"age","sex"`.
    public SortedMap<String, String> metadata() {
        SortedMap<String, String> metadata = new TreeMap<>();
        inputs.forEach((input, columns) -> metadata.put(PREFIX + input, columns.print()));
        return metadata;
    }

    /// What the metadata of weights says; other entries are left alone.
    ///
    /// @param file the weights, for the message
    /// @throws InputException for an entry that cannot be read
    public static TrainingColumns read(Map<String, String> metadata, Path file) {
        SortedMap<String, FileColumns> inputs = new TreeMap<>();
        metadata.forEach((key, text) -> {
            if (key.startsWith(PREFIX)) {
                inputs.put(key.substring(PREFIX.length()), FileColumns.parse(text).orElseThrow(
                        () -> new InputException(file + ": metadata " + key
                                + ": expected columns such as '2..4 of 5' or '\"age\",\"sex\"', found '" + text
                                + "'")));
            }
        });
        return new TrainingColumns(inputs);
    }

    /// With those that training has read since.
    TrainingColumns and(TrainingColumns later) {
        SortedMap<String, FileColumns> all = new TreeMap<>(inputs);
        all.putAll(later.inputs);
        return new TrainingColumns(all);
    }

    /// How many columns the training file had, where these columns of it, called by number, filled an input.
    Optional<Integer> of(String input, List<Integer> numbers) {
        return inputs.get(input) instanceof FileColumns.Numbered trained && trained.numbers().equals(numbers)
                ? Optional.of(trained.of()) : Optional.empty();
    }

    /// How many columns filled an input.
    OptionalInt width(String input) {
        return Stream.ofNullable(inputs.get(input)).mapToInt(columns -> switch (columns) {
            case FileColumns.Named(List<String> names) -> names.size();
            case FileColumns.Numbered(List<Integer> numbers, int _) -> numbers.size();
        }).findFirst();
    }

    /// The clause with the names of all columns that training read, where its file had names: in another order, or with
    /// others among them, they are still the same.
    DataSource named(DataSource source) {
        List<Feed> feeds = source.feeds().stream()
                .map(feed -> inputs.get(feed.input()) instanceof FileColumns.Named trained
                        && feed.columns().stream().anyMatch(c -> !isOne(c))
                                ? new Feed(feed.input(), trained.names().stream().map(TrainingColumns::one).toList(),
                                        feed.treatment(), feed.at())
                                : feed)
                .toList();
        return source.filling(feeds);
    }

    private static boolean isOne(Columns columns) {
        return columns instanceof Columns.Names(String from, String to) && from.equals(to);
    }

    static Columns one(String name) {
        return new Columns.Names(name, name);
    }

    /// That a range of names means the same columns in the same order as it did in training.
    ///
    /// @param read what it means in this file
    /// @throws InputException naming both orders
    void requireOrder(Path file, Map<String, FileColumns> read) {
        read.forEach((input, columns) -> {
            if (columns instanceof FileColumns.Named now && inputs.get(input) instanceof FileColumns.Named then
                    && !now.names().equals(then.names())
                    && new HashSet<>(now.names()).equals(new HashSet<>(then.names()))) {
                throw new InputException(file + ": expected the columns of " + input + " in the order of training, "
                        + then.describe() + ", found " + now.describe()
                        + "; columns(…) with each name takes them from any order");
            }
        });
    }

    /// That a file has as many columns as the one of training, where they are called by number.
    ///
    /// @param read what fills inputs and targets of this file
    void requireCount(Path file, Map<String, FileColumns> read) {
        read.forEach((input, columns) -> {
            if (columns instanceof FileColumns.Numbered(List<Integer> numbers, int found)) {
                int trained = of(input, numbers).orElse(found);
                if (trained != found) {
                    throw new InputException(file + ": expected " + trained
                            + " columns, as the training file has, because they are called by number; found " + found);
                }
            }
        });
    }
}
