package netc.runtime.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What a data clause learned from the training part about one input, and applies wherever the model is used.
///
/// Prints as one line of text, the same for the same numbers, and is read back from it.
public sealed interface Learned {
    /// As it stands in the metadata of weights.
    String print();

    /// Maps each value of a record to `(value - shift) / scale`, with one shift and scale for each of its elements.
    record Affine(List<Double> shift, List<Double> scale) implements Learned {
        private static final String BEFORE = "(value - [";
        private static final String BETWEEN = "]) / [";
        private static final String AFTER = "]";

        public Affine {
            shift = List.copyOf(shift);
            scale = List.copyOf(scale);
            if (shift.size() != scale.size() || shift.isEmpty()) {
                throw new IllegalArgumentException(shift.size() + " shifts and " + scale.size() + " scales");
            }
            for (int i = 0; i < shift.size(); i++) {
                if (!Double.isFinite(shift.get(i)) || !Double.isFinite(scale.get(i)) || scale.get(i) == 0) {
                    throw new IllegalArgumentException("(value - " + shift.get(i) + ") / " + scale.get(i));
                }
            }
        }

        /// The value for the model.
        public float apply(int element, double value) {
            return (float) ((value - shift.get(element)) / scale.get(element));
        }

        /// `(value - [23.5, 193.4]) / [7.8, 104.3]`
        @Override
        public String print() {
            return BEFORE + join(shift) + BETWEEN + join(scale) + AFTER;
        }

        private static String join(List<Double> numbers) {
            return String.join(", ", numbers.stream().map(n -> Double.toString(n)).toList());
        }

        private static Optional<Learned> parse(String text) {
            int between = text.indexOf(BETWEEN);
            if (!text.startsWith(BEFORE) || between < 0 || !text.endsWith(AFTER)) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Affine(numbers(text.substring(BEFORE.length(), between)),
                        numbers(text.substring(between + BETWEEN.length(), text.length() - AFTER.length()))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static List<Double> numbers(String text) {
            return List.of(text.split(", ", -1)).stream().map(Double::valueOf).toList();
        }
    }

    /// Maps a text to its place in the list.
    ///
    /// @param texts sorted, each once
    record Categories(List<String> texts) implements Learned {
        public Categories {
            texts = List.copyOf(texts);
            if (!texts.stream().sorted().distinct().toList().equals(texts)) {
                throw new IllegalArgumentException("not sorted, or a text twice: " + texts);
            }
        }

        /// The place of a text, or nothing where the training part did not have it.
        public Optional<Integer> index(String text) {
            int found = Collections.binarySearch(texts, text);
            return found < 0 ? Optional.empty() : Optional.of(found);
        }

        /// `one of ["europe", "japan", "usa"]`, with `\` before a quote or another `\`.
        @Override
        public String print() {
            return "one of [" + String.join(", ", texts.stream().map(Categories::quoted).toList()) + "]";
        }

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        private static Optional<Learned> parse(String text) {
            String before = "one of [";
            if (!text.startsWith(before) || !text.endsWith("]")) {
                return Optional.empty();
            }
            List<String> texts = new ArrayList<>();
            int end = text.length() - 1;
            for (int at = before.length(); at < end; at += 2) {
                StringBuilder one = new StringBuilder();
                if (text.charAt(at++) != '"') {
                    return Optional.empty();
                }
                while (at < end && text.charAt(at) != '"') {
                    at += text.charAt(at) == '\\' ? 1 : 0;
                    one.append(text.charAt(at++));
                }
                texts.add(one.toString());
                at++;
                if (at > end || at < end && !text.startsWith(", ", at)) {
                    return Optional.empty();
                }
            }
            try {
                return Optional.of(new Categories(texts));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /// Reads what [#print] wrote; nothing for any other text.
    static Optional<Learned> parse(String text) {
        return Affine.parse(text).or(() -> Categories.parse(text));
    }
}
