package netc.cli.data;

import java.util.Optional;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.abi.Training.Arithmetic;
import netc.abi.Training.Feed;
import netc.runtime.InputException;
import netc.runtime.data.Affine;
import netc.runtime.data.Column;
import netc.runtime.data.Permutation;
import netc.runtime.data.Recipe;
import netc.runtime.data.Vocabulary;

/// Learns scales from the training part where a feed asks for them, and makes of raw values what the model takes.
final class Treatments {
    private Treatments() {
    }

    /// What the records `rows` teach about the scale of one input; nothing where its values are taken as they are.
    ///
    /// Mean and deviation are of the population, summed in double precision in the order of the records. Values that are missing
    /// teach nothing.
    ///
    /// @throws InputException for a column to be scaled whose values are all the same
    static Optional<Affine> scale(Feed feed, Raw raw, int[] rows) {
        return switch (feed.treatment()) {
            case PLAIN -> arithmetic(feed);
            case CATEGORIES, PRESENT -> Optional.empty();
            case STANDARDISED -> Optional.of(standardised(numbers(feed.input(), raw), rows));
            case SCALED -> Optional.of(scaled(numbers(feed.input(), raw), rows));
        };
    }

    /// The same for every element; empty where values are taken as they are.
    static Optional<Affine> arithmetic(Feed feed) {
        return feed.arithmetic().equals(Arithmetic.NONE) ? Optional.empty()
                : Optional.of(new Affine(new double[] {feed.arithmetic().shift()},
                        new double[] {feed.arithmetic().scale()}));
    }

    private static Affine standardised(Raw.Numbers raw, int[] rows) {
        double[] shifts = new double[raw.width()];
        double[] scales = new double[raw.width()];
        for (int element = 0; element < raw.width(); element++) {
            double[] values = values(raw, rows, element);
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            double mean = sum / values.length;
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            double deviation = Math.sqrt(squares / values.length);
            requireChange(raw, rows, element, deviation);
            shifts[element] = mean;
            scales[element] = deviation;
        }
        return new Affine(shifts, scales);
    }

