package netc.cli.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import netc.abi.TensorType;
import netc.abi.Training.Feed;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.Learned;

/// Learns from the training part what a feed asks for, and makes of raw values what the model takes.
final class Treatments {
    private static final int MOST_SHOWN = 12;

    private Treatments() {
    }

    /// What the records `rows` teach about one input; nothing where its values are taken as they are.
    ///
    /// Mean and deviation are of the population, summed in double precision in the order of the records.
    ///
    /// @throws InputException for a column to be scaled whose values are all the same
    static Optional<Learned> learn(Feed feed, TensorType type, Raw raw, int[] rows) {
        return switch (feed.treatment()) {
            case PLAIN -> Optional.empty();
            case STANDARDISED -> Optional.of(standardised(numbers(feed, raw), rows));
            case SCALED -> Optional.of(scaled(numbers(feed, raw), rows));
            case CATEGORIES -> Optional.of(categories(feed, type, raw, rows));
        };
    }

    private static Learned standardised(Raw.Numbers raw, int[] rows) {
        List<Double> shifts = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int element = 0; element < raw.width(); element++) {
            double sum = 0;
            for (int row : rows) {
                sum += raw.values()[row * raw.width() + element];
            }
            double mean = sum / rows.length;
            double squares = 0;
            for (int row : rows) {
                double distance = raw.values()[row * raw.width() + element] - mean;
                squares += distance * distance;
            }
            double deviation = Math.sqrt(squares / rows.length);
            requireChange(raw, rows, element, deviation);
            shifts.add(mean);
            scales.add(deviation);
        }
        return new Learned.Affine(shifts, scales);
    }

    private static Learned scaled(Raw.Numbers raw, int[] rows) {
        List<Double> shifts = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int element = 0; element < raw.width(); element++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int row : rows) {
                double value = raw.values()[row * raw.width() + element];
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            requireChange(raw, rows, element, greatest - least);
            shifts.add(least);
            scales.add(greatest - least);
        }
        return new Learned.Affine(shifts, scales);
    }

    private static void requireChange(Raw.Numbers raw, int[] rows, int element, double range) {
        if (range == 0) {
            throw raw.wrong(rows[0], element, "a column that changes, to scale it",
                    plain(raw.values()[rows[0] * raw.width() + element]) + " in each record of the training part");
        }
    }

    private static Learned categories(Feed feed, TensorType type, Raw raw, int[] rows) {
        if (!(raw instanceof Raw.Texts(List<String> texts, Raw.Place place))) {
            throw new InputException(feed.input() + ": expected a CSV file for categories, found one of numbers");
        }
        TreeSet<String> known = new TreeSet<>();
        for (int row : rows) {
            known.add(texts.get(row));
        }
        if (known.size() != type.limit()) {
            throw place.wrong(rows[0], 0, Counted.of(type.limit(), "different text") + " in the training part for "
                    + feed.input() + ": " + TypeText.of(type),
                    known.size() + " (" + list(known) + "); for these write dim "
                            + type.axis() + " = " + known.size());
        }
        return new Learned.Categories(List.copyOf(known));
    }

    private static String list(TreeSet<String> texts) {
        String shown = String.join(", ",
                texts.stream().limit(MOST_SHOWN).map(t -> "'" + TypeText.shown(t) + "'").toList());
        return texts.size() > MOST_SHOWN ? shown + ", …" : shown;
    }

    /// The values that the model takes.
    ///
    /// @throws InputException for the first that its type does not allow
    static Column apply(String input, TensorType type, Raw raw, Optional<Learned> learned) {
        if (learned.isEmpty()) {
            return plain(input, type, raw);
        }
        return switch (learned.get()) {
            case Learned.Affine affine -> affine(input, type, raw, affine);
            case Learned.Categories categories -> indices(input, raw, categories);
        };
    }

    private static Column affine(String input, TensorType type, Raw raw, Learned.Affine affine) {
        Raw.Numbers numbers = numbers(input, raw);
        if (affine.shift().size() != numbers.width()) {
            throw new InputException(input + ": expected scales for " + TypeText.of(type) + ", found weights with "
                    + Counted.of(affine.shift().size(), "scale"));
        }
        float[] values = new float[numbers.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = affine.apply(i % numbers.width(), numbers.values()[i]);
        }
        return new Column.Floats(values, numbers.width());
    }

    private static Column indices(String input, Raw raw, Learned.Categories categories) {
        if (!(raw instanceof Raw.Texts(List<String> texts, Raw.Place place))) {
            throw new InputException(input + ": expected a CSV file for categories, found one of numbers");
        }
        int[] values = new int[texts.size()];
        for (int record = 0; record < values.length; record++) {
            int at = record;
            values[record] = categories.index(texts.get(record)).orElseThrow(() -> place.wrong(at, 0, input
                    + " to be one of the texts of the training part, " + list(new TreeSet<>(categories.texts())),
                    "'" + TypeText.shown(texts.get(at)) + "'"));
        }
        return new Column.Ints(values, 1);
    }

    private static Column plain(String input, TensorType type, Raw raw) {
        return switch (raw) {
            case Raw.Texts _ -> throw new InputException(
                    input + ": expected a data clause that reads categories too, found one only elsewhere");
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
                        floats[i] = (float) values[i];
                    }
                    yield new Column.Floats(floats, width);
                }
                int[] ints = new int[values.length];
                for (int i = 0; i < ints.length; i++) {
                    check(input, type, i / width, i % width, values[i], place);
                    ints[i] = (int) values[i];
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
                    plain(value));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Raw.Numbers numbers(Feed feed, Raw raw) {
        return numbers(feed.input(), raw);
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
