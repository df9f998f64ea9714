package netc.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Validation;
import netc.compiler.program.StartSource;
import netc.compiler.source.Excerpt;
import netc.compiler.source.Span;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Affine;
import netc.runtime.data.Column;
import netc.runtime.data.Permutation;
import netc.runtime.data.Recipe;
import netc.runtime.data.Split;
import netc.runtime.data.Table;

/// The data of a run.
///
/// @param training   what the model learns from
/// @param validation what chooses the best weights, where there is such a part
/// @param test       what is read once, at the end, where there is such a set
/// @param recipe     what was learned from the training part alone, or was known, applied to all of them
/// @param columns    which columns of the training files were read, now or before
/// @param hash       SHA-256, in hex, of what was read for training and validation, and for where variables start
/// @param starts     what variables start from that files hold, by input of the procedure for initial weights
public record RunData(Table training, Optional<Table> validation, Optional<Table> test, Recipe recipe,
        TrainingColumns columns, String hash, Map<String, double[]> starts) {

    /// Reads everything that a training run needs, so that what is wrong with a file is known before the first step.
    ///
    /// @param share  where the share of the records that validates is written, if it is
    /// @param types  of the inputs and targets, by name
    /// @param folder what `--data` names; without it the data is drawn, as the model says
    /// @param seed   of the run: it draws the validation part
    /// @param notes  told what a user should know: what is drawn, what was left out
    /// @throws InputException naming file, line and column, or what to give
    public static RunData forTraining(Training training, Optional<Span> share, Map<String, TensorType> types,
            Optional<Path> folder, long seed, Consumer<String> notes) {
        WrongSizes sizes = new WrongSizes();
        RunData data = forTraining(training, share, types, List.of(), folder, seed, Known.NOTHING, notes, sizes);
        sizes.throwIfAny();
        return data;
    }

    /// The same for a run that begins with weights which have learned before. Their scales and words are applied as they are;
    /// learned is what they do not know.
    ///
    /// @param starts what variables start from that files hold
    /// @param known  to these weights
    /// @param sizes  told of what has another size than the model says: words and characters, lengths of lines, columns of an
    ///               input with one axis; where there is any, the data is of no use
    public static RunData forTraining(Training training, Optional<Span> share, Map<String, TensorType> types,
            List<StartSource> starts, Optional<Path> folder, long seed, Known known, Consumer<String> notes,
            WrongSizes sizes) {
        RunData data = read(training, share, types, starts, folder, seed, known, notes, sizes);
        folder.ifPresent(f -> known.columns().requireOrder(f, data.columns().inputs()));
        return new RunData(data.training, data.validation, data.test, data.recipe, known.columns().and(data.columns()),
                data.hash, data.starts);
    }

    /// What the weights know that learn from it.
    public Known known() {
        return new Known(recipe, columns);
    }

    private static RunData read(Training training, Optional<Span> share, Map<String, TensorType> types,
            List<StartSource> starts, Optional<Path> folder, long seed, Known known, Consumer<String> notes,
            WrongSizes sizes) {
        RunData data = read(training, share, types, folder, seed, known, notes, sizes);
        if (starts.isEmpty()) {
            return data;
        }
        List<DataSource> sources = starts.stream().map(StartSource::source).toList();
        DataFolder opened = DataFolder.open(folder, sources);
        return new RunData(data.training(), data.validation(), data.test(), data.recipe(), data.columns(),
                DataFolder.hash(data.hash() + opened.hash(sources)), new StartData(opened, notes, sizes).read(starts));
    }

    private static RunData read(Training training, Optional<Span> share, Map<String, TensorType> types,
            Optional<Path> folder, long seed, Known known, Consumer<String> notes, WrongSizes sizes) {
        if (readsNothing(training)) {
            return new RunData(nothing(), Optional.empty(), Optional.empty(),
                    known.recipe(), new TrainingColumns(new TreeMap<>()), DataFolder.hash("none"), Map.of());
        }
        if (training.builtin().isPresent() && (folder.isEmpty() || sources(training).isEmpty())) {
            return drawn(training, share, types, seed, known, notes);
        }
        DataFolder opened = DataFolder.open(folder, sources(training));
        Sources sources = new Sources(opened, types, notes, sizes);
        Sources.Read read = sources.read(training.data(), (_, _) -> {
        });
        read.examples().said().ifPresent(notes);
        if (read.examples().span() > 1 && training.validation() instanceof Validation.Drawn) {
            notes.accept("the examples that validate are drawn, and share records with those that are learned from;"
                    + " `validate last 10%` keeps them apart");
        }
        TrainingColumns columns = new TrainingColumns(read.columns());
        Optional<Sources.Read> validation = training.validation() instanceof Validation.Own(List<DataSource> own)
                ? Optional.of(sources.read(own, columns::requireOrder))
                : Optional.empty();
        Optional<Sources.Read> test = training.test().isEmpty()
                ? Optional.empty()
                : Optional.of(sources.read(training.test(), columns::requireOrder));
        return assemble(training, share, types, new Parts(read, validation, test, sizes), seed, known,
                opened.hash(learning(training)));
    }

    /// Whether no step and no report takes examples.
    private static boolean readsNothing(Training training) {
        return sources(training).isEmpty() && training.builtin().isEmpty();
    }

    private static Table nothing() {
        return new Table(0, new LinkedHashMap<>());
    }

    /// All that a training run reads where it reads files.
    public static List<DataSource> sources(Training training) {
        List<DataSource> all = new ArrayList<>(learning(training));
        all.addAll(training.test());
        return all;
    }

    private static List<DataSource> learning(Training training) {
        List<DataSource> learning = new ArrayList<>(training.data());
        if (training.validation() instanceof Validation.Own(List<DataSource> own)) {
            learning.addAll(own);
        }
        return learning;
    }

    /// What `evaluate` reads.
    ///
    /// @param kind    of the clauses that name it; where it is drawn, what it is drawn for
    /// @param folder  as for training
    /// @param recipe  kept with the weights
    /// @param columns likewise
    /// @throws InputException where there is no such clause, or a file is not as it says
    public static Table forEvaluation(Training training, ClauseKind kind, Map<String, TensorType> types,
            Optional<Path> folder, Recipe recipe, TrainingColumns columns, Consumer<String> notes) {
        if (readsNothing(training) && kind == ClauseKind.DATA) {
            return nothing();
        }
        if (folder.isEmpty() && training.builtin().isPresent()) {
            DrawnSet drawn = DrawnSet.of(training, types, notes);
            return table(types, switch (kind) {
                case DATA -> drawn.data();
                case TEST -> drawn.test().orElseThrow(() -> new InputException(
                        "expected data to evaluate: give --data DIR, or let the model ask for drawn digits to test with"));
            }, recipe);
        }
        List<DataSource> wanted = kind.required(Optional.of(training));
        WrongSizes sizes = new WrongSizes();
        Sources sources = new Sources(DataFolder.open(folder, wanted), types, notes, sizes);
        Sources.Read read = switch (kind) {
            case DATA -> sources.read(wanted.stream().map(columns::named).toList(), columns::requireCount);
            case TEST -> sources.read(wanted, columns::requireOrder);
        };
        sizes.throwIfAny();
        return table(types, read, recipe);
    }

    /// What one example is that netc makes itself.
    public static String noun(Training.Builtin builtin) {
        return DrawnSet.noun(builtin);
    }

    /// Whether `builtin digits(…)` could fill what the sources of a model fill.
    public static boolean canBeDrawn(Training training, Map<String, TensorType> types) {
        return DrawnSet.fits(training, types);
    }

    /// A recipe with the arithmetic of the data clauses, which needs nothing to be learned: where weights do not say how their
    /// data was treated, it is that of the file.
    public static Recipe completed(Training training, Recipe recipe) {
        SortedMap<String, Affine> scales = new TreeMap<>(recipe.scales());
        training.data().stream().flatMap(s -> s.feeds().stream())
                .forEach(feed -> Treatments.arithmetic(feed).ifPresent(a -> scales.putIfAbsent(feed.input(), a)));
        return new Recipe(scales, recipe.vocabularies());
    }

    /// Refuses weights that lack what the data clauses learn: values that are not scaled would give answers that are wrong.
    ///
    /// @param types   of the inputs and targets, by name
    /// @param weights the file that the recipe is from
    public static void requireLearned(Training training, Map<String, TensorType> types, Recipe recipe, Path weights) {
        for (DataSource source : training.data()) {
            for (Feed feed : source.feeds()) {
                String input = feed.input();
                boolean has = switch (feed.treatment()) {
                    case PLAIN, PRESENT -> true;
                    case STANDARDISED, SCALED -> recipe.scale(input).isPresent();
                    case CATEGORIES -> recipe.vocabulary(types.get(input).axis()).isPresent();
                };
                if (!has) {
                    throw new InputException(weights + ": expected weights that hold what was learned about " + input
                            + " (scales or categories), as netc train leaves them; found none in their metadata");
                }
            }
        }
    }

    /// What the sources gave, before anything is learned.
    ///
    /// @param sizes told what does not fit
    private record Parts(Sources.Read data, Optional<Sources.Read> validation, Optional<Sources.Read> test,
            WrongSizes sizes) {
    }

    private static RunData drawn(Training training, Optional<Span> share, Map<String, TensorType> types, long seed,
            Known known, Consumer<String> notes) {
        DrawnSet set = DrawnSet.of(training, types, notes);
        if (training.validation() instanceof Validation.Own) {
            throw new InputException("the model's validation part comes from a file, and drawn data has none:"
                    + " give --data DIR, or write validate 10%");
        }
        return assemble(training, share, types,
                new Parts(set.data(), Optional.empty(), set.test(), new WrongSizes()), seed, known,
                DataFolder.hash(set.description()));
    }

    private static RunData assemble(Training training, Optional<Span> written, Map<String, TensorType> types,
            Parts parts, long seed, Known known, String hash) {
        int records = parts.data().records();
        int span = parts.data().examples().span();
        Split split = switch (training.validation()) {
            case Validation.None _ -> Split.last(records, span, 0);
            case Validation.Own _ -> Split.last(records, span, 0);
            case Validation.Drawn(double share) -> Split.drawn(records - span + 1, share, seed);
            case Validation.Last(double share) -> Split.last(records, span, share);
        };
        boolean splits = training.validation() instanceof Validation.Drawn
                || training.validation() instanceof Validation.Last;
        if (split.training().length == 0 || splits && split.validation().length == 0) {
            throw tooFew(records, span, training.validation(), written);
        }
        Vocabularies vocabularies = Vocabularies.of(training, types, parts.data());
        Recipe recipe = new Recipe(
                scales(training, parts.data().inputs(), split.records(span).training(), known.recipe()),
                vocabularies.learn(split, training.validation(), known.recipe().vocabularies()));
        Table all = table(types, parts.data(), recipe, known.recipe());
        RunData data = new RunData(select(all, split.training()),
                parts.validation().map(raw -> table(types, raw, recipe, known.recipe()))
                        .or(() -> splits ? Optional.of(select(all, split.validation())) : Optional.empty()),
                parts.test().map(raw -> table(types, raw, recipe, known.recipe())), recipe,
                new TrainingColumns(parts.data().columns()), hash, Map.of());
        // Last, so that no word is found to be wrong once the sizes are right.
        vocabularies.compareSizes(recipe.vocabularies(), known.recipe().vocabularies().keySet(), parts.sizes());
        return data;
    }

    private static InputException tooFew(int records, int span, Validation validation, Optional<Span> written) {
        String needed = switch (validation) {
            case Validation.None _, Validation.Own _ -> "a record to learn from";
            case Validation.Drawn(double share) -> forBothParts(Split.fewest(1, share) + span - 1);
            case Validation.Last(double share) -> forBothParts(Split.fewest(span, share));
        };
        String complaint = "expected " + needed + ", found " + Counted.of(records, "record");
        return new InputException(written.map(w -> w + ": " + complaint + "\n" + Excerpt.of(w)).orElse(complaint));
    }

    private static String forBothParts(long records) {
        return Counted.number(records) + " records or more, so that the training and the validation part have one each";
    }

    private static SortedMap<String, Affine> scales(Training training, Map<String, Raw> data, int[] rows,
            Recipe known) {
        SortedMap<String, Affine> scales = new TreeMap<>(known.scales());
        for (DataSource source : training.data()) {
            for (Feed feed : source.feeds().stream()
                    .filter(f -> data.containsKey(f.input()) && known.scale(f.input()).isEmpty()).toList()) {
                Treatments.scale(feed, data.get(feed.input()), rows)
                        .ifPresent(scale -> scales.put(feed.input(), scale));
            }
        }
        return scales;
    }

    static Table table(Map<String, TensorType> types, Sources.Read read, Recipe recipe) {
        return table(types, read, recipe, Recipe.NONE);
    }

    /// @param begun what was known when training began
    private static Table table(Map<String, TensorType> types, Sources.Read read, Recipe recipe, Recipe begun) {
        LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
        int examples = read.examples().examples(read.records());
        int[] starts = Permutation.identity(examples);
        read.inputs().forEach((input, raw) -> {
            String remedy = begun.vocabulary(types.get(input).axis()).isPresent() ? UnseenWords.IN_TRAINING_ON
                    : UnseenWords.IN_USE;
            Column column = Treatments.apply(input, types.get(input), raw, recipe, remedy);
            Stretch stretch = read.examples().of(input);
            columns.put(input, read.examples().span() == 1 ? column
                    : new Column.Windows(column, starts, stretch.at(), stretch.length()));
        });
        return new Table(examples, columns);
    }

    private static Table select(Table table, int[] rows) {
        if (rows.length == table.records()) {
            return table;
        }
        LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
        table.columns().forEach((input, column) -> columns.put(input, column.chosen(rows)));
        return new Table(rows.length, columns);
    }
}
