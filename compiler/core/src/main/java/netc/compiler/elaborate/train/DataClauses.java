package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.compiler.elaborate.data.DataSources;
import netc.compiler.elaborate.data.Settings;
import netc.compiler.elaborate.data.Around;
import netc.compiler.elaborate.data.DataColumns;
import netc.compiler.elaborate.data.Later;
import netc.compiler.elaborate.advice.CountedFromZero;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;

/// `data csv("mpg.csv", skip: 1, missing: drop) -> x: standardised(columns(2..7)), y: column("mpg")`: words of the
/// trainer, not values of the model.
final class DataClauses {
    private final Session session;
    private final List<DeclaredInput> inputs;
    /// What the clauses of each part name.
    private final Map<Clause.DataUse, Set<String>> named = new EnumMap<>(Clause.DataUse.class);

    DataClauses(Session session, List<DeclaredInput> inputs, Declaration.Train train) {
        this.session = session;
        this.inputs = inputs;
        for (Clause clause : train.clauses()) {
            if (clause instanceof Clause.Data data) {
                data.feeds().forEach(f -> f.name().ifPresent(
                        n -> named.computeIfAbsent(data.use(), _ -> new HashSet<>()).add(n.text())));
            }
        }
    }

    Training.DataSource source(Clause.Data data) {
        Around around = Around.read(session, data.origin());
        DataSources.Origin origin = new DataSources(session).read(around.inner(), data.feeds());
        requireNumbers(data, around, origin.format());
        if (origin.format() == Training.Format.PAIRS && data.feeds().size() != 2) {
            Span pairs = ((Expression.Call) around.inner()).target().span();
            throw session.reject(Diagnostic.error(Code.N303, pairs, "`pairs` are two texts a line, and "
                    + Counted.here(data.feeds().size()) + (data.feeds().size() == 1 ? " input" : " inputs"))
                    .note("`lines` has as many in each line as inputs are named").fix(Training.Format.LINES.word()));
        }
        List<Training.Feed> feeds = new ArrayList<>();
        for (Clause.Feed feed : data.feeds()) {
            feeds.add(feed(data, feed, origin, around));
        }
        return new Training.DataSource(origin.format(), origin.file(), origin.skip(), origin.drops(), origin.rows(),
                feeds,
                data.span().line());
    }

    /// A table has columns, each with arithmetic of its own, and a text has no numbers.
    private void requireNumbers(Clause.Data data, Around around, Training.Format format) {
        boolean isTable = format == Training.Format.CSV;
        if (!around.arithmetic().equals(Training.Arithmetic.NONE) && (isTable || format.isText())) {
            throw session.reject(Diagnostic.error(Code.N303, data.origin().span(), isTable
                    ? "arithmetic stands around columns of a table" : "what a text is made of is no number")
                    .note(isTable ? "as in `x: columns(1..3) / 255`" : "a text gives indices"));
        }
    }

    private Training.Feed feed(Clause.Data data, Clause.Feed feed, DataSources.Origin origin, Around around) {
        Optional<String> free = free(data.use());
        if (feed.name().isEmpty()) {
            Diagnostic d = Diagnostic.error(Code.N304, feed.span(), "which input do these columns fill?")
                    .note("each stands behind the name of an input or target, as in `"
                            + free.orElse(inputs.isEmpty() ? "x" : inputs.getLast().name()) + ": " + feed.span().text()
                            + "`");
            throw session.reject(free.map(f -> d.fix(f + ": " + feed.span().text())).orElse(d));
        }
        Name name = feed.name().get();
        if (session.frame().scope().find(name.text()).filter(e -> e instanceof Entry.Broken).isPresent()) {
            throw new Rejected();
        }
        Optional<DeclaredInput> input = inputs.stream().filter(i -> i.name().equals(name.text()))
                .findFirst();
        if (input.isEmpty()) {
            List<String> names = inputs.stream().map(DeclaredInput::name).toList();
            Diagnostic d = Diagnostic.error(Code.N304, name.span(), "the model has no input or target " + name.text())
                    .note("it has " + Describe.list(names));
            boolean isElsewhere = NearestWord.of(name.text(), names).filter(n -> !Optional.of(n).equals(free))
                    .isPresent();
            if (free.isEmpty()) {
                // Whatever else the block says of it goes wrong for the same reason.
                session.frame().scope().put(name.text(), new Entry.Broken(name.span(), false));
                d = d.note("what a loss compares with is a target of the model: `target " + name.text()
                        + ": f32`, or, where it is"
                        + " one of several, `target " + name.text() + ": Class`");
            }
            if (isElsewhere || free.isEmpty()) {
                throw session.mistakes().rejectName(d, name.text(), () -> names);
            }
            throw session.reject(d.fix(free.get()));
        }
        return switch (origin.format()) {
            case CSV -> feed.value().isEmpty() ? new Training.Feed(name.text(), List.of(), Training.Treatment.PLAIN)
                    : new DataColumns(session, name.text(), input.get().edge(),
                            () -> CountedFromZero.fix(data, takes())).feed(feed.value().get());
            case IDX -> numbers(data, around, input.get(),
                    whole(feed, name, Training.Treatment.PLAIN, "an IDX file fills one input with its records"));
            case NPY -> numbers(data, around, input.get(),
                    whole(feed, name, Training.Treatment.PLAIN, "an array fills one input with its records"));
            case LITERAL -> {
                requireWidth(data, name, input.get().edge(), origin.rows().getFirst().size());
                yield numbers(data, around, input.get(), whole(feed, name, Training.Treatment.PLAIN,
                        "a table in the file fills one input with its records"));
            }
            case CHARS, WORDS -> {
                requireIndex(name, input.get().edge(), false);
                yield whole(feed, name, Training.Treatment.CATEGORIES, "a text has no columns");
            }
            case LINES, PAIRS -> {
                requireIndex(name, input.get().edge(), true);
                yield whole(feed, name, Training.Treatment.CATEGORIES, "a text has no columns");
            }
        };
    }

