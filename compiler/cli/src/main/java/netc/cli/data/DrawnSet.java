package netc.cli.data;

import java.util.Locale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Builtin;
import netc.abi.Training.Feed;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.data.Column;
import netc.runtime.data.DrawnDigits;
import netc.runtime.data.DrawnPoints;

/// Data that the project makes itself, for runs without `--data`: `builtin digits(train: 20_000, test: 4_000)`.
///
/// It is the same in every run, like a file: the seed of a run decides about weights and order, not about the data.
///
/// @param data        by input
/// @param test        by input, where the model asks for some
/// @param description what decides its content
record DrawnSet(Sources.Read data, Optional<Sources.Read> test, String description) {
    private static final long SEED = 1;
    private static final long TEST_SEED = 2;
    private static final int DIGITS = 10;

    /// The columns of as many records that are made.
    private interface Made {
        /// @throws InputException where an input takes nothing of what is made
        Column column(String input, TensorType type);
    }

    /// @param training names built-in data
    /// @throws InputException where the model takes something else
    static DrawnSet of(Training training, Map<String, TensorType> types, Consumer<String> notes) {
        Builtin builtin = training.builtin().orElseThrow(() -> new IllegalStateException("no built-in data"));
        notes.accept("no --data: drawing " + Counted.of(builtin.train(), noun(builtin))
                + (isDigits(builtin) ? "" : " of " + builtin.name()) + " to learn from"
                + (builtin.test() == 0 ? ""
                        : " and " + String.format(Locale.ROOT, "%,d", builtin.test()) + " to test with"));
        return new DrawnSet(read(training, types, SEED, builtin.train()), builtin.test() == 0
                ? Optional.empty()
                : Optional.of(read(training, types, TEST_SEED, builtin.test())),
                builtin.name() + "(train: " + builtin.train() + ", test: " + builtin.test() + ")");
    }

    /// What one example is.
    static String noun(Builtin builtin) {
        return isDigits(builtin) ? "digit" : "point";
    }

    private static boolean isDigits(Builtin builtin) {
        return builtin.name().equals("digits");
    }

    private static Sources.Read read(Training training, Map<String, TensorType> types, long seed, int count) {
        Builtin builtin = training.builtin().orElseThrow();
        Made made = isDigits(builtin) ? digits(seed, count) : points(builtin, seed, count);
        // Without a clause that names some, every input is drawn: its type says which of the two it takes.
        List<String> fed = training.data().isEmpty() ? List.copyOf(types.keySet())
                : training.data().stream().flatMap(source -> source.feeds().stream()).map(Feed::input).toList();
        Map<String, Raw> inputs = new LinkedHashMap<>();
        for (String input : fed) {
            inputs.put(input, new Raw.Stored(made.column(input, types.get(input)),
                    (record, _, expected, found) -> new InputException("drawn " + noun(builtin) + " " + (record + 1)
                            + ": expected " + expected + ", found " + found)));
        }
        return Sources.Read.of(inputs, Stretch.All.of(training.data(), types, inputs));
    }

    private static Made digits(long seed, int count) {
        DrawnDigits.Set set = DrawnDigits.draw(seed, 0, count);
        return (input, type) -> {
            if (isPicture(type)) {
                return set.pictures();
            }
            if (isDigit(type)) {
                return set.digits();
            }
            throw new InputException(
                    "builtin digits gives pictures of 28 × 28 = 784 values and digits from 0 to 9, and "
                            + input + ": " + TypeText.of(type) + " takes neither; give --data DIR");
        };
    }

    private static Made points(Builtin builtin, long seed, int count) {
        DrawnPoints.Set set = DrawnPoints.valueOf(builtin.name().toUpperCase(Locale.ROOT)).draw(seed, count);
        return (input, type) -> {
            if (type.kind() == TensorType.Kind.REAL && type.elements() == DrawnPoints.COORDINATES) {
                return set.points();
            }
            if (type.elements() == 1 && (type.kind() != TensorType.Kind.INDEX || type.limit() >= DrawnPoints.CLASSES)) {
                return set.classes();
            }
            throw new InputException(
                    "builtin " + builtin.name() + " gives points of 2 numbers and their classes, 0 and 1,"
                            + " and " + input + ": " + TypeText.of(type) + " takes neither; give --data DIR");
        };
    }

    /// Whether all that the sources fill takes pictures or digits, and something takes pictures.
    static boolean fits(Training training, Map<String, TensorType> types) {
        List<TensorType> fed = training.data().stream().flatMap(source -> source.feeds().stream())
                .map(feed -> types.get(feed.input())).toList();
        return fed.stream().anyMatch(DrawnSet::isPicture) && fed.stream().allMatch(t -> isPicture(t) || isDigit(t));
    }

    private static boolean isPicture(TensorType type) {
        return type.kind() == TensorType.Kind.REAL && type.elements() == DrawnDigits.PIXELS;
    }

    private static boolean isDigit(TensorType type) {
        return type.kind() == TensorType.Kind.INDEX && type.elements() == 1 && type.limit() >= DIGITS;
    }
}
