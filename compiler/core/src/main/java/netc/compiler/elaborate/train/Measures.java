package netc.compiler.elaborate.train;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import netc.abi.Training;
import netc.compiler.elaborate.advice.OuterSums;
import netc.compiler.elaborate.advice.SurplusAxes;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.meaning.Arithmetic;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.meaning.Reductions;
import netc.compiler.elaborate.meaning.Types;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Extents;
import netc.compiler.elaborate.scope.Measured;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Value;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.OtherClauses;
import netc.compiler.syntax.OtherWords;
import netc.compiler.syntax.Type;

/// What a `train` block measures: the loss, and the reports. What is one for each example is averaged over them. The loss
/// is one number; a report whose type is written may also be a row or a table of them.
final class Measures {
    private static final String LOSS = "loss";
    /// Of a beginning that stands for a name, such as `acc`.
    private static final int SHORTEST = 3;
    /// A table has rows and columns.
    private static final int MOST_AXES = 2;
    /// Each number is a column of the file of metrics.
    private static final long MOST_NUMBERS = 10_000;

    private final Session session;
    private final Evaluator expressions;
    private final Reductions reductions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;
    private final Metrics metrics;
    private final Set<String> losses = new HashSet<>();
    private final Set<String> truths = new HashSet<>();
    private final Set<String> tables = new HashSet<>();
    /// Names of reports, or `loss`, with a mistake: whatever looks at them is silent.
    private final Set<String> broken = new HashSet<>();

    /// Axes that the loss or a report has and is not to have: whatever else has them has them for the same reason.
    private final Set<Axis> surplus = new LinkedHashSet<>();
    private final List<DeclaredInput> inputs;
    private final Compared compared;

    /// @param block  whose they are
    /// @param inputs of the model, targets among them
    /// @param sides  that an evaluation takes
    Measures(Session session, Evaluator expressions, String block, List<DeclaredInput> inputs, Compared compared,
            Supplier<Sides> sides) {
        this.inputs = inputs;
        this.compared = compared;
        this.session = session;
        this.expressions = expressions;
        this.reductions = new Reductions(session, expressions);
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
        this.metrics = new Metrics(session, block, sides);
    }

    List<Axis> surplus() {
        return List.copyOf(surplus);
    }

    Metrics metrics() {
        return metrics;
    }

    /// What is measured of a set, or would be but for a mistake.
    Measured.Names measured() {
        Set<String> numbers = new LinkedHashSet<>(broken);
        metrics.metrics().stream().map(Training.Metric::name).filter(m -> !tables.contains(m)).forEach(numbers::add);
        return new Measured.Names(numbers, tables);
    }

    /// Whether it is a part of the examples, of which more is better.
    boolean isTruth(String name) {
        return truths.contains(name);
    }

    /// That a rule to stop can look at what has this name.
    void requireNumber(Name metric) {
        List<String> names = metrics.metrics().stream().map(Training.Metric::name).toList();
        if (broken.contains(metric.text()) || session.mistakes().isDamaged()) {
            throw new Rejected();
        }
        if (!names.contains(metric.text())) {
            throw session.reject(Diagnostic.error(Code.N306, metric.span(), "nothing reports " + metric.text())
                    .note("there are " + Describe.list(names)));
        }
        if (tables.contains(metric.text())) {
            throw session.reject(Diagnostic.error(Code.N306, metric.span(), metric.text()
                    + " is not one number, so that nothing says whether it has improved")
                    .note("the number of it that is meant can be a report of its own"));
        }
    }

