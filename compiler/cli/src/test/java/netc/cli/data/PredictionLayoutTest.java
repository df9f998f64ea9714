package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs `p` and `q` of one number each, `x` of two, and a target `y`.
class PredictionLayoutTest {
    private static final TensorType NUMBER = TensorType.real();
    private static final Map<String, TensorType> TYPES = Map.of("p", NUMBER, "q", NUMBER, "y", NUMBER, "x",
            TensorType.real(new Dimension("F", 2)));

    @TempDir
    private Path folder;
    private final List<String> notes = new ArrayList<>();

    @Test
    void withoutTheTargetColumnsByNumberAreStillTheClauses() throws IOException {
        DataSource clause = csv(feed("p", 2), feed("q", 1), feed("y", 3));
        write("10,20,30\n");
        assertRead("is laid out as a.csv: p is column 2, q is column 1", Map.of("p", 20.0, "q", 10.0),
                clause, trained("p", "2 of 3"), "p", "q");
        write("10,20\n");
        assertRead("is laid out as a.csv without the target: p is column 2, q is column 1",
                Map.of("p", 20.0, "q", 10.0), clause, trained("p", "2 of 3"), "p", "q");
        assertRead("is laid out as a.csv without the target: p is column 2, q is column 1",
                Map.of("p", 20.0, "q", 10.0), clause, TrainingColumns.NONE, "p", "q");
    }

    @Test
    void aTargetBeforeTheInputsMovesThemWhereItIsMissing() throws IOException {
        DataSource clause = csv(feed("y", 2), feed("p", 4), feed("q", 1));
        write("10,30,40\n");
        assertRead("is laid out as a.csv without the target: p is column 3, q is column 1",
                Map.of("p", 40.0, "q", 10.0), clause, trained("p", "4 of 4"), "p", "q");
        write("10,40\n");
        assertRead("has the columns of the inputs alone, in the order of a.csv: p is column 2, q is column 1",
                Map.of("p", 40.0, "q", 10.0), clause, trained("p", "4 of 4"), "p", "q");
    }

    /// The clause reads four of six columns: it alone cannot tell five from the training file's.
    @Test
    void theWeightsKnowHowManyColumnsThereWere() throws IOException {
        DataSource clause = csv(feed("y", 1), feed("p", 4));
        write("20,30,40,50,60\n");
        assertRead("is laid out as a.csv without the target: p is column 3", Map.of("p", 40.0), clause,
                trained("p", "4 of 6"), "p");
        write("10,20,30,40\n");
        assertEquals(file() + ": expected 6 columns as in a.csv, or 5 without the target, or 1 of the inputs alone,"
                + " found 4", refusal(clause, trained("p", "4 of 6"), "p"));
        write("10,20,30,40,50,60,70\n");
        assertTrue(refusal(clause, trained("p", "4 of 6"), "p").endsWith(", found 7"));
    }

    @Test
    void aColumnThatIsInputAndTargetIsNotMissing() throws IOException {
        DataSource clause = csv(feed("p", 1), feed("y", 1), feed("q", 3));
        write("10,20,30\n");
        assertRead("is laid out as a.csv: p is column 1, q is column 3", Map.of("p", 10.0, "q", 30.0), clause,
                trained("p", "1 of 3"), "p", "q");
        write("10,30\n");
        assertRead("has the columns of the inputs alone, in the order of a.csv: p is column 1, q is column 2",
                Map.of("p", 10.0, "q", 30.0), clause, trained("p", "1 of 3"), "p", "q");
    }

    @Test
    void rangesOfNamesAreTheColumnsThatTrainingRead() throws IOException {
        DataSource clause = csv(new Feed("x", List.of(new Columns.Names("a", "b")), Treatment.PLAIN), named("y"));
        write("b,more,a\n20,0,10\n");
        assertArrayEquals(new double[] {10, 20}, values(read(clause, trained("x", "\"a\",\"b\""), "x"), "x"));
        assertEquals(List.of("new.csv is read by the names of its columns: x is 'a', 'b'"), notes);
        write("a,more\n1,2\n");
        assertEquals(file() + ":1:1: expected a column 'b', for x, found a, more",
                refusal(clause, trained("x", "\"a\",\"b\""), "x"));
    }

    @Test
    void numbersOfAFileWithNamesAreTheNamesThatTrainingRead() throws IOException {
        DataSource clause = csv(feed("p", 3), named("y"));
        write("c,a\n30,10\n");
        assertRead("is read by the names of its columns: p is 'c'", Map.of("p", 30.0), clause, trained("p", "\"c\""),
                "p");
    }

