package netc.compiler.elaborate.advice;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Statement;

/// Powers of e that are summed along an axis, of numbers p that are such powers divided by their sum along it already, with
/// nothing between but names: `e^p / Σ e^p`, or `log Σ e^p`, where p = `e^x / Σ e^x`. Numbers between 0 and 1 have powers
/// that differ little, so that a model learns little of them. What the equations compute says so, whoever wrote the text; a
/// factor in between is meant. The same of what sigmoid gives where the numbers before it are taken.
public final class NormalisedTwice {
    /// How deep two expressions are compared.
    private static final int DEEPEST = 8;
    private static final String GIVEN = "\\((?<value>[^()]*(\\([^()]*\\)[^()]*)*)\\)";
    private static final Pattern CALLED = Pattern.compile("\\w+(\\[[^]\n]*])?" + GIVEN);
    /// What makes numbers sum to 1 or lie between 0 and 1, as far as messages show it: `softmax[Class]`, `sigmoid`.
    private static final Pattern APPLIED = Pattern.compile("\\w+(\\[[^]\n]*]|(?=(" + GIVEN + ")?$))");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final Session session;
    private final GraphBuilder graph;
    private final Scope names;

    /// @param names of the model and one of its trainings
    public NormalisedTwice(Session session, Scope names) {
        this.session = session;
        this.graph = session.graphs().forward();
        this.names = names;
    }

    /// Numbers that sum to 1.
    ///
    /// @param equation the division
    /// @param values   what it became under other names of axes
    /// @param of       what the powers are of
    private record Quotient(Equation equation, Set<Value> values, Value of) {
        Span span() {
            return equation.span();
        }
    }

    /// Where a value is made of powers of e, divided by their sum along the axis.
    public Optional<Span> normalised(Value value, Axis axis) {
        return quotient(value, axis).map(Quotient::span);
    }

    /// @param here whether the names are those of the body around a place
    public void warn(Predicate<Span> here) {
        for (Equation equation : graph.build().equations().stream().filter(e -> here.test(e.span())).toList()) {
            Optional<Axis> axis = summed(equation);
            Optional<Value> power = axis.flatMap(_ -> power(equation.operands().getFirst()));
            power.flatMap(p -> quotient(unshifted(p, axis.get()), axis.get())).ifPresent(q -> warn(equation.span(), q));
            logit(equation).flatMap(this::logistic).ifPresent(q -> warnOfLogistic(equation.span(), q));
        }
    }

    private static String by(Quotient quotient) {
        Matcher applied = APPLIED.matcher(quotient.span().text());
        return applied.lookingAt() ? ", by `" + applied.group() + "`," : ",";
    }

    private void warn(Span span, Quotient quotient) {
        offered(Diagnostic.warning(Code.N131, span, "these numbers sum to 1 already" + by(quotient)
                + " and are made to sum to 1 once more")
                .note("e^p of numbers p between 0 and 1 differs little, so that little is learned")
                .related(quotient.span(), "made to sum to 1"), span, quotient);
    }

    private void warnOfLogistic(Span span, Quotient quotient) {
        offered(Diagnostic.warning(Code.N149, span, "this takes numbers before sigmoid, and these are between 0 and 1"
                + " already" + by(quotient).replaceFirst(",$", ""))
                .note("sigmoid of numbers between 0 and 1 is between 0.5 and 0.74, so that little is learned")
                .related(quotient.span(), "made to lie between 0 and 1"), span, quotient);
    }

    private void offered(Diagnostic d, Span span, Quotient quotient) {
        session.diagnostics().add(instead(span, quotient).map(d::fix)
                .or(() -> apart(span, quotient).map(f -> d.fix(f))).orElse(d));
    }

    /// The numbers before they sum to 1 under a name of their own, and that name where they are made to once more; where
    /// both stand in one expression, that without the first.
    private Optional<Fix> apart(Span span, Quotient quotient) {
        Span inner = quotient.span();
        Source source = inner.source();
        if (source != span.source()) {
            return Optional.empty();
        }
        if (span.contains(inner)) {
            return without(source.text().substring(span.start(), inner.start()), inner.text()).map(
                    before -> new Fix(span, before + source.text().substring(inner.end(), span.end())));
        }
        Optional<Statement> bound = Enclosing.of(names.unit().tree(), inner).stream()
                .flatMap(e -> e.statements().stream()).filter(s -> s.span().contains(inner)).findFirst()
                .filter(s -> s.span().end() == inner.end() && Mentions.bound(s).size() == 1);
        List<MatchResult> words = bound.map(s -> words(span.text(), Mentions.bound(s).getFirst().text()))
                .orElse(List.of());
        if (words.size() != 1 || inner.start() > span.start()) {
            return Optional.empty();
        }
        Span statement = bound.get().span();
        String text = source.text();
        String own = fresh(text);
        int value = text.indexOf('=', Mentions.bound(bound.get()).getFirst().span().end()) + 1;
        Span word = source.span(span.start() + words.getFirst().start(), span.start() + words.getFirst().end());
        Matcher applied = APPLIED.matcher(inner.text());
        return without(text.substring(value, inner.start()), inner.text()).filter(_ -> applied.lookingAt())
                .map(before -> Fix.ofLines(Map.of(statement, own + " =" + before + "\n"
                        + " ".repeat(statement.column() - 1) + text.substring(statement.start(), value) + " "
                        + applied.group() + "(" + own + ")", word, own)));
    }

