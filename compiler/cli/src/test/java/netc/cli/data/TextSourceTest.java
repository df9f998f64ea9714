package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Format;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.NpyFile;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;
import netc.runtime.data.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Texts as sources, and records in a row.
class TextSourceTest {
    private static final String TEXT = "abracadabra";
    private static final Map<String, TensorType> TYPES = Map.of(
            "text", letters(5, 3), "next", letters(5, 3), "one", letters(5),
            "past", TensorType.real(new Dimension("T", 2), new Dimension("Var", 2)), "y", TensorType.real());

    private static final Map<String, TensorType> LINES = Map.of("text", letters(4, 3), "next", letters(4, 3));

    @TempDir
    private Path folder;
    private final List<String> notes = new ArrayList<>();

    @Test
    void everyCharacterBeginsAnExampleAsLongAsTheLastOneEnds() throws IOException {
        write("a.txt", TEXT);
        RunData data = load(new Validation.None(), chars("a.txt", at("text", 0), at("next", 1)));
        assertEquals(Map.of("Letter", new Vocabulary(List.of("a", "b", "c", "d", "r"))), data.recipe().vocabularies());
        assertEquals(List.of("abr", "bra", "rac", "aca", "cad", "ada", "dab", "abr"),
                texts(data, data.training(), "text"));
        assertEquals(List.of("bra", "rac", "aca", "cad", "ada", "dab", "abr", "bra"),
                texts(data, data.training(), "next"));
        assertEquals(
                List.of("an example begins with every record: text is 3 records in a row; next is 3 records in a row,"
                        + " 1 later"),
                notes);
    }

    @Test
    void whatIsOneCharacterMayComeLater() throws IOException {
        write("a.txt", TEXT);
        RunData data = load(new Validation.None(), chars("a.txt", at("text", 0), at("one", 3)));
        assertEquals(List.of("a", "c", "a", "d", "a", "b", "r", "a"), texts(data, data.training(), "one"));
    }

    /// The characters are held once, whatever the windows.
    @Test
    void noCharacterIsCopiedForAWindow() throws IOException {
        write("a.txt", TEXT);
        RunData data = load(new Validation.Last(0.4), chars("a.txt", at("text", 0)));
        Column.Windows learned = assertInstanceOf(Column.Windows.class, data.training().column("text"));
        Column.Windows held = assertInstanceOf(Column.Windows.class, data.validation().orElseThrow().column("text"));
        assertSame(learned.of(), held.of());
        assertEquals(TEXT.length(), learned.of().records());
    }

    @Test
    void theLastPartSharesNoCharacterWithTheOneBeforeIt() throws IOException {
        write("a.txt", TEXT);
        RunData data = load(new Validation.Last(0.4), chars("a.txt", at("text", 0)));
        assertEquals(List.of("abr", "bra", "rac", "aca", "cad"), texts(data, data.training(), "text"));
        assertEquals(List.of("abr", "bra"), texts(data, data.validation().orElseThrow(), "text"));
    }

    /// The last part alone has the d, the b before it is in both.
    @Test
    void theCharactersAreThoseOfTheWholeText() throws IOException {
        write("a.txt", "abrabrcab" + "dddd");
        RunData data = load(new Validation.Last(0.3), chars("a.txt", at("text", 0)));
        assertEquals(List.of("ddd", "ddd"), texts(data, data.validation().orElseThrow(), "text"));
    }

    @Test
    void aDrawnPartTakesExamplesAndSaysWhatTheyShare() throws IOException {
        write("a.txt", TEXT.repeat(3));
        RunData data = load(new Validation.Drawn(0.2), chars("a.txt", at("text", 0)));
        int examples = 3 * TEXT.length() - 2;
        assertEquals(examples, data.training().records() + data.validation().orElseThrow().records());
        assertEquals(6, data.validation().orElseThrow().records());
        Column.Windows learned = assertInstanceOf(Column.Windows.class, data.training().column("text"));
        Column.Windows held = assertInstanceOf(Column.Windows.class, data.validation().orElseThrow().column("text"));
        assertEquals(IntStream.range(0, examples).boxed().toList(),
                IntStream.concat(IntStream.of(learned.starts()), IntStream.of(held.starts())).sorted().boxed()
                        .toList());
        assertEquals("the examples that validate are drawn, and share records with those that are learned from;"
                + " `validate last 10%` keeps them apart", notes.getLast());
    }

