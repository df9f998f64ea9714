package netc.cli.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.compiler.program.StartSource;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.Recipe;

/// What variables start from that files hold: all records of a source, one behind the other.
final class StartData {
    private final DataFolder folder;
    private final Consumer<String> notes;
    private final WrongSizes sizes;

    /// @param notes told what a user should know: records left out
    /// @param sizes told what does not fit
    StartData(DataFolder folder, Consumer<String> notes, WrongSizes sizes) {
        this.folder = folder;
        this.notes = notes;
        this.sizes = sizes;
    }

    /// The elements by the names of inputs; those of another size are left out.
    Map<String, double[]> read(List<StartSource> starts) {
        Map<String, double[]> values = new HashMap<>();
        for (StartSource start : starts) {
            TensorType type = start.type();
            TensorType record = new TensorType(type.kind(), type.shape().subList(1, type.shape().size()), 0, "");
            DataSource source = start.source();
            Raw raw = new Sources(folder, Map.of(start.input(), record), notes, sizes)
                    .read(List.of(source), (_, _) -> {
                    }).inputs().get(start.input());
            if (raw != null && fits(start, raw, record)) {
                values.put(start.input(), elements(start, raw,
                        Treatments.apply(start.input(), record, raw, Recipe.NONE, "")));
            }
        }
        return values;
    }

    private boolean fits(StartSource start, Raw raw, TensorType record) {
        String expected = folder.place(start.source()) + ": expected ";
        String of = " for " + start.variable() + ": " + TypeText.of(start.type()) + ", found ";
        long wanted = start.type().shape().getFirst().size();
        if (raw.width() != record.elements()) {
            sizes.add(new InputException(expected + "records of " + Counted.of(record.elements(), "value") + of
                    + "records of " + Counted.of(raw.width(), "value")));
        } else if (raw.records() != wanted) {
            String axis = start.type().shape().getFirst().name();
            sizes.add(new InputException(expected + Counted.of(wanted, "record") + of
                    + Counted.of(raw.records(), "record") + "; for these write dim " + axis + " = " + raw.records()),
                    axis, raw.records());
        }
        return raw.width() == record.elements() && raw.records() == wanted;
    }

    private static double[] elements(StartSource start, Raw raw, Column column) {
        double[] elements = new double[Math.multiplyExact(column.records(), column.width())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = column.value(i / column.width(), i % column.width());
            if (!Double.isFinite(elements[i])) {
                throw raw.wrong(i / column.width(), i % column.width(), "a finite number for " + start.variable(),
                        Double.toString(elements[i]));
            }
        }
        return elements;
    }
}