    /// The number that `val_loss`, `loss` or `val.acc` is another name for.
    Optional<String> meant(Expression.Path written) {
        String word = OtherWords.key(written.span().text().replace(".", "_")).replaceFirst("^(validation|valid|val)",
                "");
        List<String> names = metrics.metrics().stream().map(Training.Metric::name).toList();
        List<String> meant = names.contains(word) ? List.of(word) : names.stream()
                .filter(n -> word.length() >= SHORTEST && OtherWords.key(n).startsWith(word)).toList();
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /// @param name of the metric that it is
    Optional<Value> loss(Clause.Loss clause, String name) {
        try {
            losses.add(name);
            requireFormula(clause.value(), LOSS);
            session.frame().begin(LOSS);
            Value value = measured(clause.value(), name, Optional.empty(), clause.span());
            metrics.add(name, value, List.of(), clause.value().span());
            return Optional.of(value);
        } catch (Rejected reported) {
            broken.add(name);
            return Optional.empty();
        }
    }

    /// `loss "mse"`
    private void requireFormula(Expression value, String clause) {
        compared.requireValues(value, clause);
        if (value instanceof Expression.Text) {
            throw session.reject(OtherClauses.instead(
                    Diagnostic.error(Code.N104, value.span(), "a `" + clause + "` is no text"), clause));
        }
    }

    void report(Clause.Report report) {
        requireFormula(report.value(), "report");
        String name = report.name().map(Name::text).or(() -> called(report.value())).orElseThrow(() -> session.reject(
                Diagnostic.error(Code.N306, report.value().span(), "this report needs a name")
                        .fix(report.span(), "report error = " + report.value().span().text())));
        boolean isTaken = name.equals(LOSS) || metrics.metrics().stream().anyMatch(m -> m.name().equals(name));
        if (isTaken) {
            throw session
                    .reject(Diagnostic.error(Code.N306, report.span(), "there is a number called " + name + " already")
                            .fix(report.span(), "report " + another(name) + " = " + report.value().span().text()));
        }
        session.frame().begin(name);
        try {
            Value value = measured(report.value(), name, report.type(), report.span());
            List<Axis> order = report.type().map(t -> order(t, value)).orElse(List.of());
            if (!order.isEmpty()) {
                tables.add(name);
            }
            metrics.add(name, value, order, report.value().span());
        } catch (Rejected reported) {
            broken.add(name);
            throw reported;
        }
    }

    private String another(String name) {
        int number = 2;
        for (Training.Metric metric : metrics.metrics()) {
            number += metric.name().startsWith(name + "_") ? 1 : 0;
        }
        return name.equals(LOSS) ? "other" : name + "_" + number;
    }

    /// The axes in the order written.
    private List<Axis> order(Type type, Value value) {
        List<Axis> order = type.axes().stream().map(a -> names.axis(a.name()).label())
                .map(label -> value.type().axes().stream().filter(a -> a.label() == label).findFirst().orElseThrow())
                .toList();
        if (order.stream().anyMatch(Axis::isOpen)) {
            throw session.reject(Diagnostic.error(Code.N306, type.span(),
                    "a report has no axis as long as the batch: reduce it"));
        }
        if (order.size() > MOST_AXES) {
            throw session.reject(Diagnostic.error(Code.N306, type.span(),
                    "a report has at most two axes, rows and columns, and here are " + order.size())
                    .note("another is reduced, as in `mean[" + order.getLast().name()
                            + "](…)`, or joined with one by `flatten`"));
        }
        new Types(session, expressions).requireElements(order, type.span());
        if (Extents.fixed(order) > MOST_NUMBERS) {
            throw session.reject(Diagnostic.error(Code.N306, type.span(), "a report is at most "
                    + Counted.of(MOST_NUMBERS, "number") + ", and " + Counted.here(Extents.fixed(order))));
        }
        return order;
    }

    private static Optional<String> called(Expression value) {
        return switch (value) {
            case Expression.Call c -> called(c.target());
            case Expression.Bracket b -> called(b.target());
            case Expression.Path p -> p.single().map(Name::text);
            case Expression.Where w -> called(w.value());
            case Expression.Pipe _, Expression.Binary _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
    }

    /// Without the examples: averaged over them if it is one for each.
    private Value measured(Expression written, String name, Optional<Type> type, Span clause) {
        session.given().names(Mentions.of(written));
        Reductions.Chosen chosen = reductions.chosen(written);
        if (Arithmetic.isTruth(chosen.value())) {
            if (losses.contains(name)) {
                throw session.reject(Diagnostic.error(Code.N301, written.span(),
                        "the loss is true or false, which has no slope that could be followed")
                        .note("how far apart two numbers are is `(a - b)^2`"));
            }
            truths.add(name);
        }
        if (!losses.contains(name)) {
            session.named(name, chosen.value(), written.span());
        }
        Set<Axis> axes = new LinkedHashSet<>();
        chosen.parts().forEach(p -> axes.addAll(describe.seen(p)));
        if (type.isPresent()) {
            new Bodies(session, expressions).typed(type.get(), kept(chosen, written.span()),
                    new Name(name, written.span()));
        } else if (!axes.isEmpty()) {
            throw tooManyAxes(chosen.value(), List.copyOf(axes), written, name, clause);
        }
        session.at(written.span());
        boolean isPerExample = chosen.parts().stream().anyMatch(p -> p.axes().contains(Axis.BATCH));
        Quantity kept = kept(chosen, written.span());
        Value whole = arithmetic
                .real(isPerExample ? reductions.mean(chosen, List.of(Axis.BATCH), written.span()) : kept);
        if (losses.contains(name)) {
            session.tensors().loss(name, kept, whole, written.span());
        }
        return whole;
    }

    /// 0 where the mask leaves out.
    private Quantity kept(Reductions.Chosen chosen, Span span) {
        return chosen.mask().isEmpty() ? chosen.value()
                : arithmetic.select(chosen.mask().get(), chosen.value(), new Quantity.Whole(0), span);
    }

    private Rejected tooManyAxes(Quantity value, List<Axis> axes, Expression written, String name, Span clause) {
        if (surplus.containsAll(axes)) {
            return new Rejected();
        }
        boolean isLoss = losses.contains(name);
        Code code = isLoss ? Code.N301 : Code.N306;
        SurplusAxes finder = new SurplusAxes(session);
        List<Axis> unasked = finder.unasked(value, axes, inputs, isLoss);
        surplus.addAll(unasked);
        Optional<Diagnostic> cause = new OuterSums(session, expressions).cause(code, name, value,
                unasked.isEmpty() ? axes : unasked)
                .or(() -> finder.single(code, name, value, unasked))
                .or(() -> unasked.isEmpty() || isOne(unasked) ? Optional.empty()
                        : finder.cause(code, name, value, unasked));
        if (cause.isPresent()) {
            return session.mistakes().rejectCause(describe.with(cause.get(), name, value)
                    .related(written.span(), "it is one number"));
        }
        List<String> names = axes.stream().map(Axis::name).toList();
        Diagnostic d = Diagnostic.error(code, written.span(), name + " has "
                + (axes.size() == 1 ? "axis " : "axes ") + Describe.list(names) + ", and "
                + (isLoss ? "the loss of one example is one number" : "a report without a type is one number"));
        d = describe.with(d, "value", value);
        String list = String.join(", ", names);
        String text = written.span().text();
        String word = isLoss ? "loss " : "report " + name + " = ";
        String table = "report " + name + ": f32[" + list + "] = " + text;
        if (!isLoss && axes.size() == MOST_AXES && axes.stream().anyMatch(a -> !SurplusAxes.isGiven(session, a))) {
            throw session.reject(d.note("a table says its axes").fix(clause, table));
        }
        if (!isLoss && axes.size() <= MOST_AXES) {
            d = d.note("as a table it is written `" + table + "`");
        }
        Optional<String> masked = masked(written);
        if (masked.isPresent()) {
            throw session.reject(d.note("what `where` leaves out of a mean or sum stands inside its brackets")
                    .fix(clause, word + masked.get()));
        }
        return session.reject(isOne(unasked)
                ? d.note("`sum[" + list + "](…)` adds them up instead")
                        .fix(clause, word + "mean[" + list + "](" + text + ")")
                : d.note("no target that it depends on has "
                        + Describe.list(unasked.stream().map(Axis::name).toList())
                        + ": `mean[" + list + "](…)` and `sum[" + list + "](…)` make one number of several"));
    }

    /// `mean[T](e) where c` with the condition inside.
    private static Optional<String> masked(Expression written) {
        if (!(written instanceof Expression.Where w) || w.otherwise().isPresent()
                || !(w.value() instanceof Expression.Call(Expression.Bracket(Expression.Path head, var _, Brackets _, var _), var _, Span reduction))
                || !CoreWords.REDUCTIONS.contains(head.span().text())) {
            return Optional.empty();
        }
        String text = reduction.text();
        return Optional.of(text.substring(0, text.length() - 1) + " where " + w.condition().span().text() + ")");
    }

    /// Whether the axes hold one element, so that nothing is lost with them.
    private static boolean isOne(List<Axis> axes) {
        return axes.stream().allMatch(a -> a.size() == 1);
    }
}
