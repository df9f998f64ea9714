package netc.cli.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.abi.TensorType;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// The records that fill one input of one example.
///
/// @param at     how many records behind the example's first one it begins
/// @param length how many in a row there are
record Stretch(int at, int length) {
    /// Those of every input of a set.
    record All(Map<String, Stretch> inputs) {
        /// Every record is an example.
        static final All ONE = new All(Map.of());

        /// @param types  of the inputs, by name
        /// @param values of those that have been read, each of a width that fills its input
        static All of(List<DataSource> sources, Map<String, TensorType> types, Map<String, Raw> values) {
            Map<String, Stretch> inputs = new LinkedHashMap<>();
            for (DataSource source : sources) {
                for (Feed feed : source.feeds()) {
                    String input = feed.input();
                    if (values.containsKey(input)) {
                        inputs.put(input, new Stretch(feed.at(),
                                Math.toIntExact(types.get(input).rows(values.get(input).width()))));
                    }
                }
            }
            return new All(inputs);
        }

        Stretch of(String input) {
            return inputs.getOrDefault(input, new Stretch(0, 1));
        }

        /// Records of an example, from its first to its last.
        int span() {
            return inputs.values().stream().mapToInt(s -> Math.addExact(s.at(), s.length())).max().orElse(1);
        }

        /// Examples of so many records: each of them begins one, as long as the last ends within them.
        int examples(int records) {
            return records - span() + 1;
        }

        /// @throws InputException for a file without an example
        void require(String place, int records) {
            if (examples(records) < 1) {
                throw new InputException(place + ": expected " + Counted.of(span(), "record")
                        + " or more, as many as an example has in a row, found " + Counted.number(records));
            }
        }

        /// @throws InputException where records are missing among those that lie in a row
        void requireGapless(String place, int dropped) {
            if (dropped > 0 && span() > 1) {
                throw new InputException(place + ": expected no missing values, because an example is "
                        + Counted.of(span(), "record") + " in a row; found " + Counted.of(dropped, "record")
                        + " with one");
            }
        }

        /// What an example is, where it is more than one record: `text is 64 records in a row, next 64, from 1 later on`.
        Optional<String> said() {
            if (span() == 1) {
                return Optional.empty();
            }
            List<String> parts = new ArrayList<>();
            inputs.forEach((input, stretch) -> parts.add(input + " is " + Counted.of(stretch.length(), "record")
                    + (stretch.length() > 1 ? " in a row" : "")
                    + (stretch.at() > 0 ? ", " + Counted.number(stretch.at()) + " later" : "")));
            return Optional.of("an example begins with every record: " + String.join("; ", parts));
        }
    }
}