    /// What a stage or call is applied to, with what stands before it, but without the pipe.
    private static Optional<String> without(String before, String applied) {
        String stripped = before.stripTrailing();
        Matcher called = CALLED.matcher(applied);
        return stripped.endsWith("|>") ? Optional.of(stripped.substring(0, stripped.length() - 2).stripTrailing())
                : called.matches() ? Optional.of(before + called.group("value")) : Optional.empty();
    }

    private static List<MatchResult> words(String text, String name) {
        return WORD.matcher(text).results().filter(w -> w.group().equals(name)).toList();
    }

    private static String fresh(String text) {
        String name = "logits";
        while (!words(text, name).isEmpty()) {
            name += "_";
        }
        return name;
    }

    /// The text with what the numbers were made of in their place, where the model has a name for it.
    private Optional<String> instead(Span span, Quotient quotient) {
        String text = span.text();
        Span inner = quotient.span();
        if (inner.source() == span.source() && inner.start() > span.start() && inner.end() <= span.end()) {
            return source(quotient, quotient.values())
                    .map(name -> text.substring(0, inner.start() - span.start()) + name
                            + text.substring(inner.end() - span.start()));
        }
        List<MatchResult> words = WORD.matcher(text).results()
                .filter(w -> bound(w.group()).filter(quotient.values()::contains).isPresent()).toList();
        return words.size() != 1 ? Optional.empty()
                : source(quotient, Set.of(bound(words.getFirst().group()).orElseThrow()))
                        .map(name -> text.substring(0, words.getFirst().start()) + name
                                + text.substring(words.getFirst().end()));
    }

    /// A name for what the powers are of, with the axes of what it is to stand for.
    private Optional<String> source(Quotient quotient, Set<Value> replaced) {
        Set<Value> sources = renamed(quotient.of());
        return names.names().stream().filter(n -> bound(n).filter(v -> sources.contains(v) && replaced.stream()
                .anyMatch(q -> Set.copyOf(q.type().axes()).equals(Set.copyOf(v.type().axes())))).isPresent())
                .findFirst();
    }

    private Optional<Value> bound(String name) {
        return names.find(name)
                .flatMap(e -> e instanceof Entry.Bound(Quantity.Tensor(Value value, var _, var _), var owner, Span _)
                        && owner == graph ? Optional.of(value) : Optional.empty());
    }

    /// A value and what it is called on the way here under other names of axes.
    private Set<Value> renamed(Value value) {
        Set<Value> values = new HashSet<>(Set.of(value));
        Value at = value;
        while (isRenamed(graph.definitionOf(at))) {
            at = graph.definitionOf(at).operands().getFirst();
            values.add(at);
        }
        return values;
    }

    /// The axis that an equation sums over, where it is a sum over one.
    private static Optional<Axis> summed(Equation equation) {
        return equation.op() instanceof Op.Reduce(Op.Reduction kind, List<Axis> over) && kind == Op.Reduction.SUM
                && over.size() == 1 ? Optional.of(over.getFirst()) : Optional.empty();
    }

    /// The x of e^x.
    private Optional<Value> power(Value value) {
        Equation equation = graph.definitionOf(value);
        return is(equation, ScalarFunction.EXP) ? Optional.of(equation.operands().getFirst()) : Optional.empty();
    }

    private static boolean is(Equation equation, ScalarFunction function) {
        return equation.op() instanceof Op.Map(ScalarFunction its) && its == function;
    }

    /// Without what is taken off or added for all along the axis, which a quotient of powers does not notice.
    private Value unshifted(Value value, Axis axis) {
        Equation equation = graph.definitionOf(value);
        boolean isShifted = (is(equation, ScalarFunction.SUB) || is(equation, ScalarFunction.ADD))
                && !equation.operands().getLast().type().has(axis);
        return isShifted ? equation.operands().getFirst() : value;
    }

    /// The x of `log(1 + e^x) - x * y`, which is the logarithm of how likely y is where sigmoid(x) is its probability, with the
    /// logarithm as `max(x, 0) + log(1 + e^-|x|)`.
    private Optional<Value> logit(Equation equation) {
        if (!is(equation, ScalarFunction.SUB)) {
            return Optional.empty();
        }
        Equation logarithm = graph.definitionOf(unnamed(equation.operands().getFirst()));
        Equation product = graph.definitionOf(equation.operands().getLast());
        if (!is(logarithm, ScalarFunction.ADD) || !is(product, ScalarFunction.MUL)) {
            return Optional.empty();
        }
        Equation above = graph.definitionOf(logarithm.operands().getFirst());
        return is(above, ScalarFunction.MAX) && isConstant(above.operands().getLast())
                ? product.operands().stream()
                        .filter(f -> isSame(unnamed(f), unnamed(above.operands().getFirst()), DEEPEST))
                        .findFirst()
                : Optional.empty();
    }

