package netc.cli.data;

import java.util.List;
import netc.runtime.InputException;
import netc.runtime.data.Column;

/// The values of one input for every record of its sources, before anything is learned from them.
sealed interface Raw {
    int records();

    /// Where a value stands, as messages begin.
    Place place();

    /// The complaint about one value.
    default InputException wrong(int record, int element, String expected, String found) {
        return place().wrong(record, element, expected, found);
    }

    /// Numbers, record after record.
    record Numbers(double[] values, int width, Place place) implements Raw {
        @Override
        public int records() {
            return values.length / width;
        }
    }

    /// Texts, one a record.
    record Texts(List<String> values, Place place) implements Raw {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public int records() {
            return values.size();
        }
    }

    /// Values that are stored as the model takes them.
    record Stored(Column column, Place place) implements Raw {
        @Override
        public int records() {
            return column.records();
        }
    }

    /// Makes complaints about values.
    @FunctionalInterface
    interface Place {
        InputException wrong(int record, int element, String expected, String found);
    }
}