    @Test
    void inputsWithoutColumnsAreReadByTheirOwnNames() throws IOException {
        Feed p = new Feed("p", List.of(), Treatment.PLAIN);
        Feed y = new Feed("y", List.of(), Treatment.PLAIN);
        write("other,p\n1,2\n");
        assertRead("is read by the names of its columns: p is 'p'", Map.of("p", 2.0), csv(p, y), TrainingColumns.NONE,
                "p");
    }

    @Test
    void inputsOfSeveralFilesAreReadByTheirNamesOrInTheOrderOfTheModel() throws IOException {
        write("q,p\n2,1\n");
        assertRead("is read by the names of its columns: p is 'p', q is 'q'", Map.of("p", 1.0, "q", 2.0),
                List.of(csv(named("q")), csv(named("p"))), TrainingColumns.NONE, "p", "q");
        write("1,2\n");
        List<DataSource> numbered = List.of(csv(feed("q", 1)), csv(feed("p", 1)));
        assertRead("has the columns of the inputs, in the order of the model: p is column 1, q is column 2",
                Map.of("p", 1.0, "q", 2.0), numbered, TrainingColumns.NONE, "p", "q");
        List<DataSource> alike = List.of(csv(named("q", "v")), csv(named("p", "v")));
        assertRead("has the columns of the inputs, in the order of the model: p is column 1, q is column 2",
                Map.of("p", 1.0, "q", 2.0), alike, TrainingColumns.NONE, "p", "q");
        write("1,2,3\n");
        assertEquals(file() + ": expected 2 columns, those of p, q in the order of the model; found 3",
                assertThrows(InputException.class, () -> read(numbered, TrainingColumns.NONE, "p", "q")).getMessage());
    }

    @Test
    void linesThatAreSkippedAreSaid() throws IOException {
        DataSource clause = new DataSource(Training.Format.CSV, "a.csv", 1, false, List.of(feed("p", 1), feed("y", 2)),
                1);
        write("of 2026\n1,2\n");
        assertRead("is laid out as a.csv: p is column 1; 1 line at the top skipped", Map.of("p", 1.0), clause,
                TrainingColumns.NONE, "p");
    }

    private static TrainingColumns trained(String input, String columns) {
        return new TrainingColumns(new TreeMap<>(Map.of(input, FileColumns.parse(columns).orElseThrow())));
    }

    private void assertRead(String said, Map<String, Double> expected, DataSource clause, TrainingColumns trained,
            String... inputs) {
        assertRead(said, expected, List.of(clause), trained, inputs);
    }

    private void assertRead(String said, Map<String, Double> expected, List<DataSource> clauses,
            TrainingColumns trained, String... inputs) {
        notes.clear();
        Table table = read(clauses, trained, inputs);
        expected.forEach((input, value) -> assertArrayEquals(new double[] {value}, values(table, input), input));
        assertEquals(List.of("new.csv " + said), notes);
    }

    private static double[] values(Table table, String input) {
        double[] values = new double[table.column(input).width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.column(input).value(0, i);
        }
        return values;
    }

    private String refusal(DataSource clause, TrainingColumns trained, String... inputs) {
        return assertThrows(InputException.class, () -> read(clause, trained, inputs)).getMessage();
    }

    private Table read(DataSource clause, TrainingColumns trained, String... inputs) {
        return read(List.of(clause), trained, inputs);
    }

    private Table read(List<DataSource> clauses, TrainingColumns trained, String... names) {
        SequencedMap<String, TensorType> inputs = new LinkedHashMap<>();
        for (String name : names) {
            inputs.put(name, TYPES.get(name));
        }
        Training training = new Training("", clauses, List.of(), Optional.empty(), new Validation.None(), List.of(),
                Training.Course.of(1, 1, 1));
        return new PredictionInput(new PredictionInput.Model(Optional.of(training), inputs, Set.of("y")), Recipe.NONE,
                trained, notes::add).read(file(), ClauseKind.DATA).table();
    }

    private static DataSource csv(Feed... feeds) {
        return new DataSource(Training.Format.CSV, "a.csv", 0, false, List.of(feeds), 1);
    }

    private static Feed feed(String input, int column) {
        return new Feed(input, List.of(new Columns.Numbers(column, column)), Treatment.PLAIN);
    }

    private static Feed named(String input) {
        return named(input, input);
    }

    private static Feed named(String input, String column) {
        return new Feed(input, List.of(new Columns.Names(column, column)), Treatment.PLAIN);
    }

    private Path file() {
        return folder.resolve("new.csv");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }
}
