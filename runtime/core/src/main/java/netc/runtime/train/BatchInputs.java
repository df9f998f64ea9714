package netc.runtime.train;

import java.util.ArrayList;
import java.util.List;
import netc.abi.Port;
import netc.abi.TensorType;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.Table;
import netc.runtime.model.Run;

/// Fills those inputs of a procedure that are one for each example with records of a table. What can be wrong with the values is found when this is made;
/// filling checks and allocates nothing.
public final class BatchInputs {
    private final Run run;
    private final List<Port> ports = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    /// @param set what the table is, for messages: `training data`
    /// @throws InputException where a column is missing, of another size, or has indices out of range
    public BatchInputs(Run run, Table table, String set) {
        this.run = run;
        for (Port port : run.procedure().inputs()) {
            if (port.perExample()) {
                ports.add(port);
                columns.add(checked(port, table, set));
            }
        }
    }

    private static Column checked(Port port, Table table, String set) {
        Column column = table.columns().get(port.name());
        if (column == null) {
            throw new InputException(set + ": expected values for " + port.name() + ", found those for "
                    + String.join(", ", table.columns().keySet()));
        }
        TensorType type = port.type();
        if (column.width() != type.elements()) {
            throw new InputException(
                    set + ": expected " + Counted.of(type.elements(), "value") + " a record for " + port.name()
                            + ", found " + column.width());
        }
        switch (type.kind()) {
            case INDEX -> column.requireIndices(Math.toIntExact(type.limit()), port.name(), _ -> set);
            case TRUTH -> column.requireIndices(2, port.name(), _ -> set);
            case REAL, WHOLE -> {
            }
        }
        return column;
    }

    /// Makes the records `order[from] … order[from + count - 1]` the examples of the next run, which has as many.
    public void fill(int[] order, int from, int count) {
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            if (!port.isReal()) {
                columns.get(i).gather(order, from, count, run.indices(), run.at(port));
            } else {
                columns.get(i).gather(order, from, count, run.arena(), run.at(port));
            }
        }
    }
}
