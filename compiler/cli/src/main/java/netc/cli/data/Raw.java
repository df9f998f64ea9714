package netc.cli.data;

import java.util.List;
import netc.runtime.InputException;
import netc.runtime.data.Column;

/// The values of one input for every record of its sources, before anything is learned from them.
sealed interface Raw {
    int records();

    /// How many values one record has.
    int width();

    /// Where a value stands, as messages begin.
    Place place();

    /// The complaint about one value.
    default InputException wrong(int record, int element, String expected, String found) {
        return place().wrong(record, element, expected, found);
    }

    /// Numbers, record after record; NaN where one may be missing, and is.
    record Numbers(double[] values, int width, Place place) implements Raw {
        @Override
        public int records() {
            return values.length / width;
        }
    }

    /// Texts, record after record.
    ///
    /// @param numbers which of the words each is
    /// @param words   each once
    record Texts(int[] numbers, int width, List<String> words, Place place) implements Raw {
        public Texts {
            words = List.copyOf(words);
        }

        /// One text a record.
        static Texts of(List<String> values, Place place) {
            Numbering numbering = new Numbering();
            int[] numbers = values.stream().mapToInt(numbering::of).toArray();
            return new Texts(numbers, 1, numbering.words(), place);
        }

        @Override
        public int records() {
            return numbers.length / width;
        }
    }

    /// Values that are stored as the model takes them.
    record Stored(Column column, Place place) implements Raw {
        @Override
        public int records() {
            return column.records();
        }

        @Override
        public int width() {
            return column.width();
        }
    }

    /// Makes complaints about values.
    @FunctionalInterface
    interface Place {
        InputException wrong(int record, int element, String expected, String found);
    }
}