    /// Where a value is 1 / (1 + e^-x), or for negative x the same as e^x / (1 + e^x).
    private Optional<Quotient> logistic(Value value) {
        Set<Value> values = new HashSet<>();
        for (Value at = value;; at = graph.definitionOf(at).operands().getFirst()) {
            values.add(at);
            Equation equation = graph.definitionOf(at);
            if (is(equation, ScalarFunction.DIV)) {
                Equation sum = graph.definitionOf(equation.operands().getLast());
                return !is(sum, ScalarFunction.ADD) || sum.operands().stream().noneMatch(this::isConstant)
                        ? Optional.empty()
                        : sum.operands().stream().flatMap(o -> power(o).stream()).findFirst()
                                .filter(_ -> isPart(equation.operands().getFirst()))
                                .map(x -> new Quotient(equation, values, positive(x)));
            }
            if (!isNamed(equation)) {
                return Optional.empty();
            }
        }
    }

    /// Whether a dividend is 1, or 1 or a power of e.
    private boolean isPart(Value value) {
        Equation equation = graph.definitionOf(value);
        return isConstant(value) || is(equation, ScalarFunction.EXP)
                || is(equation, ScalarFunction.SELECT) && equation.operands().stream().skip(1).allMatch(this::isPart);
    }

    /// The x of -x, and of `x where x < 0 else -x`.
    private Value positive(Value value) {
        Equation equation = graph.definitionOf(value);
        return is(equation, ScalarFunction.NEG) ? equation.operands().getFirst()
                : is(equation, ScalarFunction.SELECT) ? positive(equation.operands().getLast()) : value;
    }

    /// What a value is the name of.
    private Value unnamed(Value value) {
        Equation equation = graph.definitionOf(value);
        return isNamed(equation) ? unnamed(equation.operands().getFirst()) : value;
    }

    private static boolean isNamed(Equation equation) {
        return equation.op() instanceof Op.Stop || equation.op() instanceof Op.Custom || isRenamed(equation);
    }

    private static boolean isRenamed(Equation equation) {
        return equation.op() instanceof Op.Read(List<AxisRead> reads, boolean _) && reads.stream().allMatch(
                r -> r.divisor() == 1 && r.index().terms().size() == 1
                        && r.index().isIndexOf(r.index().terms().getFirst().axis()));
    }

    private Optional<Quotient> quotient(Value value, Axis axis) {
        Set<Value> values = new HashSet<>();
        Value at = value;
        Optional<Axis> along = Optional.of(axis);
        while (along.isPresent()) {
            values.add(at);
            Equation equation = graph.definitionOf(at);
            if (is(equation, ScalarFunction.DIV)) {
                Value dividend = equation.operands().getFirst();
                Axis over = along.get();
                return power(dividend).filter(_ -> isSum(equation.operands().getLast(), dividend, over))
                        .map(x -> new Quotient(equation, values, unshifted(x, over)));
            }
            along = carried(equation, along.get());
            at = along.isPresent() ? equation.operands().getFirst() : at;
        }
        return Optional.empty();
    }

    /// The axis of the first operand that an axis of the result is, where the equation only gives names or hides a gradient.
    private static Optional<Axis> carried(Equation equation, Axis axis) {
        if (equation.op() instanceof Op.Stop || equation.op() instanceof Op.Custom) {
            return Optional.of(axis);
        }
        if (equation.op() instanceof Op.Read(List<AxisRead> reads, boolean _)) {
            return reads.stream().filter(r -> r.divisor() == 1 && r.index().isIndexOf(axis)
                    && r.axis().size() == axis.size()).map(AxisRead::axis).findFirst();
        }
        return Optional.empty();
    }

    /// Whether a value is the sum of another along an axis, kept away from 0 or not.
    private boolean isSum(Value value, Value of, Axis axis) {
        Equation equation = graph.definitionOf(value);
        if (is(equation, ScalarFunction.MAX) || is(equation, ScalarFunction.ADD)) {
            List<Value> sides = equation.operands();
            return isConstant(sides.getLast()) && isSum(sides.getFirst(), of, axis)
                    || isConstant(sides.getFirst()) && isSum(sides.getLast(), of, axis);
        }
        return summed(equation).filter(axis::equals).isPresent()
                && isSame(equation.operands().getFirst(), of, DEEPEST);
    }

    private boolean isConstant(Value value) {
        return graph.definitionOf(value).op() instanceof Op.Constant;
    }

    /// Whether two values are computed in the same way.
    private boolean isSame(Value a, Value b, int depth) {
        if (a.equals(b)) {
            return true;
        }
        Equation left = graph.definitionOf(a);
        Equation right = graph.definitionOf(b);
        if (depth == 0 || !left.op().equals(right.op()) || left.operands().size() != right.operands().size()) {
            return false;
        }
        for (int i = 0; i < left.operands().size(); i++) {
            if (!isSame(left.operands().get(i), right.operands().get(i), depth - 1)) {
                return false;
            }
        }
        return true;
    }
}
