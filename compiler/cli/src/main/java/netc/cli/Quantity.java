package netc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.runtime.InputException;

/// What is drawn, or runs along an edge of a picture, as the command line names it: `conv1.W`, `W[3]`, `x[F: 0]`,
/// `x[0]=-6..6`.
///
/// @param place along the first axes; the others stay
/// @param range from where to where, if it says so
record Quantity(String name, List<Place> place, Optional<Range> range) {
    private static final String NUMBER = "[-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?";
    private static final Pattern FORM = Pattern
            .compile(
                    "\\s*([A-Za-z_][\\w.]*)\\s*(?:\\[([^\\]]*)\\])?\\s*(?:=\\s*(" + NUMBER + ")\\s*\\.\\.\\s*(" + NUMBER
                            + "))?\\s*");
    private static final Pattern PLACE = Pattern.compile("\\s*(?:([A-Za-z_]\\w*)\\s*:\\s*)?([0-9]{1,9})\\s*");

    /// @param axis its name, where it is given
    record Place(Optional<String> axis, int number) {
    }

    record Range(double low, double high) {
    }

    /// @throws InputException where it has another form
    static Quantity parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw wrong(text);
        }
        List<Place> places = new ArrayList<>();
        if (form.group(2) != null) {
            for (String part : form.group(2).split(",", -1)) {
                Matcher place = PLACE.matcher(part);
                if (!place.matches()) {
                    throw wrong(text);
                }
                places.add(new Place(Optional.ofNullable(place.group(1)), Integer.parseInt(place.group(2))));
            }
        }
        Optional<Range> range = Optional.ofNullable(form.group(3))
                .map(low -> new Range(Double.parseDouble(low), Double.parseDouble(form.group(4))));
        if (range.isPresent() && !(range.get().low < range.get().high)) {
            throw new InputException("'" + text + "': expected a range from a lower to a higher number");
        }
        return new Quantity(form.group(1), List.copyOf(places), range);
    }

    private static InputException wrong(String text) {
        return new InputException("'" + text
                + "': expected a name, perhaps with a place and a range, as in y, W[3], x[F: 0] or x[0]=-6..6");
    }

    /// Whether it is a name alone, as that of an axis.
    boolean isName() {
        return place.isEmpty() && range.isEmpty();
    }

    /// Whether it is one element of a tensor.
    boolean isElementOf(TensorType type) {
        return place.size() == type.shape().size();
    }

    /// The axes that stay.
    ///
    /// @throws InputException where the place is beyond an axis, or names another
    List<Dimension> left(List<Dimension> shape) {
        if (place.size() > shape.size()) {
            throw new InputException(
                    "'" + this + "': expected at most " + shape.size() + " places, one for each axis of "
                            + name + ", found " + place.size());
        }
        for (int i = 0; i < place.size(); i++) {
            Dimension axis = shape.get(i);
            Place at = place.get(i);
            if (at.axis.isPresent() && !at.axis.get().equals(axis.name())) {
                throw new InputException("'" + this + "': expected a place along " + axis.name() + ", found one along "
                        + at.axis.get());
            }
            if (at.number >= axis.size()) {
                throw new InputException("'" + this + "': expected a place along " + axis.name() + " from 0 to "
                        + (axis.size() - 1) + ", found " + at.number);
            }
        }
        return shape.subList(place.size(), shape.size());
    }

    /// The number of the first element.
    int first(List<Dimension> shape) {
        left(shape);
        long first = 0;
        for (int i = 0; i < shape.size(); i++) {
            first = first * shape.get(i).size() + (i < place.size() ? place.get(i).number : 0);
        }
        return Math.toIntExact(first);
    }

    /// The elements that are meant, of those of one tensor.
    double[] of(double[] all, List<Dimension> shape) {
        int from = first(shape);
        int count = Math.toIntExact(left(shape).stream().mapToLong(Dimension::size).reduce(1, Math::multiplyExact));
        return Arrays.copyOfRange(all, from, from + count);
    }

    /// Parts of a tensor that have some of its axes, in the order asked for: one for each place along the others.
    static List<double[]> parts(double[] values, List<Dimension> axes, List<Dimension> inside) {
        int size = Math.toIntExact(inside.stream().mapToLong(Dimension::size).reduce(1, Math::multiplyExact));
        double[][] parts = new double[values.length / size][size];
        for (int e = 0; e < values.length; e++) {
            int[] place = new int[inside.size()];
            int part = 0;
            int rest = e;
            int left = values.length;
            for (Dimension axis : axes) {
                left /= (int) axis.size();
                if (inside.contains(axis)) {
                    place[inside.indexOf(axis)] = rest / left;
                } else {
                    part = part * (int) axis.size() + rest / left;
                }
                rest %= left;
            }
            int at = 0;
            for (int i = 0; i < place.length; i++) {
                at = at * (int) inside.get(i).size() + place[i];
            }
            parts[part][at] = values[e];
        }
        return List.of(parts);
    }

    @Override
    public String toString() {
        return name + (place.isEmpty() ? ""
                : "[" + String.join(", ", place.stream().map(p -> p.axis.map(a -> a + ": ").orElse("") + p.number)
                        .toList()) + "]");
    }
}
