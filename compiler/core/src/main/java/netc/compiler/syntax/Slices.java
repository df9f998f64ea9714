package netc.compiler.syntax;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.grammar.NetParser;

/// `x[1:3]`, `x[:, -1]` and `x[:, -1, :]`: places and ranges by where they stand in the brackets. What stands first may be
/// the batch, which is never written here.
final class Slices {
    private static final String WHOLE = ":";
    /// So much of what follows is looked at, in lines and in characters.
    private static final int MOST_LINES = 100;
    private static final int MOST_READ = 10_000;
    private static final Pattern PLACE = Pattern.compile("-?\\w+");
    /// `T: 3`, as reads are written.
    private static final Pattern NAMED = Pattern.compile("[A-Za-z_]\\w*\\s*:.*\\S");
    private static final Pattern RANGE = Pattern
            .compile("(?<from>-?\\w*)\\s*:\\s*(?<to>-?\\w*)(\\s*:\\s*(?<by>\\d*))?");
    /// An axis that something takes: not the one behind `->`, and not what is given by name.
    private static final Pattern TAKEN = Pattern.compile("[\\[,]\\s*([A-Z]\\w*)\\s*(?=[],]|->)");
    private static final Pattern BOUND = Pattern.compile("\\s*(?<name>\\w+)\\s*=\\s*");

    private final Span whole;
    private final String name;
    private final List<String> items;

    private Slices(Span whole, String name, List<String> items) {
        this.whole = whole;
        this.name = name;
        this.items = items;
    }

    static Optional<Diagnostic> of(TokenWindow w) {
        int before = w.look(-1).getType() == NetParser.NUMBER ? -2 : -1;
        before -= w.is(before, "-") ? 1 : 0;
        if (!w.is(0, ":") || !w.is(before, "[") && !w.is(before, ",")) {
            return Optional.empty();
        }
        int open = -1;
        while (w.has(open) && !w.is(open, "[")) {
            open--;
        }
        Diagnostic d = Diagnostic.error(Code.N001, w.span(0, 0), "the language has no slices");
        int end = w.listEnd(open);
        boolean isName = w.is(open, "[") && Words.isName(w.look(open - 1)) && !w.is(open - 2, ".");
        Diagnostic said = isName && w.is(end + 1, "]")
                ? new Slices(w.span(open - 1, end + 1), w.look(open - 1).getText(),
                        List.of(w.text(open + 1, end).split("\\s*,\\s*"))).noted(d)
                : d.note(example("x", "D", "1:3"));
        return Optional.of(said.note("an axis that the brackets do not name is there whole"));
    }

    /// With what is written instead: to paste where it is certain which axes are meant.
    private Diagnostic noted(Diagnostic d) {
        if (items.stream().allMatch(i -> i.equals(WHOLE) || NAMED.matcher(i).matches())
                && items.stream().anyMatch(i -> !i.equals(WHOLE))) {
            return d.fix(whole, name + items.stream().filter(i -> !i.equals(WHOLE))
                    .collect(Collectors.joining(", ", "[", "]")));
        }
        Optional<List<String>> axes = WrittenAxes.of(whole.source(), whole.start(), name);
        List<Map<String, String>> readings = axes.stream().flatMap(a -> IntStream.of(0, 1)
                .mapToObj(behind -> reading(a, behind)).flatMap(Optional::stream)).toList();
        boolean arePlaces = items.stream().allMatch(i -> i.equals(WHOLE) || PLACE.matcher(i).matches());
        if (readings.isEmpty() || !arePlaces) {
            Optional<String> ranged = readings.size() == 1 ? ranged(readings.getFirst(), axes.orElseThrow())
                    : Optional.empty();
            if (ranged.isPresent()) {
                return d.note("these are read along an axis of their own").fix(whole, ranged.get());
            }
            List<String> examples = readings.size() == 1 ? examples(readings.getFirst())
                    : items.stream().filter(i -> !i.equals(WHOLE)).map(i -> example(name, "D", i)).distinct().toList();
            return examples.isEmpty() ? d.note(example(name, "D", "1:3")) : d.notes(examples);
        }
        List<Map<String, String>> fitting = readings.size() == 1 ? readings : readBelow(readings);
        return fitting.size() == 1 ? d.fix(whole, text(fitting.getFirst()))
                : d.note("with the batch in front it is `" + text(readings.getLast()) + "`, without it `"
                        + text(readings.getFirst()) + "`");
    }