    private static Affine scaled(Raw.Numbers raw, int[] rows) {
        double[] shifts = new double[raw.width()];
        double[] scales = new double[raw.width()];
        for (int element = 0; element < raw.width(); element++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (double value : values(raw, rows, element)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            requireChange(raw, rows, element, greatest - least);
            shifts[element] = least;
            scales[element] = greatest - least;
        }
        return new Affine(shifts, scales);
    }

    /// Those that are there, of which there is at least one.
    private static double[] values(Raw.Numbers raw, int[] rows, int element) {
        double[] values = IntStream.of(rows).mapToDouble(row -> raw.values()[row * raw.width() + element])
                .filter(v -> !Double.isNaN(v)).toArray();
        if (values.length == 0) {
            throw raw.wrong(rows[0], element, "a column that has values, to scale it",
                    "none in the records of the training part");
        }
        return values;
    }

    private static void requireChange(Raw.Numbers raw, int[] rows, int element, double range) {
        if (range == 0) {
            throw raw.wrong(rows[0], element, "a column that changes, to scale it",
                    plain(values(raw, rows, element)[0]) + " in each record of the training part");
        }
    }

    /// The values that the model takes.
    ///
    /// @param remedy how the message ends where a word is none that the recipe knows
    /// @throws InputException for the first that its type does not allow
    static Column apply(String input, TensorType type, Raw raw, Recipe recipe, String remedy) {
        Optional<Vocabulary> words = type.kind() == TensorType.Kind.INDEX ? recipe.vocabulary(type.axis())
                : Optional.empty();
        if (raw instanceof Raw.Texts texts) {
            return indices(input, texts, words.orElseThrow(() -> new InputException(
                    input + ": expected a data clause that reads categories too, found one only elsewhere")), remedy);
        }
        if (words.isPresent()) {
            throw new InputException(input + ": expected categories(…), words of a CSV file, because the members of "
                    + type.axis() + " are the words " + UnseenWords.list(words.get().words()) + "; found numbers");
        }
        return recipe.scale(input).map(scale -> scaled(input, raw, scale)).orElseGet(() -> plain(input, type, raw));
    }

    private static Column scaled(String input, Raw raw, Affine scale) {
        if (raw instanceof Raw.Stored(Column column, var _)) {
            return new Column.Scaled(column, scale);
        }
        Raw.Numbers numbers = numbers(input, raw);
        float[] values = new float[numbers.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = there(scale.apply(i, numbers.values()[i]));
        }
        return new Column.Floats(values, numbers.width());
    }

    /// 0 in place of a value that is missing.
    private static float there(float value) {
        return Float.isNaN(value) ? 0 : value;
    }

    private static Column indices(String input, Raw.Texts texts, Vocabulary words, String remedy) {
        UnseenWords.among(input, texts, Permutation.identity(texts.records()), words).ifPresent(unseen -> {
            throw unseen.complaint(remedy);
        });
        // What is missing is the empty text, which no vocabulary of a table has.
        int[] indices = texts.words().stream().mapToInt(word -> words.index(word).orElse(word.isEmpty() ? 0 : -1))
                .toArray();
        return new Column.Ints(IntStream.of(texts.numbers()).map(number -> indices[number]).toArray(), texts.width());
    }

    private static Column plain(String input, TensorType type, Raw raw) {
        return switch (raw) {
            case Raw.Texts _ -> throw new IllegalStateException("texts where numbers are taken: " + input);
            case Raw.Stored(Column column, Raw.Place place) -> {
                if (type.kind() != TensorType.Kind.REAL) {
                    check(input, type, column, place);
                }
                yield column;
            }
            case Raw.Numbers(double[] values, int width, Raw.Place place) -> {
                if (type.kind() == TensorType.Kind.REAL) {
                    float[] floats = new float[values.length];
                    for (int i = 0; i < floats.length; i++) {
                        floats[i] = there((float) values[i]);
                    }
                    yield new Column.Floats(floats, width);
                }
                int[] ints = new int[values.length];
                for (int i = 0; i < ints.length; i++) {
                    if (!Double.isNaN(values[i])) {
                        check(input, type, i / width, i % width, values[i], place);
                        ints[i] = (int) values[i];
                    }
                }
                yield new Column.Ints(ints, width);
            }
        };
    }

    private static void check(String input, TensorType type, Column column, Raw.Place place) {
        for (int record = 0; record < column.records(); record++) {
            for (int element = 0; element < column.width(); element++) {
                check(input, type, record, element, column.value(record, element), place);
            }
        }
    }

    private static void check(String input, TensorType type, int record, int element, double value, Raw.Place place) {
        long least = type.kind() == TensorType.Kind.WHOLE ? Integer.MIN_VALUE : 0;
        long greatest = switch (type.kind()) {
            case INDEX -> type.limit() - 1;
            case TRUTH -> 1;
            case WHOLE, REAL -> Integer.MAX_VALUE;
        };
        if (!(value >= least && value <= greatest && value == Math.rint(value))) {
            throw place.wrong(record, element,
                    "a whole number from " + least + " to " + greatest + " for " + input + ": "
                            + TypeText.of(type),
                    plain(value) + (type.kind() == TensorType.Kind.INDEX && value == type.limit()
                            ? "; an index counts from 0, and `categories(…)` around the column takes what counts from 1"
                            : ""));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Raw.Numbers numbers(String input, Raw raw) {
        return switch (raw) {
            case Raw.Numbers numbers -> numbers;
            case Raw.Texts _ -> throw new IllegalStateException("texts where numbers are scaled: " + input);
            case Raw.Stored(Column column, Raw.Place place) -> {
                double[] values = new double[Math.multiplyExact(column.records(), column.width())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = column.value(i / column.width(), i % column.width());
                }
                yield new Raw.Numbers(values, column.width(), place);
            }
        };
    }
}