    @Test
    void sizesAreComparedAllAtOnceAndTheLineIsGiven() throws IOException {
        write("a.txt", "tick\ttack\n\n");
        write("b.txt", "tic tac to\n");
        Training training = training(new Validation.None(), chars("a.txt", at("text", 0), at("next", 1)),
                chars("b.txt", at("other", 0)));
        Map<String, TensorType> types = Map.of("text", letters(5, 3), "next", letters(5, 3), "other",
                new TensorType(TensorType.Kind.INDEX, List.of(), 4, "Other"));
        assertEquals(
                folder + "/a.txt:1:1: expected 5 different characters for text, next: Letter, found 7 ('\\t', '\\n',"
                        + " 'a', 'c', 'i', 'k', 't'); for these write dim Letter = 7\n"
                        + folder
                        + "/b.txt:1:1: expected 4 different characters for other: Other, found 7 ('\\n', ' ', 'a', 'c',"
                        + " 'i', 'o', 't'); for these write dim Other = 7",
                refusal(types, training));
    }

    @Test
    void otherTextsHaveTheCharactersOfTraining() throws IOException {
        write("a.txt", TEXT);
        write("t.txt", "bar\ncäd");
        RunData data = load(new Validation.None(), chars("a.txt", at("text", 0)));
        Training tested = new Training("", List.of(chars("a.txt", at("text", 0))),
                List.of(chars("t.txt", at("text", 0))),
                Optional.empty(), new Validation.None(), List.of(), Training.Course.of(1, 1, 1));
        String unseen = folder + "/t.txt:1:4: expected text to be one of the words of the training part, 'a', 'b', 'c',"
                + " 'd', 'r', found '\\n', then 'ä', which training has not seen; leave out such records, or train with"
                + " some of them";
        assertEquals(unseen, refusal(TYPES, tested));
        assertEquals(unseen,
                assertThrows(InputException.class, () -> RunData.forEvaluation(tested, ClauseKind.TEST, TYPES,
                        Optional.of(folder), data.recipe(), TrainingColumns.NONE, notes::add)).getMessage());
    }

    @Test
    void aTextOfAnotherLengthIsPredictedFromEveryStart() throws IOException {
        write("a.txt", TEXT);
        Training training = training(new Validation.None(), chars("a.txt", at("text", 0), at("next", 1)));
        Recipe recipe = RunData.forTraining(training, Optional.empty(), TYPES, Optional.of(folder), 1, notes::add)
                .recipe();
        PredictionInput input = new PredictionInput(new PredictionInput.Model(Optional.of(training),
                new LinkedHashMap<>(Map.of("text", TYPES.get("text"))), Set.of("next")), recipe, TrainingColumns.NONE,
                notes::add);
        write("new.text", "card");
        Table table = input.read(folder.resolve("new.text"), ClauseKind.DATA).table();
        assertArrayEquals(new double[] {2, 0, 4, 0, 4, 3},
                IntStream.range(0, 6).mapToDouble(i -> table.column("text").value(i / 3, i % 3)).toArray());
        write("short.txt", "ca");
        assertEquals(folder + "/short.txt: expected 3 records or more, as many as an example has in a row, found 2",
                assertThrows(InputException.class, () -> input.read(folder.resolve("short.txt"), ClauseKind.DATA))
                        .getMessage());
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        write("a.txt", "");
        assertEquals(folder + "/a.txt:1:1: expected at least one character, found the end of the file",
                refusal(TYPES, training(new Validation.None(), chars("a.txt", at("one", 0)))));
        Files.write(folder.resolve("a.txt"), "h\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(folder + "/a.txt:1:2: expected text in UTF-8, found byte 0xE9; save the file as UTF-8",
                refusal(TYPES, training(new Validation.None(), chars("a.txt", at("one", 0)))));
    }

