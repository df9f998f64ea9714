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
import netc.compiler.elaborate.advice.PowersOfE.Quotient;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.GraphBuilder;
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
    private static final String GIVEN = "\\((?<value>[^()]*(\\([^()]*\\)[^()]*)*)\\)";
    private static final Pattern CALLED = Pattern.compile("\\w+(\\[[^]\n]*])?" + GIVEN);
    /// What makes numbers sum to 1 or lie between 0 and 1, as far as messages show it: `softmax[Class]`, `sigmoid`.
    private static final Pattern APPLIED = Pattern.compile("\\w+(\\[[^]\n]*]|(?=(" + GIVEN + ")?$))");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final Session session;
    private final GraphBuilder graph;
    private final PowersOfE powers;
    private final Scope names;

    /// @param names of the model and one of its trainings
    public NormalisedTwice(Session session, Scope names) {
        this.session = session;
        this.graph = session.graphs().forward();
        this.powers = new PowersOfE(graph);
        this.names = names;
    }

    /// Where a value is made of powers of e, divided by their sum along the axis.
    public Optional<Span> normalised(Value value, Axis axis) {
        return powers.quotient(value, axis).map(Quotient::span);
    }

    /// @param here whether the names are those of the body around a place
    public void warn(Predicate<Span> here) {
        for (Equation equation : graph.build().equations().stream().filter(e -> here.test(e.span())).toList()) {
            Optional<Axis> axis = PowersOfE.summed(equation);
            Optional<Value> power = axis.flatMap(_ -> powers.power(equation.operands().getFirst()));
            power.flatMap(p -> powers.quotient(powers.unshifted(p, axis.get()), axis.get()))
                    .ifPresent(q -> warn(equation.span(), q));
            powers.logit(equation).flatMap(powers::logistic).ifPresent(q -> warnOfLogistic(equation.span(), q));
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
        while (PowersOfE.isRenamed(graph.definitionOf(at))) {
            at = graph.definitionOf(at).operands().getFirst();
            values.add(at);
        }
        return values;
    }
}
