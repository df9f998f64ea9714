package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingColumnsTest {
    private static final Path FILE = Path.of("w.safetensors");

    @Test
    void whatIsPrintedIsReadBack() {
        TrainingColumns columns = new TrainingColumns(new TreeMap<>(Map.of(
                "x", new FileColumns.Numbered(List.of(4, 1, 2, 3, 9), 12),
                "y", new FileColumns.Named(List.of("age, in years", "", "a \"b\"", "two\nlines", "é")),
                "z", new FileColumns.Numbered(List.of(1), 1))));
        assertEquals(Map.of("columns.x", "4, 1..3, 9 of 12", "columns.y",
                "\"age, in years\",\"\",\"a \"\"b\"\"\",\"two\nlines\",\"é\"", "columns.z", "1 of 1"),
                columns.metadata());
        assertEquals(columns, TrainingColumns.read(columns.metadata(), FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3 of 2", "0 of 2", "-2147483648..2 of 3", "2..1 of 3", "1, of 3", "1 of x",
            "\"a", "\"a\"b", "\"a\"\n\"b\""})
    void otherTextIsRefused(String text) {
        assertEquals(Optional.empty(), FileColumns.parse(text));
        assertEquals(
                "w.safetensors: metadata columns.x: expected columns such as '2..4 of 5' or '\"age\",\"sex\"', found '"
                        + text + "'",
                assertThrows(InputException.class, () -> TrainingColumns.read(Map.of("columns.x", text), FILE))
                        .getMessage());
    }

    @Test
    void columnsAreDescribedInFewWords() {
        assertEquals("column 7", new FileColumns.Numbered(List.of(7), 9).describe());
        assertEquals("columns 1 to 3, 7, 5", new FileColumns.Numbered(List.of(1, 2, 3, 7, 5), 9).describe());
        assertEquals("columns 1, 3, 5, 7, 9, 11, … 15",
                new FileColumns.Numbered(List.of(1, 3, 5, 7, 9, 11, 13, 15), 15).describe());
        assertEquals("'a', 'b'", new FileColumns.Named(List.of("a", "b")).describe());
        assertEquals("'a', 'b', 'c', 'd', 'e', 'f', … 'h' (8 columns)",
                new FileColumns.Named(List.of("a", "b", "c", "d", "e", "f", "g", "h")).describe());
    }
}
