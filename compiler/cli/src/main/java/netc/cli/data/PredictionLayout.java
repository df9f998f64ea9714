package netc.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.runtime.InputException;

/// Which columns of a CSV file fill the inputs of a prediction.
///
/// Where the clauses call columns by name, the names decide. Where one clause calls them by number, the file has the columns
/// of the training file, or these without the targets, or those of the inputs alone, each in the order of the training
/// file: how many there are says which. Where several files or none describe the inputs, it has their columns in the order
/// of the model.
///
/// @param clauses that say how a file is laid out
/// @param inputs  what a prediction takes, in the order of the model
/// @param targets of the model, by name
/// @param trained kept with the weights
record PredictionLayout(List<DataSource> clauses, SequencedMap<String, TensorType> inputs, Set<String> targets,
        TrainingColumns trained) {

    /// @param source how to read the file
    /// @param said   how it is laid out, in words that follow its name
    record Chosen(DataSource source, String said) {
    }

    /// Columns that a file may have, by their numbers in the training file.
    private record Kept(List<Integer> columns, String expected, String said) {
    }

    /// @throws InputException where the file has another number of columns than any layout
    Chosen of(Path file) {
        List<DataSource> tables = clauses.stream().filter(s -> s.format() == Training.Format.CSV)
                .filter(s -> inputs.isEmpty() || !wanted(s).isEmpty()).toList();
        if (inputs.isEmpty()) {
            return ofRecords(file, tables);
        }
        if (feeds(tables).keySet().equals(inputs.keySet())) {
            if (tables.size() == 1 && !CsvHeader.isNeeded(tables.getFirst())) {
                return byNumber(file, tables.getFirst());
            }
            Optional<Chosen> named = byName(tables);
            if (named.isPresent()) {
                return named.get();
            }
        }
        return inOrderOfTheModel(file, tables);
    }

    private List<Feed> wanted(DataSource table) {
        return table.feeds().stream().filter(f -> inputs.containsKey(f.input())).toList();
    }

    private SequencedMap<String, Feed> feeds(Collection<DataSource> tables) {
        SequencedMap<String, Feed> feeds = new LinkedHashMap<>();
        inputs.keySet().forEach(input -> tables.stream().flatMap(t -> t.feeds().stream())
                .filter(f -> f.input().equals(input)).forEach(f -> feeds.put(input, f)));
        return feeds;
    }

    /// Where no input is needed, there is an answer for each record, whatever it holds.
    private static Chosen ofRecords(Path file, List<DataSource> tables) {
        if (tables.size() != 1) {
            throw new InputException(file + ": expected no --input, because no output needs an input and no data clause"
                    + " says what a record of it is; without --input there is one answer");
        }
        return new Chosen(tables.getFirst(), "is laid out as " + tables.getFirst().file() + ", and no column is read");
    }

    /// Nothing where a file has no names, or two have different columns of the same name.
    private Optional<Chosen> byName(List<DataSource> tables) {
        if (!tables.stream().allMatch(CsvHeader::isNeeded)) {
            return Optional.empty();
        }
        List<DataSource> named = tables.stream().map(trained::named).map(PredictionLayout::withNames).toList();
        Set<Columns> all = new HashSet<>();
        for (DataSource table : named) {
            Set<Columns> own = wanted(table).stream().flatMap(f -> f.columns().stream()).collect(Collectors.toSet());
            boolean isApart = own.stream().allMatch(c -> c instanceof Columns.Names && all.add(c));
            if (named.size() > 1 && !isApart) {
                return Optional.empty();
            }
        }
        DataSource first = named.getFirst();
        return Optional.of(new Chosen(new DataSource(first.format(), first.file(), first.skip(),
                named.stream().anyMatch(DataSource::drop), named.stream().flatMap(t -> t.feeds().stream()).toList(),
                first.line()), "is read by the names of its columns"));
    }

    /// What has no columns takes the one of its own name.
    private static DataSource withNames(DataSource table) {
        return with(table, table.feeds().stream().map(f -> f.columns().isEmpty()
                ? new Feed(f.input(), List.of(TrainingColumns.one(f.input())), f.treatment(), f.at()) : f).toList());
    }

    private static DataSource with(DataSource table, List<Feed> feeds) {
        return table.filling(feeds);
    }

    private Chosen byNumber(Path file, DataSource table) {
        Map<String, List<Integer>> read = new LinkedHashMap<>();
        wanted(table).forEach(f -> read.put(f.input(), numbers(f)));
        TreeSet<Integer> own = read.values().stream().flatMap(List::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> answers = table.feeds().stream().filter(f -> targets.contains(f.input()))
                .flatMap(f -> f.columns().stream()).flatMap(PredictionLayout::numbers)
                .filter(n -> !own.contains(n)).collect(Collectors.toCollection(TreeSet::new));
        int found = CsvSource.columns(file, table.skip());
        int least = Math.max(own.last(), answers.stream().mapToInt(n -> n).max().orElse(0));
        int all = read.entrySet().stream().flatMap(e -> trained.of(e.getKey(), e.getValue()).stream()).findFirst()
                .orElse(Math.max(found, least));
        List<Integer> whole = IntStream.rangeClosed(1, all).boxed().toList();
        String word = answers.size() == 1 ? "target" : "targets";
        List<Kept> layouts = List.of(
                new Kept(whole, all + " columns as in " + table.file(), "is laid out as " + table.file()),
                new Kept(whole.stream().filter(n -> !answers.contains(n)).toList(), "without the " + word,
                        "is laid out as " + table.file() + " without the " + word),
                new Kept(List.copyOf(own), "of the inputs alone",
                        "has the columns of the inputs alone, in the order of " + table.file()));
        for (Kept layout : layouts) {
            if (layout.columns().size() == found || found == 0) {
                return new Chosen(with(table, wanted(table).stream().map(f -> new Feed(f.input(),
                        read.get(f.input()).stream().map(n -> 1 + layout.columns().indexOf(n))
                                .map(PredictionLayout::one)
                                .toList(),
                        f.treatment(), f.at())).toList()), layout.said());
            }
        }
        throw new InputException(file + ": expected " + layouts.stream()
                .collect(Collectors.toMap(k -> k.columns().size(), Kept::expected, (a, _) -> a, LinkedHashMap::new))
                .entrySet().stream()
                .map(e -> e.getKey() == all ? e.getValue() : e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", or ")) + ", found " + found);
    }

    private List<Integer> numbers(Feed feed) {
        return feed.columns().isEmpty()
                ? IntStream.rangeClosed(1, width(feed.input(), feed)).boxed().toList()
                : feed.columns().stream().flatMap(PredictionLayout::numbers).toList();
    }

    private static Stream<Integer> numbers(Columns columns) {
        return switch (columns) {
            case Columns.Numbers(int from, int to) -> IntStream.rangeClosed(from, to).boxed();
            case Columns.Names _ -> throw new IllegalStateException("a name in a file without names: " + columns);
        };
    }

    private static Columns one(int number) {
        return new Columns.Numbers(number, number);
    }

    private Chosen inOrderOfTheModel(Path file, List<DataSource> tables) {
        SequencedMap<String, Feed> described = feeds(tables);
        List<Feed> feeds = new ArrayList<>();
        int next = 1;
        for (String input : inputs.keySet()) {
            Feed feed = described.get(input);
            int last = next + width(input, feed) - 1;
            feeds.add(new Feed(input, List.of(new Columns.Numbers(next, last)),
                    feed == null ? Treatment.PLAIN : feed.treatment(), feed == null ? 0 : feed.at()));
            next = last + 1;
        }
        int found = CsvSource.columns(file, 0);
        if (found != next - 1 && found != 0) {
            throw new InputException(file + ": expected " + (next - 1) + " columns, those of "
                    + String.join(", ", inputs.keySet()) + " in the order of the model; found " + found);
        }
        return new Chosen(
                new DataSource(Training.Format.CSV, "", 0, tables.stream().anyMatch(DataSource::drop), feeds, 0),
                "has the columns of the inputs, in the order of the model");
    }

    /// Columns of an input: as many as training read, else as many as its type has numbers.
    private int width(String input, Feed feed) {
        return feed != null && feed.treatment() == Treatment.CATEGORIES ? 1
                : trained.width(input).orElseGet(() -> Math.toIntExact(inputs.get(input).elements()));
    }
}
