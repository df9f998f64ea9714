package netc.compiler.elaborate.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.abi.Training.Format;
import netc.compiler.elaborate.advice.OtherArguments;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// What stands in front of `->`: `csv("mpg.csv", skip: 1, missing: drop)`.
public final class DataSources {
    private static final String ARRAY = ".npy";
    private static final String ARCHIVE = ".npz";
    private static final List<String> CSV_ARGUMENTS = List.of("skip", "missing");

    private final Session session;

    public DataSources(Session session) {
        this.session = session;
    }

    /// @param skip  how many lines of a table are passed over
    /// @param drops whether records that lack a value are left out
    /// @param rows  of numbers that the clause itself has
    public record Origin(Format format, String file, int skip, boolean drops, List<List<Double>> rows) {
    }

    /// @param feeds what it fills, where it stands in a clause
    public Origin read(Expression origin, List<Clause.Feed> feeds) {
        if (origin instanceof Expression.ListLiteral list) {
            return new Origin(Format.LITERAL, "", 0, false, new LiteralRows(session).read(list));
        }
        if (!(origin instanceof Expression.Call call) || !(call.target() instanceof Expression.Path path)) {
            throw noFormat(origin);
        }
        Format format = Format.files().stream().filter(f -> f.word().equals(path.span().text())).findFirst()
                .orElseThrow(() -> unknown(feeds, path, call));
        String file = "";
        int skip = 0;
        boolean drops = false;
        for (Expression.CallArgument argument : call.arguments()) {
            String name = argument.name().map(Name::text).orElse("");
            Expression value = argument.value();
            if (name.isEmpty() && file.isEmpty() && value instanceof Expression.Text text) {
                file = fileName(text);
                requireReadable(feeds, path, file);
            } else if (name.isEmpty() && file.isEmpty() && value instanceof Expression.Path unquoted) {
                throw session.reject(Diagnostic.error(Code.N303, unquoted.span(), "the name of a file stands in quotes")
                        .fix("\"" + unquoted.span().text() + "\""));
            } else if (format == Format.CSV && name.equals("skip")) {
                skip = Math.toIntExact(new Settings(session).whole(value, 0, 1_000_000));
            } else if (format == Format.CSV && name.equals("missing")) {
                drops = drops(value);
            } else {
                throw argument(feeds, call, format, argument, file.isEmpty());
            }
        }
        if (file.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N303, origin.span(), "which file?")
                    .note("as in `" + example(format) + "`"));
        }
        return new Origin(format, file, skip, drops, List.of());
    }

    /// `csv("a.npy")`
    private void requireReadable(List<Clause.Feed> feeds, Expression.Path format, String file) {
        if (file.endsWith(ARCHIVE)) {
            throw session.reject(Diagnostic.error(Code.N303, format.span(), "training reads no " + ARCHIVE)
                    .note("`numpy.save(\"data.npy\", x)` writes one array, which `npy(\"data.npy\")` reads"));
        }
        if (file.endsWith(ARRAY) && !format.span().text().equals(Format.NPY.word())) {
            Diagnostic d = Diagnostic.error(Code.N303, format.span(), "an array of NumPy is read by `npy`")
                    .note("as in `npy(\"" + file + "\") -> x`: its first axis counts the records");
            throw session
                    .reject(feeds.stream().allMatch(f -> f.value().isEmpty()) ? d.fix(Format.NPY.word()) : d);
        }
    }

    private static String example(Format format) {
        return format.word() + switch (format) {
            case CSV -> "(\"data.csv\")";
            case IDX -> "(\"images-idx3-ubyte.gz\")";
            case NPY -> "(\"images.npy\")";
            case CHARS, WORDS -> "(\"input.txt\")";
            case LINES -> "(\"names.txt\")";
            case PAIRS -> "(\"sums.txt\")";
            case LITERAL -> throw new IllegalStateException("no file");
        };
    }

    /// The format that the name of a file tells.
    private static Optional<Format> format(String file) {
        return file.endsWith(".csv") ? Optional.of(Format.CSV)
                : file.endsWith("ubyte") || file.endsWith("ubyte.gz") || file.endsWith(".idx") ? Optional.of(Format.IDX)
                : file.endsWith(ARRAY) ? Optional.of(Format.NPY) : Optional.empty();
    }

    /// `"a.csv"` and `a.csv`
    private Rejected noFormat(Expression origin) {
        Diagnostic d = Diagnostic.error(Code.N303, origin.span(), "a source is a format with the name of a file")
                .note("as in `" + example(Format.CSV) + "`, or `" + example(Format.IDX) + "`");
        Optional<String> file = origin instanceof Expression.Text text ? Optional.of(text.value())
                : origin instanceof Expression.Path path ? Optional.of(path.span().text()) : Optional.empty();
        return session.reject(file.flatMap(f -> format(f).map(is -> d.fix(is.word() + "(\"" + f + "\")"))).orElse(d));
    }

    /// `read_csv("a.csv")`
    private Rejected unknown(List<Clause.Feed> feeds, Expression.Path written, Expression.Call call) {
        Diagnostic d = Diagnostic.error(Code.N303, written.span(), "there is no source " + written.span().text())
                .note("sources are " + Describe.list(Format.files().stream().map(Format::word).toList()));
        List<String> files = call.arguments().stream().flatMap(a -> a.value() instanceof Expression.Text text
                ? Stream.of(text.value()) : Stream.empty()).toList();
        files.forEach(f -> requireReadable(feeds, written, f));
        return session.reject(
                files.stream().flatMap(f -> format(f).stream()).findFirst().map(Format::word).map(d::fix).orElse(d));
    }

    /// A file of the data folder: it may lie in a folder of it, but not outside.
    private String fileName(Expression.Text text) {
        String name = text.value();
        boolean isOutside = name.isEmpty() || name.startsWith("/") || name.contains("\\") || name.contains(":")
                || List.of(name.split("/", -1)).stream().anyMatch(p -> p.equals("..") || p.isEmpty());
        if (isOutside || name.chars().anyMatch(Character::isISOControl)) {
            throw session.reject(Diagnostic.error(Code.N303, text.span(),
                    "this names no file inside the data folder")
                    .note("the folder is given when training: `--data DIR`"));
        }
        return name;
    }

    private boolean drops(Expression value) {
        String word = value instanceof Expression.Text text ? text.value() : value.span().text();
        if (!List.of("drop", "refuse").contains(word)) {
            throw session.reject(Diagnostic.error(Code.N303, value.span(),
                    "`missing` is `drop`, which leaves records out that lack a value, or `refuse`"));
        }
        if (value instanceof Expression.Text) {
            throw session
                    .reject(Diagnostic.error(Code.N303, value.span(), "this word stands without quotes").fix(word));
        }
        return word.equals("drop");
    }

    private Rejected argument(List<Clause.Feed> feeds, Expression.Call call, Format format,
            Expression.CallArgument argument,
            boolean lacksFile) {
        Diagnostic d = Diagnostic.error(Code.N303, argument.span(), "`" + format.word() + "` does not know this");
        if (format != Format.CSV) {
            String what = format.isText() ? "a text" : "an array";
            return session
                    .reject(d.note(what + " says itself what is in it").note("as in `" + example(format) + "`"));
        }
        boolean readsNames = argument.value().span().text().equals("false") || feeds.stream()
                .anyMatch(f -> f.value().filter(v -> v.span().text().contains("\"")).isPresent());
        Optional<Diagnostic> meant = OtherArguments.on(d, call,
                readsNames ? List.of("csv as it is", "csv") : List.of("csv"), argument, CSV_ARGUMENTS);
        if (meant.isPresent()) {
            return session.reject(meant.get());
        }
        if (lacksFile && argument.value() instanceof Expression.Text text) {
            return session.reject(Diagnostic.error(Code.N303, argument.span(), "the name of a file stands alone")
                    .fix(text.span().text()));
        }
        return session.reject(argument.name().isEmpty() ? d.note("a source is one file") : d
                .note("fields are separated by commas; the first line is a header where columns are called by name")
                .note("as in `csv(\"data.csv\", skip: 1)`"));
    }
}
