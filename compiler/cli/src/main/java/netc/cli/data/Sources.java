package netc.cli.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.IdxFile;
import netc.runtime.data.NpyFile;

/// Reads the sources of one set, which give its inputs together, record by record.
final class Sources {
    /// Asked about every table before its values are used.
    @FunctionalInterface
    interface LayoutCheck {
        /// @param columns what fills inputs and targets
        /// @throws InputException where that is not what it was in training
        void require(Path file, Map<String, FileColumns> columns);
    }

    /// @param records how many there are
    /// @param inputs  the values by input, of as many records; those of another size are left out
    /// @param examples which records fill which input of an example
    /// @param columns  what filled those that a table gives
    record Read(int records, Map<String, Raw> inputs, Stretch.All examples, SortedMap<String, FileColumns> columns) {
        /// What no table gives, at least one input.
        static Read of(Map<String, Raw> inputs, Stretch.All examples) {
            return new Read(inputs.values().iterator().next().records(), inputs, examples,
                    Collections.emptySortedMap());
        }
    }

    private final DataFolder folder;
    private final Map<String, TensorType> types;
    private final Consumer<String> notes;
    private final WrongSizes sizes;

    /// @param types of the inputs and targets, by name
    /// @param notes told what a user should know: records left out
    /// @param sizes told what does not fit
    Sources(DataFolder folder, Map<String, TensorType> types, Consumer<String> notes, WrongSizes sizes) {
        this.sizes = sizes;
        this.folder = folder;
        this.types = types;
        this.notes = notes;
    }

    Read read(List<DataSource> sources, LayoutCheck check) {
        Map<String, Raw> inputs = new LinkedHashMap<>();
        SortedMap<String, FileColumns> columns = new TreeMap<>();
        DataSource counted = null;
        int records = 0;
        int dropped = 0;
        for (DataSource source : sources) {
            int found = switch (source.format()) {
                case CSV -> {
                    CsvSource.Read table = readCsv(source, sources.size() == 1);
                    check.require(folder.path(source), table.columns());
                    inputs.putAll(table.inputs());
                    columns.putAll(table.columns());
                    dropped = table.dropped().size();
                    yield table.records();
                }
                case IDX -> {
                    IdxFile file = IdxFile.read(folder.path(source));
                    yield readArray(source, file.shape(), file.column(), file::place, inputs);
                }
                case LITERAL -> readRows(source, inputs);
                case NPY -> {
                    NpyFile file = NpyFile.read(folder.path(source));
                    if (file.shape().isEmpty()) {
                        throw new InputException(file.path()
                                + ": expected an array with a record for each index of its first axis, found one number");
                    }
                    yield readArray(source, file.shape(), file.column(), file::place, inputs);
                }
                case CHARS, WORDS, LINES, PAIRS -> {
                    Map<String, Raw> texts = TextSource.read(folder.path(source), source, types, sizes);
                    inputs.putAll(texts);
                    yield texts.values().iterator().next().records();
                }
            };
            if (counted != null && found != records) {
                throw new InputException(
                        folder.place(source) + ": expected " + Counted.of(records, "record") + " as in "
                                + (counted.file().isEmpty() ? folder.place(counted) : counted.file()) + ", found "
                                + Counted.of(found, "record"));
            }
            if (counted == null) {
                counted = source;
                records = found;
            }
        }
        Stretch.All examples = Stretch.All.of(sources, types, inputs);
        examples.require(folder.place(sources.getFirst()), records);
        examples.requireGapless(folder.place(sources.getFirst()), dropped);
        return new Read(records, inputs, examples, columns);
    }

    private CsvSource.Read readCsv(DataSource source, boolean alone) {
        CsvSource.Read read = CsvSource.read(folder.path(source), source, types, sizes);
        if (!read.dropped().isEmpty()) {
            if (!alone) {
                throw new InputException(
                        folder.path(source) + ": expected no missing values, because other files give the"
                                + " other inputs record by record; found "
                                + Counted.of(read.dropped().size(), "record")
                                + " with one");
            }
            notes.accept(
                    source.file() + ": left out " + Counted.of(read.dropped().size(), "record")
                            + " with a missing value; "
                            + Counted.of(read.records(), "record")
                            + Counted.word(read.records(), " remains", " remain"));
        }
        return read;
    }

    private static int readRows(DataSource source, Map<String, Raw> inputs) {
        int width = source.rows().getFirst().size();
        double[] values = source.rows().stream().flatMap(List::stream).mapToDouble(v -> v).toArray();
        source.feeds().forEach(feed -> inputs.put(feed.input(), new Raw.Numbers(values, width,
                (record, _, expected, found) -> new InputException("line " + source.line() + " of the model: expected "
                        + expected + ", found " + found + " in row " + (record + 1)))));
        return source.rows().size();
    }

    private int readArray(DataSource source, List<Integer> shape, Column column, IntFunction<String> place,
            Map<String, Raw> inputs) {
        for (Feed feed : source.feeds()) {
            TensorType type = types.get(feed.input());
            if (type.rows(column.width()) > 0) {
                inputs.put(feed.input(), new Raw.Stored(column,
                        (record, _, expected,
                                found) -> new InputException(place.apply(record) + ": expected " + expected
                                        + ", found " + found + " in record " + (record + 1))));
            } else {
                sizes.add(wrongSize(folder.path(source), shape.subList(1, shape.size()), column.width(), feed, type),
                        fitting(shape.subList(1, shape.size()), type));
            }
        }
        return column.records();
    }

    private static InputException wrongSize(Path file, List<Integer> record, int width, Feed feed, TensorType type) {
        String has = record.isEmpty() ? "1 value" : product(record) + Counted.of(width, "value");
        String lines = fitting(record, type).entrySet().stream().map(e -> e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", "));
        return new InputException(
                file + ": expected records of " + Counted.of(type.elements(), "value") + " for "
                        + feed.input() + ": " + TypeText.of(type) + ", found records of " + has
                        + (lines.isEmpty() ? "" : "; for these write dim " + lines));
    }

    /// The sizes of axes that an input would have for a record of this shape; empty where it is another number of axes. One
    /// axis takes all of a record, axes of one place are in no file, and a first axis more is that of records in a row.
    private static SortedMap<String, Long> fitting(List<Integer> record, TensorType type) {
        List<Dimension> axes = type.shape();
        List<Dimension> longer = axes.stream().filter(a -> a.size() != 1).toList();
        SortedMap<String, Long> sizes = new TreeMap<>();
        List<Dimension> told = axes.size() == record.size() ? axes : longer.size() == record.size() ? longer
                : longer.size() == record.size() + 1 ? longer.subList(1, longer.size()) : List.of();
        if (axes.size() == 1 && record.size() > 1) {
            sizes.put(axes.getFirst().name(), record.stream().mapToLong(n -> n).reduce(1, Math::multiplyExact));
        }
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).size() != record.get(i)) {
                sizes.put(told.get(i).name(), (long) record.get(i));
            }
        }
        return sizes;
    }

    private static String product(List<Integer> sizes) {
        return sizes.size() < 2 ? ""
                : String.join(" × ", sizes.stream().map(s -> Integer.toString(s)).toList()) + " = ";
    }
}