    @Test
    void bothPartsNeedAnExample() throws IOException {
        write("a.txt", "abcdr");
        assertEquals("expected 6 records or more, so that the training and the validation part have one each, found 5"
                + " records", refusal(TYPES, training(new Validation.Last(0.5), chars("a.txt", at("text", 0)))));
        assertEquals("expected 7 records or more, so that the training and the validation part have one each, found 5"
                + " records", refusal(TYPES, training(new Validation.Drawn(0.1), chars("a.txt", at("text", 0)))));
        write("a.txt", "abcdr" + "a");
        assertEquals(1, load(new Validation.Last(0.5), chars("a.txt", at("text", 0))).training().records());
    }

    /// Two columns for a number of two axes are two records of two.
    @Test
    void rowsOfATableStandInARowToo() throws IOException {
        write("a.csv", "1,2,10\n3,4,20\n5,6,30\n7,8,40\n");
        Feed past = new Feed("past", List.of(new Columns.Numbers(1, 2)), Treatment.PLAIN);
        RunData data = load(new Validation.None(), csv(past, later(1)));
        Table table = data.training();
        assertEquals(3, table.records());
        assertArrayEquals(new double[] {3, 4, 5, 6},
                IntStream.range(0, 4).mapToDouble(i -> table.column("past").value(1, i)).toArray());
        assertEquals(20, table.column("y").value(0, 0));
        assertEquals(40, load(new Validation.None(), csv(past, later(3))).training().column("y").value(0, 0));
        assertEquals(folder + "/a.csv: expected 5 records or more, as many as an example has in a row, found 4",
                refusal(TYPES, training(new Validation.None(), csv(past, later(4)))));
    }

    /// Learned of the first four rows alone, though the fourth begins no example.
    @Test
    void scalesAreOfTheRecordsThatAreLearnedFrom() throws IOException {
        write("a.csv", "0,0,1\n2,2,1\n4,4,1\n8,8,1\n1000,1000,1\n1000,1000,1\n");
        RunData data = load(new Validation.Last(1.0 / 3),
                csv(new Feed("past", List.of(new Columns.Numbers(1, 2)), Treatment.SCALED)));
        assertEquals(3, data.training().records());
        assertEquals(1, data.training().column("past").value(2, 3));
        assertEquals(125, data.validation().orElseThrow().column("past").value(0, 0));
    }

    @Test
    void noRecordOfARowMayBeMissing() throws IOException {
        write("a.csv", "1,2,10\n3,?,20\n5,6,30\n7,8,40\n");
        Feed past = new Feed("past", List.of(new Columns.Numbers(1, 2)), Treatment.PLAIN);
        DataSource dropping = new DataSource(Format.CSV, "a.csv", 0, true, List.of(past, later(0)), 3);
        assertEquals(folder + "/a.csv: expected no missing values, because an example is 2 records in a row; found 1"
                + " record with one", refusal(TYPES, training(new Validation.None(), dropping)));
    }

    @Test
    void wordsStandBetweenWhiteSpace() throws IOException {
        write("a.txt", "  to be\n or\tnot to be \n");
        RunData data = load(new Validation.None(), new DataSource(Format.WORDS, "a.txt", 0, false,
                List.of(at("text", 0), at("one", 3)), 3), Map.of("text", letters(4, 3), "one", letters(4)));
        assertEquals(Map.of("Letter", new Vocabulary(List.of("be", "not", "or", "to"))), data.recipe().vocabularies());
        assertEquals(List.of("tobeor", "beornot", "ornotto"), texts(data, data.training(), "text"));
        assertEquals(List.of("not", "to", "be"), texts(data, data.training(), "one"));
        DataSource words = new DataSource(Format.WORDS, "a.txt", 0, false, List.of(at("one", 0)), 3);
        assertEquals(
                folder + "/a.txt:1:3: expected 5 different words for one: Letter, found 4 ('be', 'not', 'or', 'to');"
                        + " for these write dim Letter = 4",
                refusal(TYPES, training(new Validation.None(), words)));
        write("a.txt", " \n ");
        assertEquals(folder + "/a.txt:2:2: expected at least one word, found the end of the file",
                refusal(TYPES, training(new Validation.None(), words)));
    }

