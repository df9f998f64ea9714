package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.Recipe;
import netc.runtime.data.Split;
import netc.runtime.data.Table;
import netc.runtime.data.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabulariesTest {
    private static final Map<String, TensorType> TYPES = Map.of(
            "y", TensorType.real(),
            "origin", index(2, "Origin"),
            "home", index(2, "Origin"),
            "city", index(3, "City"));

    @TempDir
    private Path folder;

    @Test
    void wordsBecomeIndicesIntoTheirSortedList() throws IOException {
        write("a.csv", "origin,y\nusa,1\njapan,2\nusa,3\n");
        RunData data = load(training(new Validation.None(),
                csv("a.csv", words("origin"), feed("y", Treatment.PLAIN))));
        assertEquals(Map.of("Origin", new Vocabulary(List.of("japan", "usa"))), data.recipe().vocabularies());
        assertArrayEquals(new int[] {1, 0, 1}, ints(data.training(), "origin"));
    }

    @Test
    void theWordsOfAllInputsOverAnAxisAreItsMembers() throws IOException {
        write("a.csv", "origin,home\nusa,usa\nusa,japan\n");
        write("t.csv", "home,origin\nusa,japan\n");
        Training training = training(new Validation.None(), csv("a.csv", words("origin"), words("home")),
                csv("t.csv", words("origin"), words("home")));
        RunData data = load(training);
        assertEquals(Map.of("Origin", new Vocabulary(List.of("japan", "usa"))), data.recipe().vocabularies());
        assertArrayEquals(new int[] {1, 1}, ints(data.training(), "origin"));
        assertArrayEquals(new int[] {1, 0}, ints(data.training(), "home"));
        assertArrayEquals(new int[] {0}, ints(data.test().orElseThrow(), "origin"));
        assertArrayEquals(new int[] {1}, ints(data.test().orElseThrow(), "home"));
    }

    @Test
    void numbersAreNoMembersOfAnAxisOfWords() throws IOException {
        write("a.csv", "origin,home\nusa,1\njapan,0\n");
        assertEquals("home: expected categories(…), words of a CSV file, because the members of Origin are the words"
                + " 'japan', 'usa'; found numbers",
                refusal(training(new Validation.None(),
                        csv("a.csv", words("origin"), feed("home", Treatment.PLAIN)))));
    }

    @Test
    void wordsOnlyOfTheValidationPartAreSaidWithWhatHelps() throws IOException {
        write("a.csv", "origin,y\nusa,1\njapan,2\nusa,3\nfrance,4\n");
        assertEquals(folder + "/a.csv:5:1: expected origin to be one of the words of the training part, 'japan', 'usa',"
                + " found 'france', which only the validation part has; leave out the records with such words, or give"
                + " them words that other records have",
                refusal(training(new Validation.Last(0.25),
                        csv("a.csv", words("origin"), feed("y", Treatment.PLAIN)))));
    }

    /// 20 records, of which the last two are the only ones with their words: whatever a message offers is tried.
    @Test
    void whatIsOfferedForRareWordsTrains() throws IOException {
        StringBuilder csv = new StringBuilder("origin,city\n");
        IntStream.range(0, 17).forEach(r -> csv.append(r % 2 == 0 ? "usa,York\n" : "japan,Oslo\n"));
        write("a.csv", csv + "france,Bonn\nperu,Rome\nusa,Oslo\n");
        DataSource source = csv("a.csv", words("origin"), words("city"));
        String sizes = "the training part has every word: write dim City = 4, dim Origin = 4 too";
        assertEquals(folder + "/a.csv:19:8: expected city to be one of the words of the training part, 'Oslo', 'York',"
                + " found 'Bonn', then 'Rome', which only the validation part has; with validate last 7%, " + sizes,
                refusal(training(new Validation.Last(0.25), source)));
        int seed = IntStream.range(0, 100).filter(s -> isHeldBack(s, 17)).findFirst().orElseThrow();
        String refusal = refusal(training(new Validation.Drawn(0.25), source), TYPES, seed);
        Matcher offered = Pattern.compile(
                ".*; with --seed ([0-9]+), or with validate last 7%, " + Pattern.quote(sizes)).matcher(refusal);
        assertTrue(offered.matches(), refusal);
        Map<String, TensorType> types = Map.of("origin", index(4, "Origin"), "city", index(4, "City"));
        Map<String, Vocabulary> all = Map.of("Origin", new Vocabulary(List.of("france", "japan", "peru", "usa")),
                "City",
                new Vocabulary(List.of("Bonn", "Oslo", "Rome", "York")));
        for (RunData data : List.of(
                load(training(new Validation.Drawn(0.25), source), types, Long.parseLong(offered.group(1))),
                load(training(new Validation.Last(0.07), source), types, seed))) {
            assertEquals(all, data.recipe().vocabularies());
            assertTrue(data.validation().orElseThrow().records() > 0);
        }
        assertTrue(refusal(training(new Validation.Drawn(0.25), source), types, seed).matches(
                ".* has; with --seed " + offered.group(1)
                        + ", or with validate last 7%, the training part has every word"));
    }

    /// A column that `present` asks about may lack its value in some records.
    @Test
    void whatIsMissingIsNoWordOfTheSizesThatAreOffered() throws IOException {
        StringBuilder csv = new StringBuilder("origin,y\n");
        IntStream.range(0, 17).forEach(r -> csv.append(r % 3 == 0 ? "usa,1\n" : r % 3 == 1 ? "japan,1\n" : ",1\n"));
        write("a.csv", csv + ",1\n,1\nfrance,1\n,1\n,1\n,1\n");
        Feed asked = new Feed("has", List.of(new Columns.Names("origin", "origin")), Treatment.PRESENT);
        Training training = training(new Validation.Last(0.25), csv("a.csv", words("origin"), asked));
        Map<String, TensorType> types = Map.of("origin", index(2, "Origin"), "has",
                new TensorType(TensorType.Kind.TRUTH, List.of(), 0, ""));
        String refusal = refusal(training, types, 1);
        assertTrue(
                refusal.endsWith("with validate last 15%, the training part has every word: write dim Origin = 3 too"),
                refusal);
        Map<String, TensorType> offered = new TreeMap<>(types);
        offered.put("origin", index(3, "Origin"));
        assertEquals(List.of("france", "japan", "usa"), load(training(new Validation.Last(0.15), csv("a.csv",
                words("origin"), asked)), offered, 1).recipe().vocabularies().get("Origin").words());
    }

    private static boolean isHeldBack(long seed, int record) {
        return IntStream.of(Split.drawn(20, 0.25, seed).validation()).anyMatch(r -> r == record);
    }

    /// Words that only the test set has are said before a size, which would not mend them.
    @Test
    void wordsOnlyOfTheTestSetAreRefused() throws IOException {
        write("a.csv", "origin,y\nusa,1\njapan,2\n");
        write("t.csv", "y,origin\n1,usa\n2,france\n3,peru\n4,france\n");
        DataSource test = csv("t.csv", words("origin"), feed("y", Treatment.PLAIN));
        Training training = training(new Validation.None(), csv("a.csv", words("origin"), feed("y", Treatment.PLAIN)),
                test);
        Recipe recipe = new Recipe(new TreeMap<>(),
                new TreeMap<>(Map.of("Origin", new Vocabulary(List.of("japan", "usa")))));
        String expected = folder + "/t.csv:3:3: expected origin to be one of the words of the training part, 'japan',"
                + " 'usa', found 'france', then 'peru', which training has not seen; leave out such records, or train with"
                + " some of them";
        for (int size : List.of(2, 4)) {
            Map<String, TensorType> types = Map.of("origin", index(size, "Origin"), "y", TensorType.real());
            assertEquals(expected, refusal(training, types, 1));
            assertEquals(expected, assertThrows(InputException.class,
                    () -> RunData.forEvaluation(training, ClauseKind.TEST, types, Optional.of(folder), recipe,
                            TrainingColumns.NONE, _ -> {
                            }))
                    .getMessage());
        }
    }

    @Test
    void axesHaveAsManyMembersAsTheTrainingPartHasWords() throws IOException {
        write("a.csv", "origin,city,home\nusa,York,usa\njapan,Oslo,japan\njapan,York,france\n");
        assertEquals(folder + "/a.csv:2:5: expected 3 different words in the training part for city: City, found 2"
                + " ('Oslo', 'York'); for these write dim City = 2\n"
                + folder
                + "/a.csv:2:1: expected 2 different words in the training part for origin, home: Origin, found 3"
                + " ('france', 'japan', 'usa'); for these write dim Origin = 3",
                refusal(training(new Validation.None(), csv("a.csv", words("origin"),
                        words("city"), words("home")))));
    }

    private RunData load(Training training) {
        return load(training, TYPES, 1);
    }

    private RunData load(Training training, Map<String, TensorType> types, long seed) {
        return RunData.forTraining(training, Optional.empty(), types, Optional.of(folder), seed, _ -> {
        });
    }

    private String refusal(Training training) {
        return refusal(training, TYPES, 1);
    }

    private String refusal(Training training, Map<String, TensorType> types, long seed) {
        return assertThrows(InputException.class, () -> load(training, types, seed)).getMessage();
    }

    private static TensorType index(int size, String axis) {
        return new TensorType(TensorType.Kind.INDEX, List.of(), size, axis);
    }

    private static int[] ints(Table table, String input) {
        return ((Column.Ints) table.column(input)).values();
    }

    private static Training training(Validation validation, DataSource source, DataSource... test) {
        return new Training("", List.of(source), List.of(test), Optional.empty(), validation, List.of(),
                Training.Course.of(1, 1, 1));
    }

    private static DataSource csv(String file, Feed... feeds) {
        return new DataSource(Training.Format.CSV, file, 0, false, List.of(feeds), 3);
    }

    private static Feed words(String input) {
        return feed(input, Treatment.CATEGORIES);
    }

    private static Feed feed(String input, Treatment treatment) {
        return new Feed(input, List.of(new Columns.Names(input, input)), treatment);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
