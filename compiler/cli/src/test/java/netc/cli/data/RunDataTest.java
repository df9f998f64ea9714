package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Builtin;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.abi.Training.Validation;
import netc.runtime.InputException;
import netc.runtime.data.Affine;
import netc.runtime.data.Column;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDataTest {
    private static final TensorType DIGIT = new TensorType(TensorType.Kind.INDEX, List.of(), 10, "Class");
    private static final Map<String, TensorType> TYPES = Map.of(
            "x", TensorType.real(),
            "y", TensorType.real(),
            "image", TensorType.real(new Dimension("H", 2), new Dimension("W", 2)),
            "picture", TensorType.real(new Dimension("Pixel", 784)),
            "digit", DIGIT);

    @TempDir
    private Path folder;
    private final List<String> notes = new ArrayList<>();

    @Test
    void scalesAreLearnedFromTheTrainingPartAlone() throws IOException {
        write("a.csv", "x,y\n1,10\n3,20\n1000,30\n");
        RunData data = load(training(new Validation.Last(1.0 / 3),
                csv("a.csv", feed("x", Treatment.STANDARDISED), feed("y", Treatment.SCALED))));
        assertEquals(Map.of("x", new Affine(new double[] {2}, new double[] {1}),
                "y", new Affine(new double[] {10}, new double[] {10})), data.recipe().scales());
        assertArrayEquals(new float[] {-1, 1}, floats(data.training(), "x"));
        assertArrayEquals(new float[] {998}, floats(data.validation().orElseThrow(), "x"));
        assertArrayEquals(new float[] {2}, floats(data.validation().orElseThrow(), "y"));
    }

    @Test
    void testSetsAreTreatedAsTheTrainingPartTaught() throws IOException {
        write("a.csv", "x\n1\n3\n");
        write("t.csv", "x\n5\n");
        Training training = new Training("", List.of(csv("a.csv", feed("x", Treatment.STANDARDISED))),
                List.of(csv("t.csv", feed("x", Treatment.STANDARDISED))), Optional.empty(), new Validation.None(),
                List.of(), Training.Course.of(1, 1, 1));
        RunData data = load(training);
        assertArrayEquals(new float[] {3}, floats(data.test().orElseThrow(), "x"));
        assertTrue(data.validation().isEmpty());
        Table again = RunData.forEvaluation(training, ClauseKind.TEST, TYPES, Optional.of(folder), data.recipe(),
                data.columns(), notes::add);
        assertArrayEquals(new float[] {3}, floats(again, "x"));
    }

    /// y is the number of the record, x its square.
    @Test
    void aDrawnPartTakesWholeRecordsByTheSeedAndTeachesNothing() throws IOException {
        int records = 50;
        StringBuilder csv = new StringBuilder("x,y\n");
        IntStream.range(0, records).forEach(r -> csv.append(r * r).append(',').append(r).append('\n'));
        write("a.csv", csv.toString());
        Training training = training(new Validation.Drawn(0.3),
                csv("a.csv", feed("x", Treatment.SCALED), feed("y", Treatment.PLAIN)));
        Set<List<Integer>> parts = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            RunData data = RunData.forTraining(training, Optional.empty(), TYPES, Optional.of(folder), seed,
                    notes::add);
            List<Integer> learning = numbers(data.training());
            List<Integer> validating = numbers(data.validation().orElseThrow());
            assertEquals(15, validating.size());
            assertEquals(IntStream.range(0, records).boxed().toList(),
                    Stream.concat(learning.stream(), validating.stream()).sorted().toList());
            assertTrue(parts.add(validating), "the records of another seed: " + validating);
            int least = learning.getFirst() * learning.getFirst();
            int range = learning.getLast() * learning.getLast() - least;
            for (Table part : List.of(data.training(), data.validation().orElseThrow())) {
                for (int i = 0; i < part.records(); i++) {
                    double number = part.column("y").value(i, 0);
                    assertEquals((float) ((number * number - least) / range), part.column("x").value(i, 0));
                }
            }
        }
    }

    private static List<Integer> numbers(Table part) {
        return IntStream.range(0, part.records()).mapToObj(i -> (int) part.column("y").value(i, 0)).toList();
    }

    @Test
    void aColumnThatNeverChangesCannotBeScaled() throws IOException {
        write("a.csv", "x,y\n7,1\n7,2\n");
        for (Treatment treatment : List.of(Treatment.SCALED, Treatment.STANDARDISED)) {
            assertEquals(
                    folder + "/a.csv:2:1: expected a column that changes, to scale it, found 7 in each record of the"
                            + " training part",
                    refusal(training(new Validation.None(),
                            csv("a.csv", feed("x", treatment), feed("y", Treatment.PLAIN)))));
        }
    }

    @Test
    void labelsOutOfRangeAreRefusedWithTheirPlace() throws IOException {
        write("a.csv", "digit,x\n9,1\n10,2\n");
        assertEquals(folder + "/a.csv:3:1: expected a whole number from 0 to 9 for digit: Class, found 10; an index"
                + " counts from 0, and `categories(…)` around the column takes what counts from 1",
                refusal(training(new Validation.None(), csv("a.csv", feed("digit", Treatment.PLAIN), feed("x",
                        Treatment.PLAIN)))));
        writeIdx("labels", new int[] {3}, 1, 2, 250);
        assertEquals(folder
                + "/labels: byte 10: expected a whole number from 0 to 9 for digit: Class, found 250 in record 3",
                refusal(training(new Validation.None(), idx("labels", "digit"))));
    }

    @Test
    void sourcesHaveEquallyManyRecords() throws IOException {
        writeIdx("images", new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
        writeIdx("labels", new int[] {3}, 1, 2, 3);
        assertEquals(folder + "/labels: expected 2 records as in images, found 3 records",
                refusal(training(new Validation.None(), idx("images", "image"), idx("labels", "digit"))));
    }

    @Test
    void recordsHaveAsManyValuesAsTheInput() throws IOException {
        writeIdx("images", new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6);
        assertEquals(folder + "/images: expected records of 4 values for image: f32[H: 2, W: 2], found records of"
                + " 2 × 3 = 6 values; for these write dim W = 3",
                refusal(training(new Validation.None(), idx("images", "image"))));
    }

    @Test
    void allWrongSizesAreToldAtOnce() throws IOException {
        write("a.csv", "image,origin,y,more\n1,usa,2,3\n4,japan,5,6\n7,usa,8,9\n");
        write("t.csv", "y\n1\n");
        writeIdx("pictures", new int[] {3, 2}, 1, 2, 3, 4, 5, 6);
        Training training = new Training("", List.of(
                csv("a.csv", feed("image", Treatment.STANDARDISED), feed("origin", Treatment.CATEGORIES),
                        feed("y", Treatment.PLAIN),
                        new Feed("x", List.of(new Columns.Names("y", "more")), Treatment.SCALED)),
                idx("pictures", "picture")),
                List.of(csv("t.csv", new Feed("image", List.of(new Columns.Names("y", "y")), Treatment.PLAIN))),
                Optional.empty(), new Validation.Last(0.3), List.of(), Training.Course.of(1, 1, 1));
        assertEquals(String.join("\n",
                folder + "/a.csv:1:1: expected 4 columns for image: f32[H: 2, W: 2], found 1",
                folder + "/a.csv:1:14: expected 1 column for x: f32, found 2",
                folder + "/pictures: expected records of 784 values for picture: f32[Pixel: 784], found records of 2"
                        + " values; for these write dim Pixel = 2",
                folder + "/t.csv:1:1: expected 4 columns for image: f32[H: 2, W: 2], found 1",
                folder + "/a.csv:2:3: expected 3 different words in the training part for origin: Origin, found 2"
                        + " ('japan', 'usa'); for these write dim Origin = 2"),
                assertThrows(InputException.class, () -> RunData.forTraining(training, Optional.empty(),
                        Map.of("image", TYPES.get("image"), "picture", TYPES.get("picture"), "x", TYPES.get("x"), "y",
                                TYPES.get("y"), "origin",
                                new TensorType(TensorType.Kind.INDEX, List.of(), 3, "Origin")),
                        Optional.of(folder), 1, notes::add)).getMessage());
    }

    @Test
    void droppedRecordsAreCountedAndNeedASourceOfTheirOwn() throws IOException {
        write("a.csv", "x,y\n1,2\n,3\n4,5\n");
        DataSource drop = new DataSource(Training.Format.CSV, "a.csv", 0, true, List.of(feed("x", Treatment.PLAIN)), 3);
        assertArrayEquals(new float[] {1, 4}, floats(load(training(new Validation.None(), drop)).training(), "x"));
        assertEquals(List.of("a.csv: left out 1 record with a missing value; 2 records remain"), notes);
        write("a.csv", "x,y\n1,2\n,3\n,4\n");
        notes.clear();
        load(training(new Validation.None(), drop));
        assertEquals(List.of("a.csv: left out 2 records with a missing value; 1 record remains"), notes);
        writeIdx("labels", new int[] {2}, 1, 2);
        assertEquals(folder + "/a.csv: expected no missing values, because other files give the other inputs record by"
                + " record; found 2 records with one",
                refusal(training(new Validation.None(), drop, idx("labels", "digit"))));
    }

    @Test
    void missingFilesAreNamedWithWhatTheFolderHolds() throws IOException {
        write("b.csv", "");
        Training training = training(new Validation.None(), csv("a.csv", feed("x", Treatment.PLAIN)),
                csv("b.csv", feed("y", Treatment.PLAIN)));
        assertEquals(folder + ": expected a.csv, b.csv; found no a.csv (the folder holds b.csv); did you mean"
                + " b.csv?", refusal(training));
        Path none = folder.resolve("none");
        assertEquals(none + ": expected a folder with a.csv, b.csv, found nothing of this name",
                assertThrows(InputException.class,
                        () -> RunData.forTraining(training, Optional.empty(), TYPES, Optional.of(none), 1,
                                notes::add))
                        .getMessage());
    }

    @Test
    void filesOutsideOfTheFolderAreRefused() {
        assertEquals("line 3 of the model: expected a file within the data folder, found '../a.csv'",
                refusal(training(new Validation.None(), csv("../a.csv", feed("x", Treatment.PLAIN)))));
    }

    @Test
    void theFolderMayBeTheCurrentOne() {
        var source = csv("pom.xml", feed("x", Treatment.PLAIN));
        assertEquals(Path.of(".").resolve("pom.xml"),
                DataFolder.open(Optional.of(Path.of(".")), List.of(source)).path(source));
    }

    @Test
    void drawnDigitsAreTheSameInEveryRun() {
        Training training = new Training("", List.of(idx("images", "picture"), idx("labels", "digit")), List.of(),
                Optional.of(new Builtin("digits", 40, 20)), new Validation.Drawn(0.1), List.of(),
                Training.Course.of(1, 1, 1));
        RunData data = RunData.forTraining(training, Optional.empty(), TYPES, Optional.empty(), 1, notes::add);
        assertEquals(List.of("no --data: drawing 40 digits to learn from and 20 to test with"), notes);
        assertEquals(36, data.training().records());
        assertEquals(4, data.validation().orElseThrow().records());
        assertEquals(20, data.test().orElseThrow().records());
        RunData other = RunData.forTraining(training, Optional.empty(), TYPES, Optional.empty(), 2, notes::add);
        assertEquals(data.hash(), other.hash());
        assertArrayEquals(bytes(data.test().orElseThrow()), bytes(other.test().orElseThrow()));
        Table test = RunData.forEvaluation(training, ClauseKind.TEST, TYPES, Optional.empty(), Recipe.NONE,
                TrainingColumns.NONE, notes::add);
        assertArrayEquals(bytes(data.test().orElseThrow()), bytes(test));
    }

    @Test
    void drawnDigitsFitNothingElse() {
        Training training = new Training("", List.of(idx("images", "image")), List.of(),
                Optional.of(new Builtin("digits", 40, 20)), new Validation.None(), List.of(),
                Training.Course.of(1, 1, 1));
        assertEquals("builtin digits gives pictures of 28 × 28 = 784 values and digits from 0 to 9, and image:"
                + " f32[H: 2, W: 2] takes neither; give --data DIR",
                assertThrows(InputException.class,
                        () -> RunData.forTraining(training, Optional.empty(), TYPES, Optional.empty(), 1, notes::add))
                        .getMessage());
    }

    @Test
    void theHashTellsDataApart() throws IOException {
        Training training = training(new Validation.None(), csv("a.csv", feed("x", Treatment.PLAIN)));
        write("a.csv", "x\n1\n2\n");
        String hash = load(training).hash();
        write("a.csv", "x\n1\n3\n");
        assertNotEquals(hash, load(training).hash());
        assertEquals(64, hash.length());
    }

    private RunData load(Training training) {
        return RunData.forTraining(training, Optional.empty(), TYPES, Optional.of(folder), 1, notes::add);
    }

    private String refusal(Training training) {
        return assertThrows(InputException.class, () -> load(training)).getMessage();
    }

    private static float[] floats(Table table, String input) {
        return ((Column.Floats) table.column(input)).values();
    }

    private static byte[] bytes(Table table) {
        return ((Column.Bytes) table.column("picture")).values();
    }

    private static Training training(Validation validation, DataSource... sources) {
        return new Training("", List.of(sources), List.of(), Optional.empty(), validation, List.of(),
                Training.Course.of(1, 1, 1));
    }

    private static DataSource csv(String file, Feed... feeds) {
        return new DataSource(Training.Format.CSV, file, 0, false, List.of(feeds), 3);
    }

    private static DataSource idx(String file, String input) {
        return new DataSource(Training.Format.IDX, file, 0, false, List.of(new Feed(input, List.of(), Treatment.PLAIN)),
                3);
    }

    private static Feed feed(String input, Treatment treatment) {
        return new Feed(input, List.of(new Columns.Names(input, input)), treatment);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void writeIdx(String name, int[] shape, int... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x0800 + shape.length);
        for (int size : shape) {
            out.writeInt(size);
        }
        for (int value : values) {
            out.writeByte(value);
        }
        Files.write(folder.resolve(name), bytes.toByteArray());
    }
}
