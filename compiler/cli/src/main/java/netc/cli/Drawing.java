package netc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.cli.DrawnModel.Groups;
import netc.cli.DrawnModel.Kind;
import netc.cli.DrawnModel.Named;
import netc.cli.data.TypeText;
import netc.cli.draw.Lines;
import netc.cli.draw.Picture;
import netc.cli.draw.Plane;
import netc.cli.draw.Points;
import netc.cli.draw.Tiles;
import netc.runtime.InputException;

/// Which picture shows what is asked for: that follows from what the names are, and from what runs to the right and upward.
///
/// @param names    what is drawn
/// @param across   what runs to the right, where it is said
/// @param up       what runs upward, or down a tile, where it is said
/// @param examples how many records are drawn each by itself
record Drawing(DrawnModel model, List<Quantity> names, Optional<Quantity> across, Optional<Quantity> up, int examples) {
    private static final int SIZE = 105;
    private static final int CURVE = 256;
    /// Records that lie in a plane as points.
    private static final int MOST_POINTS = 600;
    private static final int MOST_KINDS = 10;
    private static final int MOST_TILES = 144;
    /// Records that have lines of their own: more cannot be told apart.
    private static final int MOST_LINES = 8;

    Picture picture() {
        Named first = model.named(names.getFirst().name());
        List<Dimension> left = names.getFirst().left(first.type().shape());
        boolean isAlongAxes = isAxis(across, left) && isAxis(up, left);
        if (across.isEmpty() && up.isEmpty() && first.kind() == Kind.MEASURE && left.isEmpty()) {
            return new Landscape(model).of(first.name());
        }
        if (isAlongAxes) {
            boolean isLines = across.isPresent() && up.isEmpty() || left.isEmpty()
                    || left.size() == 1 && !first.isOfRecords();
            return isLines ? alongAxis() : left.size() == 1 ? rows(first) : tiles();
        }
        if (across.isEmpty()) {
            throw new InputException("--y " + up.orElseThrow() + ": expected --x as well, found none");
        }
        Optional<Named> right = model.find(across.get().name());
        if (right.isEmpty()) {
            throw noAxis(across.get(), first, left);
        }
        // Nothing is a function of a target: over one, what a model says lies beside what is.
        if (right.get().kind() == Kind.INPUT && first.kind() != Kind.INPUT && !model.isTarget(right.get())) {
            return up.isPresent() ? plane(right.get()) : curve(right.get());
        }
        return right.get().isOfRecords() ? points(right.get()) : path(right.get());
    }

    private static boolean isAxis(Optional<Quantity> edge, List<Dimension> left) {
        return edge.isEmpty() || edge.get().isName() && left.stream().anyMatch(d -> d.name().equals(edge.get().name()));
    }

    private InputException noAxis(Quantity edge, Named first, List<Dimension> left) {
        return new InputException("'" + edge + "': expected an axis of " + first.name() + " ("
                + TypeText.of(first.type()) + "), or an input, output or parameter of " + model.model().name()
                + ", found neither" + (left.isEmpty() ? "" : "; the axes are "
                        + left.stream().map(Dimension::name).collect(Collectors.joining(", "))));
    }

    private String title() {
        return names.stream().map(Quantity::toString).collect(Collectors.joining(", ")) + " of "
                + model.model().name();
    }

    // ---------- along axes

    private Picture tiles() {
        List<Tiles.Tile> tiles = new ArrayList<>();
        Dimension down = null;
        Dimension along = null;
        for (Quantity quantity : names) {
            Named named = model.named(quantity.name());
            List<Dimension> left = quantity.left(named.type().shape());
            if (left.size() < 2) {
                throw new InputException("'" + quantity + "': expected two axes or more for tiles, found "
                        + TypeText.of(named.type()));
            }
            along = edge(across, left, up.map(Quantity::name));
            down = edge(up, left, Optional.of(along.name()));
            List<double[]> tensors = model.tensors(named, examples);
            for (int i = 0; i < tensors.size(); i++) {
                tiles.addAll(tiles(quantity, quantity.of(tensors.get(i), named.type().shape()), left, down, along,
                        named.isOfRecords() ? Integer.toString(i) : ""));
            }
        }
        if (tiles.size() > MOST_TILES) {
            throw new InputException(title() + ": expected at most " + MOST_TILES + " tiles, found " + tiles.size()
                    + "; choose a place, as in " + names.getFirst().name() + "[0], or fewer --examples");
        }
        return new Tiles(title(), down.name(), along.name(), tiles);
    }

    /// The axis that is asked for, else the last that is longer than 1 and not taken, else the last that is not.
    private static Dimension edge(Optional<Quantity> asked, List<Dimension> left, Optional<String> taken) {
        List<Dimension> free = left.stream().filter(d -> !taken.equals(Optional.of(d.name()))).toList().reversed();
        return free.stream().filter(d -> asked.isEmpty() ? d.size() > 1 : d.name().equals(asked.get().name()))
                .findFirst()
                .orElse(free.getFirst());
    }

