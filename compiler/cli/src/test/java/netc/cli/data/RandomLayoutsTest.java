package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import netc.runtime.InputException;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables of random columns that random clauses call by number or by name, trained on and then given again in another
/// form: an input takes the columns that it took in training, or the file is refused. Every column holds its own number.
class RandomLayoutsTest {
    private static final int TABLES = 300;

    @TempDir
    private Path folder;

    private Random random;
    private boolean named;
    private List<Integer> columns;
    private List<Feed> feeds;
    private SequencedMap<String, List<Integer>> inputs;
    private List<Integer> targets;

    static IntStream seeds() {
        return IntStream.range(0, TABLES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anInputTakesItsColumnsOrTheFileIsRefused(int seed) throws IOException {
        random = new Random(seed);
        draw();
        DataSource clause = new DataSource(Training.Format.CSV, "a.csv", 0, false, feeds, 1);
        TrainingColumns trained = new TrainingColumns(
                new TreeMap<>(CsvSource.read(write(columns), clause, types(true), new WrongSizes()).columns()));
        List<Integer> own = inputs.values().stream().flatMap(List::stream).toList();
        List<Integer> withoutTargets = columns.stream().filter(c -> !targets.contains(c)).toList();
        assertTaken(clause, trained, columns);
        assertTaken(clause, trained, withoutTargets);
        assertTaken(clause, trained, columns.stream().filter(own::contains).toList());
        List<Integer> more = new ArrayList<>(columns);
        more.add(random.nextInt(more.size() + 1), columns.size() + 1);
        if (named) {
            Collections.shuffle(more, random);
            assertTaken(clause, trained, more);
            more.remove(own.get(random.nextInt(own.size())));
        }
        assertThrows(InputException.class, () -> read(clause, trained, write(more)));
    }

    private void draw() {
        named = random.nextBoolean();
        int count = 3 + random.nextInt(6);
        columns = IntStream.rangeClosed(1, count).boxed().toList();
        List<Integer> free = new ArrayList<>(columns);
        if (random.nextBoolean()) {
            Collections.shuffle(free, random);
        }
        inputs = new LinkedHashMap<>();
        feeds = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            int width = 1 + random.nextInt(Math.max(1, free.size() - 2));
            inputs.put("x" + i, List.copyOf(free.subList(0, width)));
            free.subList(0, width).clear();
            feeds.add(feed("x" + i, inputs.get("x" + i)));
        }
        targets = free.isEmpty() || random.nextInt(4) == 0 ? List.of() : List.of(free.getFirst());
        targets.forEach(t -> feeds.add(feed("y", List.of(t))));
        Collections.shuffle(feeds, random);
    }

    /// Columns that follow each other may be a range.
    private Feed feed(String input, List<Integer> from) {
        boolean isRange = from.getLast() - from.getFirst() == from.size() - 1
                && from.stream().sorted().toList().equals(from) && random.nextBoolean();
        List<Columns> called = isRange ? List.of(columns(from.getFirst(), from.getLast()))
                : from.stream().map(c -> columns(c, c)).toList();
        return new Feed(input, called, Treatment.PLAIN);
    }

    private Columns columns(int from, int to) {
        return named ? new Columns.Names("c" + from, "c" + to) : new Columns.Numbers(from, to);
    }

    private SequencedMap<String, TensorType> types(boolean withTargets) {
        SequencedMap<String, TensorType> types = new LinkedHashMap<>();
        inputs.forEach((name, from) -> types.put(name, TensorType.real(new Dimension("F", from.size()))));
        if (withTargets) {
            types.put("y", TensorType.real());
        }
        return types;
    }

    private Path write(List<Integer> from) throws IOException {
        String header = named ? from.stream().map(c -> "c" + c).collect(Collectors.joining(",", "", "\n")) : "";
        return Files.writeString(folder.resolve("a.csv"),
                header + from.stream().map(c -> c.toString()).collect(Collectors.joining(",", "", "\n")));
    }

    private void assertTaken(DataSource clause, TrainingColumns trained, List<Integer> from) throws IOException {
        Table table = read(clause, trained, write(from));
        Map<String, List<Integer>> taken = new LinkedHashMap<>();
        inputs.forEach((name, wanted) -> taken.put(name, IntStream.range(0, wanted.size())
                .mapToObj(i -> (int) table.column(name).value(0, i)).toList()));
        assertEquals(inputs, taken, () -> feeds + " of " + from);
    }

    private Table read(DataSource clause, TrainingColumns trained, Path file) {
        Training training = new Training("", List.of(clause), List.of(), Optional.empty(), new Validation.None(),
                List.of(), Training.Course.of(1, 1, 1));
        return new PredictionInput(new PredictionInput.Model(Optional.of(training), types(false), Set.of("y")),
                Recipe.NONE, trained, _ -> {
                }).read(file, ClauseKind.DATA).table();
    }
}