    /// Which axis each item that is a place stands for.
    ///
    /// @param behind how many items stand in front of the first axis: the batch, or none
    private Optional<Map<String, String>> reading(List<String> axes, int behind) {
        boolean isBatchWhole = behind == 0 || items.getFirst().equals(WHOLE);
        if (!isBatchWhole || items.size() - behind > axes.size()) {
            return Optional.empty();
        }
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = behind; i < items.size(); i++) {
            if (!items.get(i).equals(WHOLE)) {
                places.put(axes.get(i - behind), items.get(i));
            }
        }
        return Optional.of(places).filter(p -> !p.isEmpty());
    }

    /// The readings that leave the axes which what comes of it is used with.
    private List<Map<String, String>> readBelow(List<Map<String, String>> readings) {
        String used = used();
        List<Map<String, String>> fitting = readings.stream()
                .filter(r -> r.keySet().stream().noneMatch(a -> isIn(used, a))).toList();
        boolean isOtherUsed = readings.stream().filter(r -> !fitting.contains(r))
                .anyMatch(r -> r.keySet().stream().anyMatch(a -> isIn(used, a)));
        return isOtherUsed ? fitting : readings;
    }

    /// The rest of the line, and the lines below with the name that is bound in it.
    private String used() {
        String text = whole.source().text();
        String line = text.substring(whole.source().lineStart(whole.line()), whole.start());
        String rest = text.substring(whole.end(), Math.min(text.length(), whole.end() + MOST_READ));
        Matcher bound = BOUND.matcher(line);
        return rest.lines().findFirst().orElse("") + (bound.matches() ? rest.lines().limit(MOST_LINES).skip(1)
                .filter(l -> Pattern.compile("\\b" + bound.group("name") + "\\b").matcher(l).find())
                .collect(Collectors.joining("\n", "\n", "")) : "");
    }

    /// A range along the axis that what comes of it is used with: one that a `dim` declares as long, or nothing does.
    private Optional<String> ranged(Map<String, String> reading, List<String> axes) {
        Map.Entry<String, String> only = reading.entrySet().iterator().next();
        Optional<Range> range = reading.size() == 1 ? Range.of(only.getKey(), only.getValue()) : Optional.empty();
        List<String> taken = range.isEmpty() ? List.of() : TAKEN.matcher(used()).results().map(r -> r.group(1))
                .filter(a -> !axes.contains(a)).distinct()
                .flatMap(a -> range.get().along(a, whole.source().text().substring(0, whole.start())).stream())
                .toList();
        return taken.size() != 1 ? Optional.empty()
                : Optional.of(range.get().read(name, only.getKey(), taken.getFirst()));
    }

    private static boolean isIn(String text, String axis) {
        return Pattern.compile("[\\[,]\\s*" + axis + "\\b").matcher(text).find();
    }

    private String text(Map<String, String> places) {
        return name + places.entrySet().stream().map(p -> p.getKey() + ": " + place(p.getKey(), p.getValue()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private List<String> examples(Map<String, String> places) {
        return places.entrySet().stream().map(p -> example(name, p.getKey(), p.getValue())).toList();
    }

    private static String place(String axis, String written) {
        return written.startsWith("-") ? axis + " - " + written.substring(1) : written;
    }

    /// What one item is along an axis, in words.
    private static String example(String name, String axis, String item) {
        return Range.of(axis, item).map(r -> "these are read along an axis of their own: `"
                + r.read(name, axis, "Part: " + r.count()) + "`").orElseGet(() -> "`" + name + "[" + axis + ": "
                        + place(axis, item) + "]` is what is at this place of axis " + axis);
    }

    /// `1:3` and `::2`: from where, in which steps, and how many.
    private record Range(String from, String by, String count) {
        static Optional<Range> of(String axis, String item) {
            Matcher range = RANGE.matcher(item);
            if (!range.matches()) {
                return Optional.empty();
            }
            String by = Optional.ofNullable(range.group("by")).filter(b -> !b.isEmpty()).orElse("1");
            String from = range.group("from").isEmpty() ? "0" : place(axis, range.group("from"));
            String to = range.group("to").isEmpty() ? axis : place(axis, range.group("to"));
            return Optional.of(new Range(from, by, by.equals("1") ? less(to, from, axis)
                    : "ceil(" + bracketed(less(to, from, axis)) + " / " + by + ")"));
        }

        /// An axis as long as the range, with its size where nothing above names it; empty where it is none.
        Optional<String> along(String own, String above) {
            boolean isDeclared = own.equals(count) || Pattern.compile("\\b" + own + "\\s*=\\s*" + Pattern.quote(count)
                    + "\\s*(,|\n)").matcher(above).find();
            boolean isNew = !Pattern.compile("\\b" + own + "\\b").matcher(above).find();
            return isDeclared ? Optional.of(own) : isNew ? Optional.of(own + ": " + count) : Optional.empty();
        }

        /// @param own the axis of the range, with its size where it has none
        String read(String value, String axis, String own) {
            return value + "[" + axis + ": " + (from.equals("0") ? "" : from + " + ")
                    + (by.equals("1") ? "" : by + " * ") + "index(" + own + ")]";
        }
    }

    /// How many there are from one place to another.
    private static String less(String to, String from, String axis) {
        boolean areNumbers = to.matches("\\d{1,9}") && from.matches("\\d{1,9}");
        String last = axis + " - ";
        return areNumbers ? Integer.toString(Integer.parseInt(to) - Integer.parseInt(from))
                : from.equals("0") ? to
                : to.equals(axis) && from.startsWith(last) ? from.substring(last.length())
                : to + " - " + bracketed(from);
    }

    private static String bracketed(String size) {
        return size.contains(" ") ? "(" + size + ")" : size;
    }
}