    /// A tile for each place along the axes that are neither down nor along.
    private List<Tiles.Tile> tiles(Quantity quantity, double[] values, List<Dimension> left, Dimension down,
            Dimension along, String record) {
        List<double[]> parts = Quantity.parts(values, left, List.of(down, along));
        String name = names.size() > 1 ? quantity + " " : "";
        return IntStream.range(0, parts.size()).mapToObj(i -> new Tiles.Tile(
                (name + (record.isEmpty() ? "" : "example " + record + (parts.size() > 1 ? ", " : ""))
                        + (parts.size() > 1 ? i : "")).strip(),
                (int) down.size(), (int) along.size(), parts.get(i))).toList();
    }

    /// One tile with a row for each record.
    private Picture rows(Named named) {
        Quantity quantity = only("rows");
        List<Dimension> shape = named.type().shape();
        Dimension along = quantity.left(shape).getFirst();
        List<double[]> tensors = model.tensors(named, examples);
        double[] cells = tensors.stream().flatMapToDouble(t -> Arrays.stream(quantity.of(t, shape))).toArray();
        return new Tiles(title(), "example", along.name(),
                List.of(new Tiles.Tile("", tensors.size(), (int) along.size(), cells)));
    }

    /// Lines along one axis: one for each place along the others, and for each record.
    private Picture alongAxis() {
        List<Lines.Line> lines = new ArrayList<>();
        String axis = "";
        for (Quantity quantity : names) {
            Named named = model.named(quantity.name());
            List<Dimension> left = quantity.left(named.type().shape());
            if (left.isEmpty()) {
                throw new InputException("'" + quantity + "': expected an axis to draw it along, found one number"
                        + (named.isOfRecords() ? " for each record; name an input by --x, as in --x \"x[0]=-1..1\""
                                : ""));
            }
            Dimension along = edge(across, left, Optional.empty());
            axis = along.name();
            List<double[]> tensors = model.tensors(named, Math.min(examples, MOST_LINES));
            for (int i = 0; i < tensors.size(); i++) {
                String record = named.isOfRecords() ? " example " + i : "";
                double[] values = quantity.of(tensors.get(i), named.type().shape());
                List<double[]> parts = Quantity.parts(values, left, List.of(along));
                for (int part = 0; part < parts.size(); part++) {
                    lines.add(new Lines.Line(quantity + record + (parts.size() > 1 ? " " + part : ""),
                            IntStream.range(0, (int) along.size()).asDoubleStream().toArray(), parts.get(part)));
                }
            }
        }
        return new Lines(title(), axis, names.size() == 1 ? names.getFirst().toString() : "", lines, List.of());
    }

    // ---------- over inputs

    private Picture plane(Named right) {
        Named upward = model.named(up.orElseThrow().name());
        Quantity quantity = only("a plane");
        Named named = model.named(quantity.name());
        if (!named.isComputed() || upward.kind() != Kind.INPUT) {
            throw new InputException("expected an output over two inputs, found " + quantity + " over " + right.name()
                    + " and " + upward.name());
        }
        requireElement(quantity, named);
        Plane.Span x = span(across.orElseThrow(), right);
        Plane.Span y = span(up.orElseThrow(), upward);
        Map<String, DrawnModel.Change> changed = new HashMap<>();
        change(changed, across.orElseThrow(), right, i -> x.at(i % SIZE, SIZE));
        change(changed, up.orElseThrow(), upward, i -> y.at(i / SIZE, SIZE));
        double[] values = chosen(quantity, named, model.answers(named, model.alike(SIZE * SIZE, changed)));
        int count = Math.min(MOST_POINTS, model.records().map(t -> t.records()).orElse(0));
        Optional<Groups> groups = count == 0 ? Optional.empty() : model.groups(MOST_KINDS, count);
        List<Points.Point> points = groups.map(g -> located(element(across.orElseThrow(), right, count),
                element(up.orElseThrow(), upward, count), g.of())).orElse(List.of());
        return new Plane(title(), x, y, SIZE, values, model.kinds(named.type()), points,
                groups.map(Groups::names).orElse(List.of()), false);
    }

    private Picture curve(Named right) {
        Plane.Span span = span(across.orElseThrow(), right);
        double[] x = IntStream.range(0, CURVE).mapToDouble(i -> span.at(i, CURVE)).toArray();
        Map<String, DrawnModel.Change> changed = new HashMap<>();
        change(changed, across.orElseThrow(), right, i -> x[i]);
        List<Lines.Line> lines = new ArrayList<>();
        for (Quantity quantity : names) {
            Named named = model.named(quantity.name());
            if (!named.isComputed()) {
                throw new InputException("'" + quantity + "': expected an output over " + right.name()
                        + ", found something that does not depend on it");
            }
            double[] values = model.answers(named, model.alike(CURVE, changed));
            int width = values.length / CURVE;
            int elements = quantity.of(values, named.type().shape()).length;
            for (int e = 0; e < elements; e++) {
                int from = quantity.first(named.type().shape()) + e;
                lines.add(new Lines.Line(quantity + (elements > 1 ? " " + e : ""), x,
                        IntStream.range(0, CURVE).mapToDouble(i -> values[i * width + from]).toArray()));
            }
        }
        return new Lines(title(), span.name(), lines.size() == 1 ? lines.getFirst().name() : "", lines,
                targets(right));
    }

