package netc.compiler.elaborate.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherWords;
import netc.compiler.syntax.Statement;

/// What fills one input from a table: `standardised(columns(2..7))`, `column("mpg")`.
public final class DataColumns {
    private static final String COLUMN = "column";
    private static final String COLUMNS = "columns";
    private static final int MOST_COLUMNS = 1_000_000;

    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/other-columns.md");
    }

    private final Session session;
    private final String input;
    private final TensorType type;
    private final Supplier<Optional<Fix>> fromOne;

    /// @param input   that the columns fill
    /// @param type    of one example
    /// @param fromOne the columns of the clause, where it counts them from 0
    public DataColumns(Session session, String input, TensorType type, Supplier<Optional<Fix>> fromOne) {
        this.session = session;
        this.fromOne = fromOne;
        this.input = input;
        this.type = type;
    }

    public static List<OtherWords.Entry> otherWords() {
        return Page.WORDS.all();
    }

    public Training.Feed feed(Expression value) {
        Around around = Around.read(session, value);
        if (!around.arithmetic().equals(Training.Arithmetic.NONE)) {
            return computed(value, around);
        }
        requireNoNames(value);
        Optional<Training.Treatment> treatment = word(value).flatMap(w -> treatment(w.span().text()));
        if (treatment.isEmpty()) {
            return new Training.Feed(input, columns(value), Training.Treatment.PLAIN, later(value));
        }
        Expression.Call call = (Expression.Call) value;
        if (!fits(treatment.get())) {
            throw misfit(treatment.get(), call);
        }
        if (treatment.get() == Training.Treatment.PRESENT && !isCall(call.arguments())) {
            return new Training.Feed(input, call.arguments().stream().map(this::columns).toList(), treatment.get());
        }
        if (call.arguments().size() != 1 || call.arguments().getFirst().last().isPresent()
                || call.arguments().getFirst().value() instanceof Expression.Text) {
            throw inColumns(call.arguments(), value.span(), call.target().span().text());
        }
        Expression inner = call.arguments().getFirst().value();
        if (word(inner).flatMap(w -> treatment(w.span().text())).isPresent()) {
            throw session.reject(Diagnostic.error(Code.N303, inner.span(), "columns are scaled once, and " + input
                    + " is " + call.target().span().text() + " already"));
        }
        return new Training.Feed(input, columns(inner), treatment.get(), later(inner));
    }

    /// `present(column("age"))`, not `present("age")`.
    private static boolean isCall(List<Expression.CallArgument> arguments) {
        return arguments.isEmpty() || arguments.getFirst().value() instanceof Expression.Call;
    }

    /// `columns(1..3) / 255`
    private Training.Feed computed(Expression written, Around around) {
        Training.Feed inner = feed(around.inner());
        if (inner.treatment() != Training.Treatment.PLAIN) {
            throw session.reject(Diagnostic.error(Code.N303, written.span(), "columns are scaled once, and " + input
                    + " is " + ((Expression.Call) around.inner()).target().span().text() + " already"));
        }
        around.requireReal(session, input, type, written.span());
        return new Training.Feed(input, inner.columns(), inner.treatment(), around.arithmetic(), inner.at());
    }

    private int later(Expression columns) {
        return new Later(session).read(((Expression.Call) columns).arguments());
    }

    /// Refuses `column("origin", categories: true)`: no argument of these has a name but `at`.
    private void requireNoNames(Expression value) {
        if (!(value instanceof Expression.Call(Expression.Path word, var arguments, Span span))) {
            return;
        }
        arguments.stream().map(Expression.CallArgument::value).forEach(this::requireNoNames);
        List<Expression.CallArgument> named = arguments.stream().filter(a -> a.name().isPresent())
                .filter(a -> !Later.isNamed(a) || !List.of(COLUMN, COLUMNS).contains(word.span().text())).toList();
        if (named.isEmpty()) {
            return;
        }
        Name name = named.getFirst().name().orElseThrow();
        Diagnostic d = unclear(name.span(), "`" + word.span().text() + "` has no argument " + name.text());
        Optional<Training.Treatment> around = treatment(name.text()).or(() -> Page.WORDS.find(name.text())
                .flatMap(OtherWords.Entry::text).flatMap(DataColumns::treatment)).filter(this::fits);
        boolean isWanted = named.getFirst().value() instanceof Expression.Bool(boolean wanted, Span _) && wanted;
        List<Expression.CallArgument> others = arguments.stream().filter(a -> a.name().isEmpty()).toList();
        boolean isColumn = List.of(COLUMN, COLUMNS).contains(word.span().text()) && !others.isEmpty();
        throw session.reject(named.size() == 1 && around.isPresent() && isWanted && isColumn
                ? d.fix(span, around.get().name().toLowerCase(Locale.ROOT) + "(" + word.span().text() + "("
                        + written(others) + "))")
                : d);
    }

    /// `f` of `f(…)`.
    private static Optional<Expression.Path> word(Expression value) {
        return value instanceof Expression.Call(Expression.Path word, var _, Span _) ? Optional.of(word)
                : Optional.empty();
    }

    private static Optional<Training.Treatment> treatment(String word) {
        return Stream.of(Training.Treatment.values()).filter(t -> t != Training.Treatment.PLAIN
                && t.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }

    /// Scales give real numbers, and a word gives one index.
    private boolean fits(Training.Treatment treatment) {
        return switch (treatment) {
            case PLAIN -> true;
            case STANDARDISED, SCALED -> type.kind() == TensorType.Kind.REAL;
            case CATEGORIES -> type.kind() == TensorType.Kind.INDEX && type.shape().isEmpty();
            case PRESENT -> type.kind() == TensorType.Kind.TRUTH || type.kind() == TensorType.Kind.REAL;
        };
    }

    private Rejected misfit(Training.Treatment treatment, Expression.Call call) {
        Span word = call.target().span();
        if (treatment == Training.Treatment.PRESENT) {
            return session.reject(Diagnostic.error(Code.N303, word, "`present` is true or false, and " + input
                    + " takes something else").note("what it fills is declared as `bool`"));
        }
        boolean words = treatment == Training.Treatment.CATEGORIES;
        Optional<Diagnostic> counted = words && type.kind() == TensorType.Kind.REAL ? numberForEach(word)
                : Optional.empty();
        if (counted.isPresent()) {
            return session.reject(counted.get());
        }
        return session.reject(words ? noIndex(word) : type.kind() == TensorType.Kind.INDEX ? scaledIndex(call)
                : Diagnostic.error(Code.N303, word, "`" + word.text() + "` makes real numbers, and " + input
                        + " takes something else").note("what it fills is declared as `f32`"));
    }

    /// `target kind: int`, filled by words: with each axis of the model as its type.
    private Diagnostic noIndex(Span word) {
        Scope scope = session.frame().scope();
        Diagnostic d = Diagnostic.error(Code.N303, word, "`" + word.text() + "` makes one index of a word, and " + input
                + " takes something else").note("what it fills is declared as an index into an axis, `" + input
                        + ": Kind` with `dim Kind = 3`");
        return scope.find(input)
                .flatMap(e -> Enclosing.of(scope.unit().tree(), e.span()).flatMap(b -> b.field(e.span())))
                .filter(f -> f.names().size() == 1 && type.kind() == TensorType.Kind.WHOLE && type.shape().isEmpty()
                        && session.mistakes().isFirstMistakeOf(f.names().getFirst().span()))
                .flatMap(Statement.Field::type)
                .map(t -> d.moved(t.span(), "it is filled").choices(scope.names().stream()
                        .filter(n -> scope.axis(n).filter(AxisName::isPinned).isPresent())
                        .map(n -> new Fix(t.span(), n)).toList()))
                .orElse(d);
    }

    /// `standardised(column(5))`, where an index is to come of it.
    private Diagnostic scaledIndex(Expression.Call call) {
        String word = call.target().span().text();
        Diagnostic d = Diagnostic.error(Code.N303, call.span(), "`" + word + "` makes real numbers, and " + input
                + " is an index, of which nothing is scaled");
        Expression inner = call.arguments().size() == 1 ? call.arguments().getFirst().value() : call;
        String categories = Training.Treatment.CATEGORIES.name().toLowerCase(Locale.ROOT);
        boolean isColumn = word(inner).filter(w -> w.span().text().equals(COLUMN)).isPresent();
        boolean isIndex = word(inner).filter(w -> w.span().text().equals(categories)).isPresent();
        return isIndex ? d.fix(inner.span().text()) : isColumn ? d.note("`" + categories
                + "` takes words, and numbers that stand for classes").fix(categories + "(" + inner.span().text() + ")")
                : d;
    }

    /// A target `f32[Class]` where the word is one of Class: a number for each, of which one would be 1.
    private Optional<Diagnostic> numberForEach(Span word) {
        Scope scope = session.frame().scope();
        return scope.find(input).flatMap(e -> Enclosing.of(scope.unit().tree(), e.span())
                .filter(b -> b.isTarget(e.span())).flatMap(b -> b.field(e.span()))
                .flatMap(Statement.Field::type)
                .filter(t -> t.axes().size() == 1 && session.mistakes().isFirstMistakeOf(e.span()))
                .map(t -> Diagnostic.error(Code.N303, t.span(), "`" + word.text() + "` makes one index of a word, and "
                        + input + " has a number for each " + t.axes().getFirst().name())
                        .related(word, "filled").fix(t.axes().getFirst().name().text())));
    }

    private List<Training.Columns> columns(Expression value) {
        Optional<String> word = word(value).map(w -> w.span().text());
        if (word.isEmpty() || !List.of(COLUMN, COLUMNS).contains(word.get())
                || !(value instanceof Expression.Call(var _, var written, Span span))) {
            throw noColumns(value);
        }
        List<Expression.CallArgument> arguments = written.stream().filter(a -> !Later.isNamed(a)).toList();
        if (arguments.isEmpty()) {
            throw noColumns(value);
        }
        if (word.get().equals(COLUMN) && (arguments.size() > 1 || arguments.getFirst().last().isPresent())) {
            throw wrong(span, "`column` is one column", COLUMNS + "(" + written(arguments) + ")");
        }
        List<Training.Columns> columns = new ArrayList<>();
        for (Expression.CallArgument argument : arguments) {
            columns.add(columns(argument));
        }
        return columns;
    }

    private static String written(List<Expression.CallArgument> arguments) {
        return arguments.stream().map(a -> a.span().text()).collect(Collectors.joining(", "));
    }

    /// What names no columns: the nearest thing that does.
    private Rejected noColumns(Expression value) {
        if (value instanceof Expression.Call(Expression.Path word, var _, Span _)) {
            return unknown(word);
        }
        if (value instanceof Expression.Text || value instanceof Expression.Number) {
            return wrong(value.span(), "a column is called by its number or name",
                    COLUMN + "(" + value.span().text() + ")");
        }
        if (value instanceof Expression.Path(var names, Span span) && names.size() == 1) {
            return wrong(span, "a column is called by its number or name", COLUMN + "(\"" + span.text() + "\")");
        }
        return session.reject(unclear(value.span(), "which columns?")
                .note("formulas stand in the model, as in `x / 255`"));
    }

    private static Diagnostic unclear(Span span, String headline) {
        return Diagnostic.error(Code.N303, span, headline).note("`columns(1..13)` or `column(\"price\")`, and around"
                + " them `standardised`, `scaled` or `categories`");
    }

    private Rejected unknown(Expression.Path word) {
        Diagnostic d = Diagnostic.error(Code.N303, word.span(),
                "nothing around columns is called " + word.span().text());
        Optional<OtherWords.Entry> entry = Page.WORDS.find(word.names().getLast().text());
        if (entry.isEmpty()) {
            List<String> known = List.of(COLUMN, COLUMNS, "standardised", "scaled", "categories");
            return session.mistakes().rejectName(unclear(word.span(), d.headline())
                    .note("formulas stand in the model, as in `x / 255`"), word.span().text(), () -> known);
        }
        Optional<String> fix = entry.get().text().filter(t -> treatment(t).map(this::fits).orElse(true));
        return session.reject(fix.map(entry.get().on(d)::fix).orElse(entry.get().on(d)));
    }

    /// `standardised(1..3)`
    private Rejected inColumns(List<Expression.CallArgument> arguments, Span span, String treatment) {
        boolean areNamed = !arguments.isEmpty() && arguments.stream().allMatch(a -> a.value() instanceof Expression.Text
                || a.value() instanceof Expression.Number);
        boolean isOne = arguments.size() == 1 && arguments.getFirst().last().isEmpty();
        Diagnostic d = unclear(span, "`" + treatment + "` stands around columns");
        return session.reject(areNamed ? d.fix(treatment + "(" + (isOne ? COLUMN : COLUMNS) + "(" + written(arguments)
                + "))") : d);
    }

    /// A column, or a range of them, as an argument calls it.
    public Training.Columns columns(Expression.CallArgument argument) {
        Expression first = argument.value();
        Expression last = argument.last().orElse(first);
        for (Expression named : List.of(first, last)) {
            if (named instanceof Expression.Path path) {
                throw wrong(path.span(), "the name of a column stands in quotes", "\"" + path.span().text() + "\"");
            }
        }
        if (first instanceof Expression.Text from && last instanceof Expression.Text to) {
            return new Training.Columns.Names(from.value(), to.value());
        }
        if (first instanceof Expression.Binary(var operator, Expression.Number low, Expression.Number high, Span range)
                && operator == Expression.BinaryOperator.SUBTRACT) {
            throw wrong(range, "a range of columns has two points", low.span().text() + ".." + high.span().text());
        }
        if (first instanceof Expression.Number n && n.value() == 0) {
            Diagnostic d = Diagnostic.error(Code.N303, n.span(), "columns are counted from 1")
                    .note("the first is `column(1)`; where others are counted from 0 too, each is one further");
            throw session.reject(fromOne.get().map(f -> d.fix(f)).orElse(d));
        }
        if (first instanceof Expression.Unary) {
            throw session
                    .reject(Diagnostic.error(Code.N303, first.span(), "columns are counted from the first, from 1 on")
                            .note("the last of 5 is `column(5)`"));
        }
        int from = Math.toIntExact(new Settings(session).whole(first, 1, MOST_COLUMNS));
        int to = Math.toIntExact(new Settings(session).whole(last, 1, MOST_COLUMNS));
        if (to < from) {
            throw wrong(argument.span(), "this range ends before it begins", to + ".." + from);
        }
        return new Training.Columns.Numbers(from, to);
    }

    private Rejected wrong(Span span, String headline, String fix) {
        return session.reject(Diagnostic.error(Code.N303, span, headline).fix(fix));
    }
}
