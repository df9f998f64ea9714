package netc.runtime.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Maps each value of a record to `(value - shift) / scale`, with one shift and scale for each of its elements, or one for all.
public final class Affine {
    private static final String BEFORE = "(value - [";
    private static final String BETWEEN = "]) / [";
    private static final String AFTER = "]";

    private final double[] shift;
    private final double[] scale;

    /// @param shift of each element, finite
    /// @param scale of each element, finite and not 0
    public Affine(double[] shift, double[] scale) {
        if (shift.length != scale.length || shift.length == 0) {
            throw new IllegalArgumentException(shift.length + " shifts and " + scale.length + " scales");
        }
        for (int i = 0; i < shift.length; i++) {
            if (!Double.isFinite(shift[i]) || !Double.isFinite(scale[i]) || scale[i] == 0) {
                throw new IllegalArgumentException("(value - " + shift[i] + ") / " + scale[i]);
            }
        }
        this.shift = shift.clone();
        this.scale = scale.clone();
    }

    /// How many elements a record has.
    public int width() {
        return shift.length;
    }

    /// The value for the model: computed in double precision, rounded once.
    ///
    /// @param element of the record, or of several in a row
    public float apply(int element, double value) {
        int own = element % shift.length;
        return (float) ((value - shift[own]) / scale[own]);
    }

    /// The values for the model of whole records, one after the other. Allocates nothing.
    ///
    /// @param from the first of the values
    /// @param to   where in `target` the first goes
    public void apply(float[] values, int from, int records, float[] target, int to) {
        for (int record = 0; record < records; record++) {
            int start = record * shift.length;
            for (int element = 0; element < shift.length; element++) {
                target[to + start + element] = apply(element, values[from + start + element]);
            }
        }
    }

    /// `(value - [23.5, 193.4]) / [7.8, 104.3]`, the same for the same numbers.
    public String print() {
        return BEFORE + join(shift) + BETWEEN + join(scale) + AFTER;
    }

    private static String join(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(", "));
    }

    /// Reads what [#print] wrote; nothing for any other text.
    static Optional<Affine> parse(String text) {
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

    private static double[] numbers(String text) {
        return List.of(text.split(", ", -1)).stream().mapToDouble(Double::parseDouble).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Affine affine && Arrays.equals(shift, affine.shift)
                && Arrays.equals(scale, affine.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shift) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return print();
    }
}
