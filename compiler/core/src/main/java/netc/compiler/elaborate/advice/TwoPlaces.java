package netc.compiler.elaborate.advice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;

/// An axis is wanted of a sum of products whose two factors share another: attention in which nothing is renamed, so that
/// each place meets itself alone. The factor that is looked at, and what is weighted by the result, need the new name.
public final class TwoPlaces {
    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;

    /// @param shared what both factors have
    private record Product(String left, String right, Axis shared) {
    }

    public TwoPlaces(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
    }

    /// With the cause and, where it is clear which factor looks at which, the lines to write instead; empty where the
    /// value is no such sum.
    Optional<Diagnostic> noted(Diagnostic d, Quantity value, String wanted) {
        return product(value).map(p -> {
            if (p.left().isEmpty() || p.right().isEmpty()) {
                return d.note("the factors that it is a sum of share axis " + p.shared().name()
                        + ", so that each place meets its own alone: where every place meets every other, one of them is"
                        + " renamed, `[" + p.shared().name() + " as " + wanted + "]`");
            }
            String first = p.left();
            String second = p.right();
            boolean looks = first.toLowerCase(Locale.ROOT).startsWith("q");
            boolean isLookedWith = second.toLowerCase(Locale.ROOT).startsWith("q");
            String key = isLookedWith && !looks ? first : second;
            Diagnostic noted = d.note(first + " and " + second + " share axis " + p.shared().name()
                    + ", so that each place of one meets its own of the other alone")
                    .note("where every place meets every other, one of them calls the axis " + wanted + ": `" + key
                            + "[" + p.shared().name() + " as " + wanted + "]`");
            return looks == isLookedWith ? noted : renamed(noted, key, p.shared(), wanted).orElse(noted);
        });
    }

    /// That a condition's axes are somewhere: a mask may be the first to ask for the one that nothing is renamed to.
    public void requirePlaces(Expression.Where w) {
        Optional<AxisName> nowhere = Mentions.of(w.condition()).stream().sorted()
                .flatMap(n -> session.frame().scope().axis(n).stream())
                .filter(a -> a.number().isEmpty() && !a.isOpen() && session.provenance().known(a).isEmpty())
                .findFirst();
        if (nowhere.isPresent() && !session.mistakes().isDamaged()) {
            String axis = nowhere.get().text();
            Diagnostic d = Diagnostic.error(Code.N012, w.value().span(), "this has no axis " + axis
                    + ", and nothing else here has one");
            expressions.attempt(w.value(), false)
                    .flatMap(v -> noted(describe.with(d, "value", v), v, axis))
                    .ifPresent(said -> {
                        throw session.reject(said);
                    });
        }
    }

    // ---------- finding

    private Optional<Product> product(Quantity value) {
        if (!(value instanceof Quantity.Tensor(Value first, Kind _, Interval _))) {
            return Optional.empty();
        }
        Deque<Value> terms = new ArrayDeque<>(List.of(first));
        Set<Value> seen = new HashSet<>();
        while (!terms.isEmpty()) {
            Value term = terms.remove();
            Equation equation = session.builder().definitionOf(term);
            if (seen.add(term) && equation.op() instanceof Op.Map) {
                terms.addAll(equation.operands());
            }
            if (equation.op() instanceof Op.Contract(List<Axis> over)) {
                Value left = equation.operands().getFirst();
                Value right = equation.operands().getLast();
                Optional<Axis> shared = describe.seen(Quantity.of(left)).stream()
                        .filter(a -> right.type().has(a) && !over.contains(a) && !isOfParameter(a)).findFirst();
                Optional<String> leftName = name(left);
                Optional<String> rightName = name(right);
                if (shared.isPresent()) {
                    return Optional.of(new Product(leftName.orElse(""), rightName.orElse(""), shared.get()));
                }
            }
        }
        return Optional.empty();
    }

    /// An axis of what is learned, such as the heads, is no axis of places.
    private boolean isOfParameter(Axis axis) {
        Scope scope = session.frame().scope();
        return scope.names().stream()
                .anyMatch(n -> scope.find(n).orElseThrow() instanceof Entry.Parameter(var slot, var _)
                        && slot.axes().contains(axis));
    }

    private Optional<String> name(Value value) {
        Scope scope = session.frame().scope();
        return scope.names().stream()
                .filter(n -> scope.find(n).orElseThrow() instanceof Entry.Bound(var bound, var _, var _)
                        && bound instanceof Quantity.Tensor t && t.value().equals(value))
                .findFirst();
    }

    // ---------- mending

    private Optional<Diagnostic> renamed(Diagnostic d, String key, Axis shared, String wanted) {
        Span mistake = d.span().orElseThrow();
        Source source = mistake.source();
        if (source != session.frame().scope().unit().tree().source()) {
            return Optional.empty();
        }
        Optional<Enclosing> body = Enclosing.of(session.frame().scope().unit().tree(), mistake);
        Map<Span, String> lines = new LinkedHashMap<>();
        Set<String> renamed = new HashSet<>();
        List<String> names = new ArrayList<>(List.of(key));
        names.addAll(weighted(body.map(b -> b.declaration().span().text()).orElse(""), shared, wanted));
        for (String name : names) {
            if (renamed.add(name)) {
                Optional<Expression> value = body.flatMap(b -> binding(b, name));
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                lines.put(value.get().span(), inBrackets(value.get()) + "[" + shared.name() + " as " + wanted + "]");
            }
        }
        Fix fix = Fix.ofLines(lines);
        return Optional.of(d.fix(fix));
    }

    /// What the weights along the axis are multiplied with, where it has no such axis yet.
    private List<String> weighted(String text, Axis shared, String wanted) {
        Matcher sums = Pattern.compile("sum\\s*\\[\\s*" + wanted + "\\s*]\\s*\\(\\s*(\\w+)\\s*\\*\\s*(\\w+)\\s*\\)")
                .matcher(text);
        List<String> names = new ArrayList<>();
        while (sums.find()) {
            for (String name : List.of(sums.group(1), sums.group(2))) {
                boolean hasShared = session.frame().scope().find(name)
                        .filter(e -> e instanceof Entry.Bound(var value, var _, var _)
                                && value.axes().contains(shared))
                        .isPresent();
                if (hasShared) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    static Optional<Expression> binding(Enclosing body, String name) {
        return body.statements().stream().filter(s -> s instanceof Statement.Bind b && b.names().size() == 1
                && b.names().getFirst().text().equals(name) && b.values().size() == 1 && b.type().isEmpty())
                .map(s -> ((Statement.Bind) s).values().getFirst()).findFirst();
    }

    static String inBrackets(Expression value) {
        boolean isTight = value instanceof Expression.Call || value instanceof Expression.Path
                || value instanceof Expression.Bracket;
        return isTight ? value.span().text() : "(" + value.span().text() + ")";
    }
}
