package netc.compiler.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// `data csv("mpg.csv", skip: 1, missing: drop) -> x: standardised(columns(2..7)), y: column("mpg")`: words of the
/// trainer, not values of the model.
final class DataClauses {
    private final Session session;
    private final List<ModelProgram.DeclaredInput> inputs;

    DataClauses(Session session, List<ModelProgram.DeclaredInput> inputs) {
        this.session = session;
        this.inputs = inputs;
    }

    Training.DataSource source(Clause.Data data) {
        if (!(data.origin() instanceof Expression.Call(Expression.Path format, var arguments, Span _))
                || format.single().isEmpty()) {
            throw wrong(data.origin().span(), "a source is a format with the name of a file")
                    .apply("csv(" + (data.origin() instanceof Expression.Text file ? file.span().text()
                            : "\"data.csv\"") + ")");
        }
        Name word = format.single().get();
        if (!List.of("csv", "idx").contains(word.text())) {
            Diagnostic d = Diagnostic.error(Code.N303, word.span(), "there is no source " + word.text())
                    .note("sources are csv and idx");
            throw session.rejectName(d, word.text(), () -> List.of("csv", "idx"));
        }
        String file = "";
        int skip = 0;
        boolean drop = false;
        for (Expression.CallArgument argument : arguments) {
            String name = argument.name().map(Name::text).orElse("");
            if (name.isEmpty() && file.isEmpty() && argument.value() instanceof Expression.Text text) {
                file = fileName(text);
            } else if (name.equals("skip") && word.text().equals("csv")) {
                skip = Math.toIntExact(whole(argument.value(), 0, 1_000_000));
            } else
                if (name.equals("missing") && word.text().equals("csv")
                        && argument.value() instanceof Expression.Path path
                        && List.of("drop", "refuse").contains(path.span().text())) {
                            drop = path.span().text().equals("drop");
                        } else
                    if (name.isEmpty() && file.isEmpty() && argument.value() instanceof Expression.Path path) {
                        throw wrong(path.span(), "the name of a file stands in quotes")
                                .apply("\"" + path.span().text() + "\"");
                    } else {
                        throw session.reject(Diagnostic.error(Code.N303, argument.span(), "`" + word.text()
                                + "` does not know this")
                                .note(word.text().equals("idx") ? "an IDX file says itself what is in it"
                                        : "fields are separated by commas; the first line is a header where columns are"
                                                + " called by name")
                                .note("as in `" + (word.text().equals("csv")
                                        ? "csv(\"data.csv\", skip: 1, missing: drop)"
                                        : "idx(\"images-idx3-ubyte.gz\")") + "`"));
                    }
        }
        if (file.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N303, data.origin().span(), "which file?")
                    .note("as in `" + word.text() + "(\"data.csv\")`"));
        }
        List<Training.Feed> feeds = new ArrayList<>();
        for (Clause.Feed feed : data.feeds()) {
            feeds.add(feed(feed, word.text()));
        }
        return new Training.DataSource(word.text(), file, skip, drop, feeds, data.span().line());
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

    private Training.Feed feed(Clause.Feed feed, String format) {
        String name = feed.name().text();
        List<String> names = inputs.stream().map(ModelProgram.DeclaredInput::name).toList();
        if (session.frame().scope().find(name).filter(e -> e instanceof Entry.Broken).isPresent()) {
            throw new Rejected();
        }
        if (!names.contains(name)) {
            Diagnostic d = Diagnostic.error(Code.N304, feed.name().span(), "the model has no input or target " + name)
                    .note("it has " + Describe.list(names));
            throw session.rejectName(d, name, () -> names);
        }
        if (feed.value().isEmpty()) {
            return new Training.Feed(name, List.of(), Training.Treatment.PLAIN);
        }
        if (format.equals("idx")) {
            throw wrong(feed.span(), "an IDX file fills one input with its records").apply(name);
        }
        return treated(name, feed.value().get());
    }

    private Training.Feed treated(String name, Expression value) {
        if (value instanceof Expression.Call(Expression.Path word, var arguments, Span _)) {
            Optional<Training.Treatment> treatment = switch (word.span().text()) {
                case "standardised" -> Optional.of(Training.Treatment.STANDARDISED);
                case "scaled" -> Optional.of(Training.Treatment.SCALED);
                case "categories" -> Optional.of(Training.Treatment.CATEGORIES);
                default -> Optional.empty();
            };
            if (treatment.isPresent() && arguments.size() == 1) {
                requireType(name, treatment.get(), word);
                return new Training.Feed(name, columns(arguments.getFirst().value()), treatment.get());
            }
        }
        return new Training.Feed(name, columns(value), Training.Treatment.PLAIN);
    }

    /// Scales give real numbers, and a word gives one index.
    private void requireType(String input, Training.Treatment treatment, Expression.Path word) {
        TensorType type = inputs.stream().filter(i -> i.name().equals(input)).findFirst().orElseThrow().edge();
        boolean fits = switch (treatment) {
            case PLAIN -> true;
            case STANDARDISED, SCALED -> type.kind() == TensorType.Kind.REAL;
            case CATEGORIES -> type.kind() == TensorType.Kind.INDEX && type.shape().isEmpty();
        };
        if (!fits) {
            boolean words = treatment == Training.Treatment.CATEGORIES;
            throw session.reject(Diagnostic.error(Code.N303, word.span(), "`" + word.span().text() + "` makes "
                    + (words ? "one index of a word" : "real numbers") + ", and " + input + " takes something else")
                    .note(words ? "what it fills is declared as an index into an axis, `input kind: Kind` with"
                            + " `dim Kind = 3`" : "what it fills is declared as `f32`"));
        }
    }

    private List<Training.Columns> columns(Expression value) {
        if (!(value instanceof Expression.Call(Expression.Path word, var arguments, Span span))
                || !List.of("column", "columns").contains(word.span().text()) || arguments.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N303, value.span(), "which columns?")
                    .note("`columns(1..13)` or `column(\"price\")`, and around them `standardised`, `scaled` or `categories`"));
        }
        if (word.span().text().equals("column") && (arguments.size() > 1 || arguments.getFirst().last().isPresent())) {
            throw wrong(span, "`column` is one column").apply("columns(" + arguments.stream().map(a -> a.span().text())
                    .reduce((a, b) -> a + ", " + b).orElse("") + ")");
        }
        List<Training.Columns> columns = new ArrayList<>();
        for (Expression.CallArgument argument : arguments) {
            Expression last = argument.last().orElse(argument.value());
            for (Expression named : List.of(argument.value(), last)) {
                if (named instanceof Expression.Path path) {
                    throw wrong(path.span(), "the name of a column stands in quotes")
                            .apply("\"" + path.span().text() + "\"");
                }
            }
            if (argument.value() instanceof Expression.Text from && last instanceof Expression.Text to) {
                columns.add(new Training.Columns.Names(from.value(), to.value()));
            } else {
                if (argument
                        .value() instanceof Expression.Binary(var operator, Expression.Number first, Expression.Number end, Span range)
                        && operator == Expression.BinaryOperator.SUBTRACT) {
                    throw wrong(range, "a range of columns has two points").apply(first.span().text() + ".."
                            + end.span().text());
                }
                if (argument.value() instanceof Expression.Number n && n.value() == 0) {
                    throw session.reject(Diagnostic.error(Code.N303, n.span(), "columns are counted from 1")
                            .note("the first is `column(1)`; where others are counted from 0 too, each is one further"));
                }
                int from = Math.toIntExact(whole(argument.value(), 1, 1_000_000));
                int to = Math.toIntExact(whole(last, 1, 1_000_000));
                if (to < from) {
                    throw wrong(argument.span(), "this range ends before it begins").apply(to + ".." + from);
                }
                columns.add(new Training.Columns.Numbers(from, to));
            }
        }
        return columns;
    }

    Training.Builtin builtin(Clause.Builtin builtin) {
        int train = 0;
        int test = 0;
        for (Expression.CallArgument argument : builtin.arguments()) {
            String name = argument.name().map(Name::text).orElse("");
            if (name.equals("train")) {
                train = Math.toIntExact(whole(argument.value(), 1, Integer.MAX_VALUE));
            } else if (name.equals("test")) {
                test = Math.toIntExact(whole(argument.value(), 1, Integer.MAX_VALUE));
            } else {
                throw session.reject(Diagnostic.error(Code.N303, argument.span(),
                        "`builtin` takes how many examples there are").note(
                                "as in `builtin " + builtin.name().text()
                                        + "(train: 20_000, test: 4_000)`"));
            }
        }
        if (train == 0) {
            throw session
                    .reject(Diagnostic.error(Code.N303, builtin.span(), "how many examples?").note("as in `builtin "
                            + builtin.name().text() + "(train: 20_000, test: 4_000)`"));
        }
        return new Training.Builtin(builtin.name().text(), train, test);
    }

    /// A whole number written as such.
    long whole(Expression value, long least, long greatest) {
        if (value instanceof Expression.Number n && n.whole().isPresent() && n.unit().isEmpty()
                && n.whole().getAsLong() >= least && n.whole().getAsLong() <= greatest) {
            return n.whole().getAsLong();
        }
        throw session
                .reject(Diagnostic.error(Code.N305, value.span(), "here stands a whole number from " + least + " to "
                        + greatest));
    }

    /// A mistake in a clause, waiting for what to write instead.
    @FunctionalInterface
    private interface Mending {
        Rejected apply(String fix);
    }

    private Mending wrong(Span span, String headline, String... notes) {
        Diagnostic d = Stream.of(notes).reduce(Diagnostic.error(Code.N303, span, headline), Diagnostic::note,
                (first, _) -> first);
        return fix -> session.reject(d.fix(fix));
    }
}