    /// The records beside a curve, where they have one real target.
    private List<Points.Point> targets(Named right) {
        List<Named> real = model.model().program().inputs().stream()
                .filter(i -> i.target() && i.edge().shape().isEmpty() && i.edge().kind() == TensorType.Kind.REAL)
                .map(i -> new Named(Kind.INPUT, i.name(), i.edge())).toList();
        if (real.size() != 1 || model.records().isEmpty()
                || !model.table().columns().containsKey(real.getFirst().name())) {
            return List.of();
        }
        int count = Math.min(MOST_POINTS, model.table().records());
        return located(element(across.orElseThrow(), right, count), model.ofRecords(real.getFirst(), count),
                new int[count]);
    }

    /// From where to where an input goes: as it is said, else as far as the records, and a little further.
    private Plane.Span span(Quantity edge, Named input) {
        requireElement(edge, input);
        if (edge.range().isPresent()) {
            return new Plane.Span(edge.toString(), edge.range().get().low(), edge.range().get().high());
        }
        if (model.records().isEmpty()) {
            throw new InputException(
                    "'" + edge + "': expected a range, as in " + edge + "=-1..1, or records (--data DIR)"
                            + ", whose range it would be; found neither");
        }
        double[] values = element(edge, input, model.table().records());
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double room = high > low ? 0.1 * (high - low) : 1;
        return new Plane.Span(edge.toString(), low - room, high + room);
    }

    private void change(Map<String, DrawnModel.Change> changed, Quantity edge, Named input,
            IntToDoubleFunction value) {
        int element = edge.first(input.type().shape());
        DrawnModel.Change before = changed.getOrDefault(input.name(), (_, _) -> {
        });
        changed.put(input.name(), (values, width) -> {
            before.write(values, width);
            for (int i = 0; i < values.length / width; i++) {
                values[i * width + element] = value.applyAsDouble(i);
            }
        });
    }

    // ---------- of records and of variables

    private Picture points(Named right) {
        Quantity quantity = only("points");
        Named named = model.named(quantity.name());
        int count = Math.min(MOST_POINTS, model.table().records());
        Optional<Groups> groups = model.groups(MOST_KINDS, count);
        return new Points(title() + " and " + across.orElseThrow(), across.orElseThrow().toString(),
                quantity.toString(),
                located(element(across.orElseThrow(), right, count), element(quantity, named, count),
                        groups.map(Groups::of).orElse(new int[count])),
                groups.map(Groups::names).orElse(List.of()));
    }

    /// One tensor over another of as many elements.
    private Picture path(Named right) {
        Quantity quantity = only("a line");
        Named named = model.named(quantity.name());
        if (named.isOfRecords()) {
            throw new InputException("'" + quantity + "': expected a parameter, state or report over " + right.name()
                    + ", found what each record has");
        }
        double[] x = across.orElseThrow().of(model.whole(right), right.type().shape());
        double[] y = quantity.of(model.whole(named), named.type().shape());
        if (x.length != y.length) {
            throw new InputException(
                    "expected " + quantity + " and " + across.orElseThrow() + " to have as many numbers,"
                            + " found " + y.length + " and " + x.length);
        }
        return new Lines(title(), across.orElseThrow().toString(), quantity.toString(),
                List.of(new Lines.Line(quantity.toString(), x, y)), List.of());
    }

    private Quantity only(String what) {
        if (names.size() > 1) {
            throw new InputException("expected one name for " + what + ", found "
                    + names.stream().map(Quantity::toString).collect(Collectors.joining(", ")));
        }
        return names.getFirst();
    }

    private static void requireElement(Quantity quantity, Named named) {
        quantity.left(named.type().shape());
        if (!quantity.isElementOf(named.type())) {
            throw new InputException("'" + quantity + "': expected one number, as " + named.name() + "["
                    + named.type().shape().stream().map(d -> d.name() + ": 0").collect(Collectors.joining(", "))
                    + "], found " + TypeText.of(named.type()));
        }
    }

    /// One number of each of the first records.
    private double[] element(Quantity quantity, Named named, int count) {
        if (!named.isOfRecords()) {
            throw new InputException("'" + quantity + "': expected what each record has, an input or an output, found "
                    + "one for all");
        }
        requireElement(quantity, named);
        return chosen(quantity, named, model.ofRecords(named, count));
    }

    private static double[] chosen(Quantity quantity, Named named, double[] all) {
        int width = Math.toIntExact(named.type().elements());
        int at = quantity.first(named.type().shape());
        return IntStream.range(0, all.length / width).mapToDouble(i -> all[i * width + at]).toArray();
    }

    private static List<Points.Point> located(double[] x, double[] y, int[] kinds) {
        return IntStream.range(0, x.length).mapToObj(i -> new Points.Point(x[i], y[i], kinds[i])).toList();
    }
}