    /// Symbol 0 stands behind the end of a text.
    @Test
    void linesAreTextsWithNothingBehindTheirEnd() throws IOException {
        write("a.txt", "ab\tb\n\nbca\tcab\r\n\ta\n");
        RunData data = load(new Validation.None(), lines(Format.PAIRS, "text", "next"), LINES);
        assertEquals(List.of("", "a", "b", "c"), data.recipe().vocabularies().get("Letter").words());
        assertArrayEquals(new int[] {1, 2, 0, 2, 3, 1, 0, 0, 0},
                assertInstanceOf(Column.Ints.class, data.training().column("text")).values());
        assertEquals(List.of("b", "cab", "a"), texts(data, data.training(), "next"));
        assertEquals(List.of(), notes);
    }

    @Test
    void linesOfAnotherNumberOfTextsAreRefused() throws IOException {
        write("a.txt", "ab\tb\nb\n");
        assertEquals(folder + "/a.txt:2:1: expected 2 texts with a tab between, for text, next, found 1",
                refusal(LINES, training(new Validation.None(), lines(Format.PAIRS, "text", "next"))));
        assertEquals(folder + "/a.txt:1:1: expected 1 text without a tab, for text, found 2",
                refusal(LINES, training(new Validation.None(), lines(Format.LINES, "text"))));
        write("a.txt", "\n\n");
        assertEquals(folder + "/a.txt:3:1: expected at least one line, found the end of the file",
                refusal(LINES, training(new Validation.None(), lines(Format.LINES, "text"))));
    }

    @Test
    void lengthsAndCharactersAreComparedTogether() throws IOException {
        write("a.txt", "ab\tb\nabcd\tabcdef\n");
        assertEquals(
                folder + "/a.txt:2:1: expected at most 3 characters for text: Letter[T: 3], found 4; for these write"
                        + " dim T = 4\n" + folder
                        + "/a.txt:2:6: expected at most 3 characters for next: Letter[T: 3], found 6; for"
                        + " these write dim T = 6\n" + folder
                        + "/a.txt:1:1: expected 4 different characters for text, next: Letter,"
                        + " found 7 ('', 'a', 'b', 'c', 'd', 'e', 'f'); for these write dim Letter = 7",
                refusal(LINES, training(new Validation.None(), lines(Format.PAIRS, "text", "next"))));
    }

    @Test
    void predictionsTakeLinesWithAnswersAndWithout() throws IOException {
        write("a.txt", "ab\tb\nc\tc\n");
        Training training = training(new Validation.None(), lines(Format.PAIRS, "text", "next"));
        Recipe recipe = RunData.forTraining(training, Optional.empty(), LINES, Optional.of(folder), 1, notes::add)
                .recipe();
        PredictionInput input = new PredictionInput(new PredictionInput.Model(Optional.of(training),
                new LinkedHashMap<>(Map.of("text", LINES.get("text"))), Set.of("next")), recipe, TrainingColumns.NONE,
                notes::add);
        for (String text : List.of("cb\ta\n", "cb\n", "cb")) {
            write("new.txt", text);
            Table table = input.read(folder.resolve("new.txt"), ClauseKind.DATA).table();
            assertArrayEquals(new int[] {3, 2, 0}, assertInstanceOf(Column.Ints.class, table.column("text")).values());
        }
        write("new.txt", "cbcb\n");
        assertEquals(
                folder + "/new.txt:1:1: expected at most 3 characters for text: Letter[T: 3], found 4; for these write"
                        + " dim T = 4",
                assertThrows(InputException.class,
                        () -> input.read(folder.resolve("new.txt"), ClauseKind.DATA)).getMessage());
        write("new.txt", "cd\n");
        assertEquals(
                folder + "/new.txt:1:2: expected text to be one of the words of the training part, '', 'a', 'b', 'c',"
                        + " found 'd', which training has not seen; leave out such records, or train with some of them",
                assertThrows(InputException.class, () -> input.read(folder.resolve("new.txt"), ClauseKind.DATA))
                        .getMessage());
    }

