package netc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;

class ColumnTest {
    private static final List<Column> ALIKE = List.of(
            new Column.Bytes(new byte[] {1, 2, 3, (byte) 200, 5, (byte) 255}, 2),
            new Column.Floats(new float[] {1, 2, 3, 200, 5, 255}, 2),
            new Column.Ints(new int[] {1, 2, 3, 200, 5, 255}, 2));

    @Test
    void gathersRecordsByIndexAtAnOffset() {
        for (Column column : ALIKE) {
            float[] floats = {-1, -1, -1, -1, -1, -1};
            column.gather(new int[] {9, 2, 1}, 1, 2, floats, 1);
            assertArrayEquals(new float[] {-1, 5, 255, 3, 200, -1}, floats);
            int[] ints = {-1, -1, -1, -1, -1, -1};
            column.gather(new int[] {9, 2, 1}, 1, 2, ints, 1);
            assertArrayEquals(new int[] {-1, 5, 255, 3, 200, -1}, ints);
        }
    }

    @Test
    void chosenRecordsKeepTheirType() {
        for (Column column : ALIKE) {
            Column chosen = column.chosen(new int[] {2, 1});
            assertEquals(column.getClass(), chosen.getClass());
            assertEquals(2, chosen.records());
            assertEquals(5, chosen.value(0, 0));
            assertEquals(200, chosen.value(1, 1));
        }
    }

    /// Three records of two numbers; a window is two of them in a row.
    @Test
    void windowsAreRecordsInARowAndKeepNoneTwice() {
        for (Column column : ALIKE) {
            Column.Windows windows = new Column.Windows(column, new int[] {0, 1}, 0, 2);
            assertEquals(2, windows.records());
            assertEquals(4, windows.width());
            float[] floats = new float[8];
            windows.gather(new int[] {1, 0}, 0, 2, floats, 0);
            assertArrayEquals(new float[] {3, 200, 5, 255, 1, 2, 3, 200}, floats);
            int[] ints = new int[4];
            windows.gather(new int[] {1, 0}, 1, 1, ints, 0);
            assertArrayEquals(new int[] {1, 2, 3, 200}, ints);
            assertEquals(255, windows.value(1, 3));
            Column.Windows last = assertInstanceOf(Column.Windows.class, windows.chosen(new int[] {1}));
            assertSame(column, last.of());
            assertEquals(3, last.value(0, 0));
            Column later = new Column.Windows(column, new int[] {0, 1}, 1, 1);
            assertEquals(5, later.value(1, 0));
            assertThrows(InputException.class, () -> windows.requireIndices(200, "digit", _ -> "here"));
        }
    }

    @Test
    void gatheringAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        float[] target = new float[6];
        int[] order = {2, 0, 1};
        List<Column> columns = new ArrayList<>(ALIKE);
        ALIKE.forEach(column -> columns.add(new Column.Windows(column, new int[] {2, 0, 1}, 0, 1)));
        for (Column column : columns) {
            for (int i = 0; i < 20_000; i++) {
                column.gather(order, 0, 3, target, 0);
            }
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 1000; i++) {
                column.gather(order, 0, 3, target, 0);
            }
            // A measurement may itself cost a few bytes; a thousand calls that allocate cost at least 16,000.
            assertEquals(0, (threads.getThreadAllocatedBytes(self) - before) / 1000);
        }
    }

    @Test
    void aLabelOutOfRangeIsNamed() {
        Column labels = new Column.Bytes(new byte[] {3, 9, 10}, 1);
        InputException e = assertThrows(InputException.class,
                () -> labels.requireIndices(10, "digit", i -> "labels.gz: byte " + (8 + i)));
        assertEquals("labels.gz: byte 10: expected digit to be a whole number from 0 to 9, found 10 in record 3",
                e.getMessage());
    }

    @Test
    void aBrokenIndexIsNamed() {
        for (float bad : new float[] {-1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            Column column = new Column.Floats(new float[] {bad}, 1);
            assertThrows(InputException.class, () -> column.requireIndices(10, "digit", i -> "x"));
        }
    }

    @Test
    void columnsOfOneTableHaveAsManyRecords() {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        columns.put("image", ALIKE.getFirst());
        columns.put("digit", new Column.Bytes(new byte[4], 1));
        InputException e = assertThrows(InputException.class, () -> new Table(columns));
        assertEquals("expected as many records for every input, found 3 for image and 4 for digit", e.getMessage());
    }
}
