package netc.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.runtime.InputException;
import netc.runtime.data.NpyFile;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;

/// The examples that a user wants predictions for: a CSV file or an npy array.
///
/// A CSV file has the layout that the data clauses describe, targets and columns that no input needs may be missing. Where
/// the clauses name no CSV columns for the inputs, or the file has just as many columns as the inputs have values and
/// nothing is called by name, the columns are those of the inputs, one after the other.
public final class PredictionInput {
    private final Optional<Training> training;
    private final SequencedMap<String, TensorType> inputs;
    private final Recipe recipe;

    /// @param inputs what a prediction takes, in the order of the model
    /// @param recipe kept with the weights
    public PredictionInput(Optional<Training> training, SequencedMap<String, TensorType> inputs, Recipe recipe) {
        this.training = training;
        this.inputs = inputs;
        this.recipe = recipe;
    }

    /// What can be predicted of a file.
    ///
    /// @param table   the records that lack no value
    /// @param records how many there are in the file
    /// @param lacking the numbers, from 0, of those that lack a value, where the data clauses leave such records out
    public record Examples(Table table, int records, List<Integer> lacking) {
        /// What is predicted without a file, where no input is needed.
        public static final Examples ONE = new Examples(new Table(1, Collections.emptySortedMap()), 1, List.of());

        public Examples {
            lacking = List.copyOf(lacking);
        }
    }

    /// @throws InputException naming file, line and column, or byte
    public Examples read(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            Table table = readNpy(file);
            return new Examples(table, table.records(), List.of());
        }
        if (name.endsWith(".csv")) {
            DataSource source = source(file);
            CsvSource.Read read = CsvSource.read(file, source, inputs);
            Table table = new Table(read.records(), RunData.columns(inputs, read.inputs(), recipe));
            return new Examples(table, table.records() + read.dropped().size(), read.dropped());
        }
        throw new InputException(file + ": expected a file whose name ends in .csv or .npy");
    }

    private Table readNpy(Path file) {
        if (inputs.size() != 1) {
            throw new InputException(file + ": expected a CSV file, because an array is one input and the model takes "
                    + (inputs.isEmpty() ? "none; without --input there is one answer"
                            : String.join(", ", inputs.keySet())));
        }
        Map.Entry<String, TensorType> input = inputs.firstEntry();
        NpyFile array = NpyFile.read(file);
        List<Integer> sizes = input.getValue().shape().stream().map(d -> Math.toIntExact(d.size())).toList();
        List<Integer> record = array.shape().isEmpty() ? List.of() : array.shape().subList(1, array.shape().size());
        boolean fits = !array.shape().isEmpty()
                && (record.equals(sizes) || record.equals(withoutOnes(sizes)) || record.equals(flat(input.getValue())));
        if (!fits) {
            List<String> expected = new ArrayList<>(List.of("n"));
            sizes.forEach(size -> expected.add(Integer.toString(size)));
            throw new InputException(file + ": expected an array of shape [" + String.join(", ", expected) + "] for "
                    + input.getKey() + ": " + TypeText.of(input.getValue()) + ", found " + array.shape());
        }
        Raw raw = new Raw.Stored(array.column(), (r, _, expected, found) -> new InputException(
                array.place(r) + ": expected " + expected + ", found " + found + " in record " + (r + 1)));
        return RunData.table(inputs, Map.of(input.getKey(), raw), recipe);
    }

    private static List<Integer> withoutOnes(List<Integer> sizes) {
        return sizes.stream().filter(size -> size != 1).toList();
    }

    private static List<Integer> flat(TensorType type) {
        return List.of(Math.toIntExact(type.elements()));
    }

    private DataSource source(Path file) {
        if (inputs.isEmpty()) {
            return ofRecords(file);
        }
        Map<String, Feed> feeds = new LinkedHashMap<>();
        int skip = 0;
        boolean drop = false;
        for (DataSource source : training.map(Training::data).orElse(List.of())) {
            for (Feed feed : source.feeds()) {
                if (source.format().equals("csv") && inputs.containsKey(feed.input())) {
                    feeds.put(feed.input(), feed);
                    skip = source.skip();
                    drop |= source.drop();
                }
            }
        }
        boolean named = feeds.values().stream().flatMap(f -> f.columns().stream())
                .anyMatch(c -> c instanceof Columns.Names);
        boolean described = feeds.keySet().equals(inputs.keySet());
        if (described && (named || CsvSource.columns(file, skip) != columns(feeds))) {
            return new DataSource("csv", "", skip, drop, List.copyOf(feeds.values()), 0);
        }
        return inOrder(described ? skip : 0, drop, feeds);
    }

    /// Where no input is needed, there is an answer for each record, whatever it holds.
    private DataSource ofRecords(Path file) {
        List<DataSource> tables = training.map(Training::data).orElse(List.of()).stream()
                .filter(s -> s.format().equals("csv")).toList();
        if (tables.size() != 1) {
            throw new InputException(file + ": expected no --input, because no output needs an input and no data clause"
                    + " says what a record of it is; without --input there is one answer");
        }
        return tables.getFirst();
    }

    private long columns(Map<String, Feed> feeds) {
        return inputs.entrySet().stream().mapToLong(e -> width(e.getValue(), feeds.get(e.getKey()))).sum();
    }

    private DataSource inOrder(int skip, boolean drop, Map<String, Feed> feeds) {
        List<Feed> inOrder = new ArrayList<>();
        int next = 1;
        for (Map.Entry<String, TensorType> input : inputs.entrySet()) {
            Feed feed = feeds.get(input.getKey());
            int last = Math.toIntExact(next + width(input.getValue(), feed) - 1);
            inOrder.add(new Feed(input.getKey(), List.of(new Columns.Numbers(next, last)),
                    feed == null ? Treatment.PLAIN : feed.treatment()));
            next = last + 1;
        }
        return new DataSource("csv", "", skip, drop, inOrder, 0);
    }

    private static long width(TensorType type, Feed feed) {
        return feed != null && feed.treatment() == Treatment.CATEGORIES ? 1 : type.elements();
    }
}
