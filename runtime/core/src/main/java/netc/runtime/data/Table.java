package netc.runtime.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import netc.runtime.InputException;

/// The columns of one set (training, test), by the name of the input each one feeds; all have the same records.
///
/// @param records how many there are, even where nothing is read of them
/// @param columns in the order given
public record Table(int records, SequencedMap<String, Column> columns) {
    public Table {
        columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
        for (Map.Entry<String, Column> column : columns.entrySet()) {
            if (column.getValue().records() != records) {
                throw new InputException("expected as many records for every input, found "
                        + records + " for " + columns.firstEntry().getKey() + " and "
                        + column.getValue().records() + " for " + column.getKey());
            }
        }
    }

    /// As many records as the first column has.
    public Table(SequencedMap<String, Column> columns) {
        this(columns.firstEntry().getValue().records(), columns);
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