    private static DataSource lines(Format format, String... inputs) {
        return new DataSource(format, "a.txt", 0, false, Stream.of(inputs).map(input -> at(input, 0)).toList(), 3);
    }

    @Test
    void arraysOfNumPyAreReadAsIdxFilesAre() throws IOException {
        write("x.npy", List.of(4, 2), new float[] {1, 2, 3, 4, 5, 6, 7, 8});
        write("y.npy", List.of(4), new float[] {10, 20, 30, 40});
        RunData data = RunData.forTraining(training(new Validation.None(),
                new DataSource(Format.NPY, "x.npy", 0, false, List.of(new Feed("past", List.of(), Treatment.PLAIN)), 3),
                new DataSource(Format.NPY, "y.npy", 0, false, List.of(new Feed("y", List.of(), Treatment.PLAIN, 2)),
                        4)),
                Optional.empty(), TYPES, Optional.of(folder), 1, notes::add);
        assertEquals(2, data.training().records());
        assertEquals(6, data.training().column("past").value(1, 3));
        assertEquals(40, data.training().column("y").value(1, 0));
        assertEquals(folder + "/x.npy: expected records of 1 value for y: f32, found records of 2 values",
                refusal(TYPES, training(new Validation.None(), new DataSource(Format.NPY, "x.npy", 0, false,
                        List.of(new Feed("y", List.of(), Treatment.PLAIN)), 3))));
    }

    private static Feed later(int records) {
        return new Feed("y", List.of(new Columns.Numbers(3, 3)), Treatment.PLAIN, records);
    }

    private static DataSource csv(Feed... feeds) {
        return new DataSource(Format.CSV, "a.csv", 0, false, List.of(feeds), 3);
    }

    private static DataSource chars(String file, Feed... feeds) {
        return new DataSource(Format.CHARS, file, 0, false, List.of(feeds), 3);
    }

    private static Feed at(String input, int records) {
        return new Feed(input, List.of(), Treatment.CATEGORIES, records);
    }

    /// An index, or so many in a row.
    private static TensorType letters(int size, int... row) {
        return new TensorType(TensorType.Kind.INDEX, IntStream.of(row).mapToObj(n -> new Dimension("T", n)).toList(),
                size,
                "Letter");
    }

    private static List<String> texts(RunData data, Table table, String input) {
        List<String> words = data.recipe().vocabularies().get("Letter").words();
        Column column = table.column(input);
        return IntStream.range(0, table.records()).mapToObj(record -> String.join("", IntStream.range(0, column.width())
                .mapToObj(i -> words.get((int) column.value(record, i))).toList())).toList();
    }

    private RunData load(Validation validation, DataSource source) {
        return load(validation, source, TYPES);
    }

    private RunData load(Validation validation, DataSource source, Map<String, TensorType> types) {
        return RunData.forTraining(training(validation, source), Optional.empty(), types, Optional.of(folder), 1,
                notes::add);
    }

    private String refusal(Map<String, TensorType> types, Training training) {
        return assertThrows(InputException.class, () -> RunData.forTraining(training, Optional.empty(), types,
                Optional.of(folder), 1, notes::add)).getMessage();
    }

    private static Training training(Validation validation, DataSource... sources) {
        return new Training("", List.of(sources), List.of(), Optional.empty(), validation, List.of(),
                Training.Course.of(1, 1, 1));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void write(String name, List<Integer> shape, float[] values) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            NpyFile.write(out, shape, values);
        }
    }
}
