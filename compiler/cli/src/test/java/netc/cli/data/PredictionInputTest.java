package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import netc.runtime.data.Affine;
import netc.runtime.data.Column;
import netc.runtime.data.NpyFile;
import netc.runtime.data.Recipe;
import netc.runtime.data.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionInputTest {
    private static final TensorType PAIR = TensorType.real(new Dimension("F", 2));
    private static final TensorType IMAGE = TensorType.real(new Dimension("H", 2), new Dimension("W", 2),
            new Dimension("C", 1));
    private static final Recipe SCALE = new Recipe(
            new TreeMap<>(Map.of("x", new Affine(new double[] {1, 2}, new double[] {2, 4}))), new TreeMap<>());

    @TempDir
    private Path folder;
    private final List<String> notes = new ArrayList<>();

    @Test
    void aTableMayLackTheTargetsThatTheClausesName() throws IOException {
        Training training = training(new Feed("x", List.of(new Columns.Names("a", "b")), Treatment.STANDARDISED),
                new Feed("y", List.of(new Columns.Names("y", "y")), Treatment.PLAIN));
        write("new.csv", "name,a,b\nfirst,3,10\n");
        assertArrayEquals(new float[] {1, 2}, floats(read(training, SCALE, "new.csv", "x", PAIR), "x"));
    }

    @Test
    void numberedColumnsAreThoseOfTheClauseOrTheInputsAlone() throws IOException {
        Training training = training(new Feed("x", List.of(new Columns.Numbers(2, 3)), Treatment.STANDARDISED),
                new Feed("y", List.of(new Columns.Numbers(1, 1)), Treatment.PLAIN));
        write("whole.csv", "9,3,10\n");
        write("alone.csv", "3,10\n");
        assertArrayEquals(new float[] {1, 2}, floats(read(training, SCALE, "whole.csv", "x", PAIR), "x"));
        assertArrayEquals(new float[] {1, 2}, floats(read(training, SCALE, "alone.csv", "x", PAIR), "x"));
    }

    @Test
    void withoutClausesColumnsAreInTheOrderOfTheInputs() throws IOException {
        write("new.csv", "1,2,3\n4,5,6\n");
        SequencedMap<String, TensorType> inputs = new LinkedHashMap<>();
        inputs.put("x", PAIR);
        inputs.put("z", TensorType.real());
        Table table = input(Optional.empty(), inputs, Recipe.NONE).read(folder.resolve("new.csv"), ClauseKind.DATA)
                .table();
        assertEquals(
                List.of("new.csv has the columns of the inputs, in the order of the model: x is columns 1 to 2, z is"
                        + " column 3"),
                notes);
        assertArrayEquals(new float[] {1, 2, 4, 5}, floats(table, "x"));
        assertArrayEquals(new float[] {3, 6}, floats(table, "z"));
    }

    @Test
    void missingValuesAreRefusedBecauseAnswersBelongToLines() throws IOException {
        write("new.csv", "1,\n");
        assertEquals(folder + "/new.csv:1:3: expected a value in column 2, found an empty field;"
                + " `missing: drop` in the data clause leaves such records out",
                refusal(Optional.empty(), Recipe.NONE, "new.csv", PAIR));
    }

    @Test
    void anArrayHasTheShapeOfTheInputWithOrWithoutAxesOfOne() throws IOException {
        for (List<Integer> shape : List.of(List.of(1, 2, 2, 1), List.of(1, 2, 2), List.of(1, 4))) {
            writeNpy(shape, 1, 2, 3, 4);
            Table table = input(Optional.empty(), inputs("x", IMAGE), Recipe.NONE)
                    .read(folder.resolve("a.npy"), ClauseKind.DATA).table();
            assertArrayEquals(new float[] {1, 2, 3, 4}, floats(table, "x"));
        }
        writeNpy(List.of(4, 1), 1, 2, 3, 4);
        assertEquals(
                folder + "/a.npy: expected an array of shape [n, 2, 2, 1] for x: f32[H: 2, W: 2, C: 1], found [4, 1]",
                refusal(Optional.empty(), Recipe.NONE, "a.npy", IMAGE));
    }

    /// What NumPy calls bool, for an input of truth values, of numbers, and of indices.
    @Test
    void truthValuesOfNumPyAreZerosAndOnes() throws IOException {
        String header = "{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}";
        Files.write(folder.resolve("a.npy"),
                ("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header + "\1\0\1")
                        .getBytes(StandardCharsets.ISO_8859_1));
        for (TensorType.Kind kind : TensorType.Kind.values()) {
            TensorType type = new TensorType(kind, List.of(), kind == TensorType.Kind.INDEX ? 2 : 0, "");
            Column column = input(Optional.empty(), inputs("x", type), Recipe.NONE)
                    .read(folder.resolve("a.npy"), ClauseKind.DATA).table().column("x");
            int[] found = new int[3];
            column.gather(new int[] {0, 1, 2}, 0, 3, found, 0);
            assertArrayEquals(new int[] {1, 0, 1}, found, kind.name());
        }
    }

    @Test
    void otherFormatsAreRefused() {
        assertEquals(folder + "/a.png: expected a file whose name ends in .csv or .npy",
                refusal(Optional.empty(), Recipe.NONE, "a.png", IMAGE));
    }

    @Test
    void weightsWithoutTheScalesOfTrainingAreRefused() throws IOException {
        Training training = training(new Feed("x", List.of(new Columns.Numbers(1, 2)), Treatment.STANDARDISED));
        write("new.csv", "3,10\n");
        assertEquals(
                "w.safetensors: expected weights that hold what was learned about x (scales or categories), as netc train leaves"
                        + " them; found none in their metadata",
                assertThrows(InputException.class,
                        () -> RunData.requireLearned(training, Map.of("x", PAIR), Recipe.NONE,
                                Path.of("w.safetensors")))
                        .getMessage());
    }

    private Table read(Training training, Recipe recipe, String file, String input, TensorType type) {
        return input(Optional.of(training), inputs(input, type), recipe)
                .read(folder.resolve(file), ClauseKind.DATA).table();
    }

    private String refusal(Optional<Training> training, Recipe recipe, String file, TensorType type) {
        return assertThrows(InputException.class,
                () -> input(training, inputs("x", type), recipe).read(folder.resolve(file), ClauseKind.DATA))
                .getMessage();
    }

    private PredictionInput input(Optional<Training> training, SequencedMap<String, TensorType> inputs, Recipe recipe) {
        return new PredictionInput(new PredictionInput.Model(training, inputs, Set.of("y")), recipe,
                TrainingColumns.NONE, notes::add);
    }

    private static SequencedMap<String, TensorType> inputs(String name, TensorType type) {
        SequencedMap<String, TensorType> inputs = new LinkedHashMap<>();
        inputs.put(name, type);
        return inputs;
    }

    private static Training training(Feed... feeds) {
        return new Training("", List.of(new DataSource(Training.Format.CSV, "a.csv", 0, true, List.of(feeds), 1)),
                List.of(),
                Optional.empty(),
                new Validation.None(), List.of(), Training.Course.of(1, 1, 1));
    }

    private static float[] floats(Table table, String input) {
        return ((Column.Floats) table.column(input)).values();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void writeNpy(List<Integer> shape, float... values) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("a.npy"))) {
            NpyFile.write(out, shape, values);
        }
    }
}