    /// The feed with the arithmetic around its source.
    private Training.Feed numbers(Clause.Data data, Around around, DeclaredInput input, Training.Feed feed) {
        around.requireReal(session, input.name(), input.edge(), data.origin().span());
        return new Training.Feed(feed.input(), feed.columns(), feed.treatment(), around.arithmetic(), feed.at());
    }

    /// What takes records as they are: `text`, or `next: at(1)`.
    ///
    /// @param otherwise what is said of anything else
    private Training.Feed whole(Clause.Feed feed, Name name, Training.Treatment treatment, String otherwise) {
        Later later = new Later(session);
        if (feed.value().isPresent() && !later.isCall(feed.value().get())) {
            throw session.reject(Diagnostic.error(Code.N303, feed.span(), otherwise).fix(name.text()));
        }
        return new Training.Feed(name.text(), List.of(), treatment, feed.value().map(later::read).orElse(0));
    }

    private void requireWidth(Clause.Data data, Name name, TensorType type, int width) {
        if (type.rows(width) == 0) {
            throw session.reject(Diagnostic.error(Code.N154, data.origin().span(), name.text() + " takes "
                    + Counted.of(type.elements(), "number") + " of each record, and " + Counted.here(width))
                    .related(name.span(), "filled"));
        }
    }

    /// Characters and words are indices, several in a row have one axis, and several lines one more.
    ///
    /// @param isLine whether a record is a row of characters
    private void requireIndex(Name name, TensorType type, boolean isLine) {
        int axes = type.shape().size();
        boolean isIndex = type.kind() == TensorType.Kind.INDEX;
        if (!isIndex || axes > (isLine ? 2 : 1) || isLine && axes == 0) {
            String what = isLine ? "a line is a row of characters, " : "what a text is made of stands in a row, ";
            throw session.reject(Diagnostic.error(Code.N153, name.span(), isIndex
                    ? what + "and " + name.text() + " has " + (axes == 0 ? "no axis" : axes + " axes")
                    : "a text is made of indices, and " + name.text() + " takes something else")
                    .note("as in `" + name.text()
                            + ": Vocab[T]` with `dim T = 64, Vocab = 65`: 64 characters in a row, of"
                            + " 65 that there are"));
        }
    }

    /// Numbers of one example that each input takes.
    private Map<String, Long> takes() {
        return inputs.stream().collect(Collectors.toMap(DeclaredInput::name, i -> i.edge().elements()));
    }

    /// The one input or target that no clause of the part names.
    private Optional<String> free(Clause.DataUse use) {
        List<String> free = inputs.stream().map(DeclaredInput::name)
                .filter(i -> !named.getOrDefault(use, Set.of()).contains(i)).toList();
        return free.size() == 1 ? Optional.of(free.getFirst()) : Optional.empty();
    }

    Training.Builtin builtin(Clause.Builtin builtin) {
        if (!Training.Builtin.NAMES.contains(builtin.name().text())) {
            throw session.mistakes().rejectName(Diagnostic.error(Code.N155, builtin.name().span(), "netc makes no "
                    + builtin.name().text()).note("it makes " + Describe.list(Training.Builtin.NAMES)),
                    builtin.name().text(), () -> Training.Builtin.NAMES);
        }
        int train = 0;
        int test = 0;
        for (Expression.CallArgument argument : builtin.arguments()) {
            String name = argument.name().map(Name::text).orElse("");
            if (name.equals("train")) {
                train = Math.toIntExact(new Settings(session).whole(argument.value(), 1, Integer.MAX_VALUE));
            } else if (name.equals("test")) {
                test = Math.toIntExact(new Settings(session).whole(argument.value(), 1, Integer.MAX_VALUE));
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
}
