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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.NpyFile;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;

/// The examples that a user wants predictions for: a CSV file, laid out as [PredictionLayout] says, or an npy array.
public final class PredictionInput {
    /// Inputs beyond these are not listed one by one to a reader.
    private static final int MOST_SHOWN = 8;

    private final Model model;
    private final Recipe recipe;
    private final TrainingColumns columns;
    private final Consumer<String> notes;

    /// What a model says about its predictions.
    ///
    /// @param inputs  what a prediction takes, in the order of the model
    /// @param targets of the model, by name
    public record Model(Optional<Training> training, SequencedMap<String, TensorType> inputs, Set<String> targets) {
        public Model {
            inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
            targets = Set.copyOf(targets);
        }
    }

    /// @param recipe  kept with the weights
    /// @param columns likewise
    /// @param notes   told which columns of a file fill which input
    public PredictionInput(Model model, Recipe recipe, TrainingColumns columns, Consumer<String> notes) {
        this.model = model;
        this.recipe = recipe;
        this.columns = columns;
        this.notes = notes;
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

    /// @param kind of the clauses that say how a CSV file is laid out
    /// @throws InputException naming file, line and column, or byte
    public Examples read(Path file, ClauseKind kind) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            Table table = readNpy(file);
            return new Examples(table, table.records(), List.of());
        }
        if (name.endsWith(".csv")) {
            return readCsv(file, kind);
        }
        Optional<DataSource> text = text(kind);
        if (text.isPresent()) {
            return readText(file, text.get());
        }
        throw new InputException(file + ": expected a file whose name ends in .csv or .npy");
    }

    /// The one clause that fills all inputs from a text, if there is one.
    private Optional<DataSource> text(ClauseKind kind) {
        return model.training().isEmpty() ? Optional.empty() : kind.required(model.training()).stream()
                .filter(s -> s.format().isText() && s.feeds().stream().map(Feed::input).collect(Collectors.toSet())
                        .containsAll(model.inputs().keySet()))
                .findFirst();
    }

    private Examples readText(Path file, DataSource source) {
        WrongSizes sizes = new WrongSizes();
        Map<String, Raw> read = TextSource.read(file, source, model.inputs(), sizes);
        sizes.throwIfAny();
        Stretch.All examples = Stretch.All.of(List.of(source), model.inputs(), read);
        Sources.Read all = Sources.Read.of(read, examples);
        examples.require(file.toString(), all.records());
        examples.said().ifPresent(notes);
        Table table = RunData.table(model.inputs(), all, recipe);
        return new Examples(table, table.records(), List.of());
    }

    private Examples readCsv(Path file, ClauseKind kind) {
        try {
            return readTable(file, kind);
        } catch (InputException e) {
            throw kind == ClauseKind.DATA && isLaidOutForTest(file)
                    ? new InputException(
                            e.getMessage() + "\n   fix:  --as test, which reads it as the test clause says", e)
                    : e;
        }
    }

    private Examples readTable(Path file, ClauseKind kind) {
        PredictionLayout.Chosen layout = layout(file, kind);
        WrongSizes sizes = new WrongSizes();
        CsvSource.Read read = CsvSource.read(file, layout.source(), model.inputs(), sizes);
        sizes.throwIfAny();
        if (kind == ClauseKind.TEST) {
            columns.requireOrder(file, read.columns());
        }
        Stretch.All examples = Stretch.All.of(List.of(layout.source()), model.inputs(), read.inputs());
        examples.require(file.toString(), read.records());
        examples.requireGapless(file.toString(), read.dropped().size());
        Table table = RunData.table(model.inputs(),
                new Sources.Read(read.records(), read.inputs(), examples, new TreeMap<>(read.columns())), recipe);
        notes.accept(file.getFileName() + " " + layout.said() + said(read.columns()) + skipped(layout.source().skip()));
        return new Examples(table, table.records() + read.dropped().size(), read.dropped());
    }

    private boolean isLaidOutForTest(Path file) {
        try {
            new PredictionInput(model, recipe, columns, _ -> {
            }).readTable(file, ClauseKind.TEST);
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    private PredictionLayout.Chosen layout(Path file, ClauseKind kind) {
        return new PredictionLayout(kind.required(model.training()), model.inputs(), model.targets(),
                kind == ClauseKind.TEST ? TrainingColumns.NONE : columns).of(file);
    }

    /// `: p is column 2, q is column 1`
    private String said(Map<String, FileColumns> columns) {
        String shown = model.inputs().keySet().stream().limit(MOST_SHOWN)
                .map(input -> input + " is " + columns.get(input).describe()).collect(Collectors.joining(", "));
        int more = columns.size() - MOST_SHOWN;
        return columns.isEmpty() ? "" : ": " + shown + (more > 0 ? ", … (" + more + " more)" : "");
    }

    private static String skipped(int lines) {
        return lines == 0 ? "" : "; " + Counted.of(lines, "line") + " at the top skipped";
    }

    private Table readNpy(Path file) {
        if (model.inputs().size() != 1) {
            throw new InputException(file + ": expected a CSV file, because an array is one input and the model takes "
                    + (model.inputs().isEmpty() ? "none; without --input there is one answer"
                            : String.join(", ", model.inputs().keySet())));
        }
        Map.Entry<String, TensorType> input = model.inputs().firstEntry();
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
        return RunData.table(model.inputs(), Sources.Read.of(Map.of(input.getKey(), raw), Stretch.All.ONE), recipe);
    }

    private static List<Integer> withoutOnes(List<Integer> sizes) {
        return sizes.stream().filter(size -> size != 1).toList();
    }

    private static List<Integer> flat(TensorType type) {
        return List.of(Math.toIntExact(type.elements()));
    }
}
