package netc.runtime.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import netc.runtime.InputException;

/// The columns of one set (training, test), by the name of the input each one feeds; all have the same records.
///
/// @param columns in the order given
public record Table(SequencedMap<String, Column> columns) {
    public Table {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table has at least one column");
        }
        columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
        Map.Entry<String, Column> first = columns.firstEntry();
        for (Map.Entry<String, Column> column : columns.entrySet()) {
            if (column.getValue().records() != first.getValue().records()) {
                throw new InputException("expected as many records for every input, found "
                        + first.getValue().records() + " for " + first.getKey() + " and "
                        + column.getValue().records() + " for " + column.getKey());
            }
        }
    }

    /// How many records each column has.
    public int records() {
        return columns.firstEntry().getValue().records();
    }

    /// The column that feeds an input.
    public Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("no column " + name + " among " + columns.keySet());
        }
        return column;
    }
}
