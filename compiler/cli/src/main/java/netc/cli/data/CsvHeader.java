package netc.cli.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import netc.abi.TensorType;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.runtime.Counted;
import netc.runtime.InputException;

/// The first record of a CSV file, and what it decides: how many columns there are, and where names lead.
///
/// The first line is a header where a clause names a column, or feeds several inputs without saying which columns: each
/// then takes the column of its own name.
///
/// @param line  on which it stands
/// @param names what the columns are called; numbers where there is no header
/// @param named whether there is a header
record CsvHeader(CsvText text, long line, List<String> names, boolean named) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*[.]?[0-9]*([eE][+-]?[0-9]+)?");
    /// Around names: what is invisible there. Spreadsheets write spaces that do not break, and marks of byte order.
    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$");

    CsvHeader {
        names = List.copyOf(names);
    }

    static boolean isNeeded(DataSource source) {
        return source.feeds().stream().flatMap(f -> f.columns().stream()).anyMatch(c -> c instanceof Columns.Names)
                || source.feeds().size() > 1 && source.feeds().stream().anyMatch(f -> f.columns().isEmpty());
    }

    /// A header; names are without what is invisible around them.
    ///
    /// @throws InputException for a name that occurs twice
    static CsvHeader named(CsvText text, long line, List<String> fields) {
        List<String> names = fields.stream().map(n -> AROUND.matcher(n).replaceAll("")).toList();
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Integer before = first.putIfAbsent(names.get(i), i);
            if (before != null) {
                throw text.wrongField(line, i, "a different name for each column",
                        "'" + TypeText.shown(names.get(i)) + "' for columns " + (before + 1) + " and " + (i + 1));
            }
        }
        return new CsvHeader(text, line, names, true);
    }

    static CsvHeader numbered(CsvText text, long line, int columns) {
        List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            numbers.add(Integer.toString(i));
        }
        return new CsvHeader(text, line, numbers, false);
    }

    int columns() {
        return names.size();
    }

    /// How messages call a column, counted from 0.
    String describe(int column) {
        return named ? "column '" + TypeText.shown(names.get(column)) + "'" : "column " + (column + 1);
    }

    /// A column, counted from 0, as a data clause calls it.
    String written(int column) {
        return named ? "\"" + TypeText.shown(names.get(column)) + "\"" : Integer.toString(column + 1);
    }

    /// What some columns, counted from 0, are to whoever reads another file.
    FileColumns fileColumns(int[] columns) {
        return named
                ? new FileColumns.Named(IntStream.of(columns).mapToObj(names::get).toList())
                : new FileColumns.Numbered(IntStream.of(columns).mapToObj(c -> c + 1).toList(), columns());
    }

    /// The columns, counted from 0, that fill an input.
    ///
    /// @throws InputException where the file lacks one
    int[] columnsOf(Feed feed) {
        List<Columns> wanted = feed.columns().isEmpty() ? List.of(whole(feed)) : feed.columns();
        List<Integer> found = new ArrayList<>();
        for (Columns columns : wanted) {
            int from = switch (columns) {
                case Columns.Numbers numbers -> numbered(numbers.from(), feed);
                case Columns.Names some -> find(some.from(), feed);
            };
            int to = switch (columns) {
                case Columns.Numbers numbers -> numbered(numbers.to(), feed);
                case Columns.Names some -> find(some.to(), feed);
            };
            if (to < from) {
                throw text.wrongField(line, from, describe(from) + " before " + describe(to) + ", for " + feed.input(),
                        "it behind");
            }
            for (int column = from; column <= to; column++) {
                found.add(column);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The complaint about an input that takes another number of values than some columns give.
    InputException wrongSize(Feed feed, TensorType type, int[] found) {
        long taken = feed.treatment() == Treatment.CATEGORIES ? 1 : type.elements();
        return text.wrongField(line, found[0], Counted.of(taken, "column") + " for " + feed.input() + ": "
                + TypeText.of(type), Integer.toString(found.length));
    }

    /// Whether so many columns fill an input, by one record or by several in a row.
    static boolean fills(Feed feed, TensorType type, int columns) {
        return feed.treatment() == Treatment.CATEGORIES ? columns == 1 : type.rows(columns) > 0;
    }

    private Columns whole(Feed feed) {
        return named ? new Columns.Names(feed.input(), feed.input()) : new Columns.Numbers(1, columns());
    }

    private int numbered(int number, Feed feed) {
        if (number > columns()) {
            throw text.wrongField(line, columns() - 1, "column " + number + ", for " + feed.input(),
                    Counted.of(columns(), "column") + separator());
        }
        return number - 1;
    }

    private int find(String name, Feed feed) {
        int at = names.indexOf(name);
        if (at < 0) {
            Optional<String> nearest = separator().isEmpty() ? NearestColumn.of(name, names) : Optional.empty();
            throw text.wrongField(line, nearest.map(names::indexOf).orElse(0),
                    "a column '" + name + "', for " + feed.input(),
                    shortened() + nearest.map(n -> "; did you mean " + quoted(n) + "?").orElse("") + nameless()
                            + separator());
        }
        return at;
    }

    private static String quoted(String name) {
        String quote = name.contains("'") ? "\"" : "'";
        return quote + TypeText.shown(name) + quote;
    }

    /// What a file says whose first line is a record already.
    private String nameless() {
        return names.stream().allMatch(n -> NUMBER.matcher(n).matches())
                ? "; where the first line holds no names, columns are called by number, as in column(1)" : "";
    }

    /// What a file says that was written with another separator than the comma.
    private String separator() {
        List<String> fields = named ? names
                : text.text().substring(text.lineStart(line)).lines().limit(1).filter(_ -> columns() == 1).toList();
        return fields.stream().anyMatch(n -> n.contains(";") || n.contains("\t"))
                ? "; fields are separated by commas, not by semicolons or tabs" : "";
    }

    private String shortened() {
        int most = 12;
        String list = String.join(", ",
                names.stream().limit(most).map(n -> n.isEmpty() ? "an empty name" : TypeText.shown(n)).toList());
        return names.size() > most ? list + ", … (" + Counted.of(names.size(), "column") + ")" : list;
    }
}
