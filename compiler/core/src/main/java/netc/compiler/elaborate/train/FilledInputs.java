package netc.compiler.elaborate.train;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Expression;

/// That each part of the data fills an input or target once, by as many columns as it has numbers, and learns what the training
/// part does. How many columns lie between two names only the file knows.
final class FilledInputs {
    record Filled(Clause.Feed written, Training.Feed feed) {
        Span span() {
            return written.value().map(Expression::span).orElse(written.span());
        }

        Span name() {
            return written.name().orElseThrow().span();
        }
    }

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final List<DeclaredInput> inputs;
    private final Map<Clause.DataUse, Map<String, Filled>> parts = new EnumMap<>(Clause.DataUse.class);

    FilledInputs(Session session, Evaluator expressions, List<DeclaredInput> inputs) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.inputs = inputs;
    }

    /// One clause. All mistakes of its feeds are reported before it gives up.
    void add(Clause.Data clause, Training.DataSource source) {
        boolean isSound = true;
        for (int i = 0; i < clause.feeds().size(); i++) {
            try {
                add(clause.use(), new Filled(clause.feeds().get(i), source.feeds().get(i)));
            } catch (Rejected reported) {
                isSound = false;
            }
        }
        if (!isSound) {
            throw new Rejected();
        }
    }

    private void add(Clause.DataUse use, Filled filled) {
        String name = filled.feed().input();
        Filled before = parts.computeIfAbsent(use, _ -> new LinkedHashMap<>()).putIfAbsent(name, filled);
        if (before != null) {
            throw session.reject(Diagnostic.error(Code.N304, filled.name(), "`" + word(use)
                    + "` fills " + name + " twice").related(before.name(), "filled"));
        }
        requireColumns(filled, edge(name));
    }

    /// The word that the clauses of a part begin with.
    private static String word(Clause.DataUse use) {
        return switch (use) {
            case TRAIN -> "data";
            case VALIDATE -> "validate";
            case TEST -> "test";
        };
    }

    private static String spelling(Training.Treatment treatment) {
        return treatment.name().toLowerCase(Locale.ROOT);
    }

    /// The diagnostic with the type of the input, and why it has its sizes.
    private Diagnostic typed(Diagnostic d, Filled filled) {
        String name = filled.feed().input();
        return session.frame().scope().find(name).map(e -> e instanceof Entry.Bound b
                ? describe.with(d, name, b.value()) : d).orElse(d);
    }

    private void requireColumns(Filled filled, TensorType type) {
        OptionalLong columns = columns(filled.feed().columns());
        long takes = filled.feed().treatment() == Training.Treatment.CATEGORIES ? 1 : type.elements();
        if (columns.isEmpty() || columns.getAsLong() == takes) {
            return;
        }
        long found = columns.getAsLong();
        if (filled.feed().treatment() != Training.Treatment.CATEGORIES && type.rows(found) > 0) {
            return;
        }
        Diagnostic d = typed(Diagnostic.error(Code.N309, filled.span(), filled.feed().input() + " takes "
                + Counted.of(takes, "number") + " of each record, and " + Counted.here(found)
                + (found == 1 ? " column" : " columns")), filled);
        throw session.reject(shorter(filled, takes).map(d.note("both ends of a range count")::fix).orElse(d));
    }

    /// How many columns these are; empty where a range is called by names.
    private static OptionalLong columns(List<Training.Columns> columns) {
        long sum = 0;
        for (Training.Columns some : columns) {
            switch (some) {
                case Training.Columns.Numbers(int from, int to) -> sum += to - from + 1L;
                case Training.Columns.Names(String from, String to) -> {
                    if (!from.equals(to)) {
                        return OptionalLong.empty();
                    }
                    sum++;
                }
            }
        }
        return columns.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    /// A range that is one too long was meant without its end.
    private static Optional<String> shorter(Filled filled, long takes) {
        List<Training.Columns> columns = filled.feed().columns();
        if (columns.size() != 1 || !(columns.getFirst() instanceof Training.Columns.Numbers(int from, int to))
                || to - from != takes) {
            return Optional.empty();
        }
        String range = takes == 1 ? "column(" + from + ")" : "columns(" + from + ".." + (to - 1) + ")";
        Training.Treatment treatment = filled.feed().treatment();
        return Optional.of(treatment == Training.Treatment.PLAIN ? range : spelling(treatment) + "(" + range + ")");
    }

    /// That each part which is read from a source of its own fills all that is read.
    void requireAll(Set<String> read) {
        parts.forEach((use, filled) -> {
            for (DeclaredInput input : inputs) {
                if (read.contains(input.name()) && !filled.containsKey(input.name())) {
                    session.report(Diagnostic.error(Code.N304, input.span(), "no `" + word(use) + "` clause fills "
                            + input.name())
                            .related(filled.values().iterator().next().span(), "this fills it with one part"
                                    + " more, `" + another(input.name(), filled.values().iterator().next()) + "`"));
                }
            }
        });
    }

    private static String another(String input, Filled first) {
        return first.feed().columns().isEmpty() ? input : input + ": column(…)";
    }

    /// That no part asks for something else to be learned of an input than the training part, of which alone it is learned.
    /// Where a part asks for nothing, what was learned is applied; but words are not read as numbers.
    void requireSame() {
        Map<String, Filled> learned = parts.getOrDefault(Clause.DataUse.TRAIN, Map.of());
        parts.forEach((use, all) -> all.forEach((name, filled) -> {
            Filled first = learned.getOrDefault(name, filled);
            Training.Treatment wanted = first.feed().treatment();
            Training.Treatment found = filled.feed().treatment();
            boolean isPlain = found == Training.Treatment.PLAIN && !isComputed(filled);
            boolean isApplied = isPlain && isApplied(wanted);
            boolean isSame = found == wanted && filled.feed().arithmetic().equals(first.feed().arithmetic());
            if (!isSame && !isApplied) {
                Diagnostic d = Diagnostic.error(Code.N303, filled.span(), "`" + word(use) + "` reads " + name
                        + said(filled) + ", and `data` reads it" + (isComputed(filled) && isComputed(first)
                                ? " with others" : said(first)))
                        .note("what is learned of the training part is applied to every part")
                        .related(first.span(), "read");
                // Where nothing is learned, who asks for it here may mean it there too.
                session.report(filled.written().value().filter(_ -> wanted != Training.Treatment.PLAIN)
                        .map(v -> d.fix(as(v, wanted))).orElse(d));
            }
            requireSamePlace(use, first, filled);
        }));
    }

    /// That `data` reads inputs as the blocks before do: weights that have learned from one scale, or of which word an index is,
    /// know no other. Where it asks for nothing, what they ask for is done.
    void requireAsBefore(EarlierBlocks before) {
        parts.getOrDefault(Clause.DataUse.TRAIN, Map.of()).forEach((name, filled) -> {
            Filled first = before.filled().putIfAbsent(name, filled);
            if (first != null) {
                requireAsBefore(name, filled, first);
            }
            TensorType type = edge(name);
            if (type.kind() == TensorType.Kind.INDEX) {
                requireOneKind(type.axis(), filled, before.indices().computeIfAbsent(type.axis(), _ -> filled));
            }
        });
    }

    private void requireAsBefore(String name, Filled filled, Filled first) {
        Training.Treatment wanted = first.feed().treatment();
        boolean isPlain = filled.feed().treatment() == Training.Treatment.PLAIN && !isComputed(filled);
        boolean isSame = filled.feed().treatment() == wanted
                && filled.feed().arithmetic().equals(first.feed().arithmetic());
        if (!isSame && !(isPlain && isApplied(wanted))) {
            session.report(Diagnostic.error(Code.N303, filled.span(), "`data` reads " + name + said(filled)
                    + ", and that of a block before reads it"
                    + (isComputed(filled) && isComputed(first) ? " with others" : said(first)))
                    .note("weights have learned from values as the first block reads them")
                    .related(first.span(), "read"));
        }
    }

    private void requireOneKind(String axis, Filled filled, Filled first) {
        boolean areWords = filled.feed().treatment() == Training.Treatment.CATEGORIES;
        boolean isOther = !filled.feed().input().equals(first.feed().input());
        if (isOther && areWords != (first.feed().treatment() == Training.Treatment.CATEGORIES)) {
            session.report(Diagnostic.error(Code.N303, filled.span(), "`data` reads " + filled.feed().input()
                    + said(filled) + ", and " + first.feed().input() + said(first) + ": both are indices into " + axis)
                    .note("the members of an axis are words or numbers, not both")
                    .related(first.span(), "read"));
        }
    }

    private TensorType edge(String name) {
        return inputs.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow().edge();
    }

    /// A part whose answers begin elsewhere would be measured with wrong ones.
    private void requireSamePlace(Clause.DataUse use, Filled first, Filled filled) {
        int wanted = first.feed().at();
        int found = filled.feed().at();
        if (found != wanted) {
            Diagnostic d = Diagnostic.error(Code.N303, filled.written().span(), "`" + word(use) + "` reads "
                    + filled.feed().input() + later(found) + ", and `data` reads it" + later(wanted))
                    .related(first.span(), "read");
            boolean isAlone = filled.feed().columns().isEmpty() && first.feed().columns().isEmpty();
            session.report(isAlone ? d.fix(first.written().span().text()) : d);
        }
    }

    private static String later(int records) {
        return records == 0 ? " from the example's first record on" : " " + Counted.of(records, "record") + " later";
    }

    private static boolean isComputed(Filled filled) {
        return !filled.feed().arithmetic().equals(Training.Arithmetic.NONE);
    }

    /// Whether what `data` asks for is done where a part asks for nothing.
    private static boolean isApplied(Training.Treatment wanted) {
        return switch (wanted) {
            case PLAIN, STANDARDISED, SCALED -> true;
            case CATEGORIES, PRESENT -> false;
        };
    }

    private static String said(Filled filled) {
        Training.Treatment treatment = filled.feed().treatment();
        return switch (treatment) {
            case PLAIN -> isComputed(filled) ? " with numbers around it" : " as it is";
            case STANDARDISED, SCALED -> " " + spelling(treatment);
            case CATEGORIES -> " as categories";
            case PRESENT -> " as whether it is there";
        };
    }

    /// The same columns with what the training part says around them.
    private static String as(Expression written, Training.Treatment wanted) {
        Expression columns = written instanceof Expression.Call(Expression.Path word, var arguments, Span _)
                && !Set.of("column", "columns").contains(word.span().text()) ? arguments.getFirst().value() : written;
        return spelling(wanted) + "(" + columns.span().text() + ")";
    }
}
