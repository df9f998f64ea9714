package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.advice.OuterSums;
import netc.compiler.elaborate.advice.PlacesAlone;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Label;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// What a call gives back: checked against the signature inside the body, then under the caller's names. An axis that no
/// argument has arrives under its own name, or the one that the brackets give it.
final class Results {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;
    private final Callee callee;
    private final Translation translation;
    private final Scope inner;

    /// @param inner the names of the body that gives the results
    Results(Session session, Evaluator expressions, Callee callee, Translation translation, Scope inner) {
        this.inner = inner;
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
        this.callee = callee;
        this.translation = translation;
    }

    // ---------- inside

    List<Quantity> check(List<Quantity> values) {
        List<Type> types = callee.signature().results();
        if (values.isEmpty() && types.isEmpty() && session.states().isStep()
                && !callee.body().statements().isEmpty()
                && callee.body().statements().getLast() instanceof Statement.Update) {
            // What a step calls for its changes gives nothing.
            return values;
        }
        if (values.isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N109, callee.body().span(),
                    callee.name() + " gives no value: its last line must be one"));
        }
        if (types.isEmpty()) {
            return values;
        }
        if (types.size() != values.size()) {
            throw session.reject(Diagnostic.error(Code.N109, last(), callee.name() + " gives "
                    + Counted.of(values.size(), "value") + ", and its signature says " + types.size()));
        }
        List<Quantity> checked = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            checked.add(check(types.get(i), values.get(i)));
        }
        return checked;
    }

    private Span last() {
        var statements = callee.body().statements();
        return statements.isEmpty() ? callee.body().span() : statements.getLast().span();
    }

    private Quantity check(Type type, Quantity value) {
        Set<Label> declared = new HashSet<>();
        for (Type.Axis axis : type.axes()) {
            AxisName name = translation.inner().get(axis.name().text());
            declared.add(name.label());
            Axis has = value.axis(name.label()).orElseThrow(() -> lacking(type, value, name));
            if (axis.size().isPresent()) {
                long size = expressions.size(axis.size().get());
                if (size != has.size()) {
                    throw wrong(type, value,
                            callee.name() + " says that axis " + name.text() + " of its result has size "
                                    + size + ", and it has " + has.size());
                }
            }
        }
        for (Axis axis : value.axes()) {
            if (!declared.contains(axis.label()) && isOwn(axis)) {
                new OuterSums(session, expressions).cause(Code.N109, "the result of " + callee.name(), value,
                        List.of(axis)).ifPresent(d -> {
                            throw session.mistakes().rejectCause(d.related(type.span(), "its type is written"));
                        });
                throw wrong(type, value, "the result of " + callee.name() + " has axis " + axis.name()
                        + ", which its signature does not say",
                        "either the signature says " + axis.name()
                                + ", or the last line takes it away, as `mean[" + axis.name() + "](…)` does");
            }
        }
        Kind kind = switch (type.element().text()) {
            case "f32" -> Kind.REAL;
            case "int" -> Kind.WHOLE;
            case "bool" -> Kind.TRUTH;
            default -> new Types(session, expressions).kind(type);
        };
        if (!Types.takes(kind, value)) {
            throw wrong(type, value, callee.name() + " says that its result is " + type.span().text());
        }
        return kind.equals(Kind.REAL) && !Arithmetic.isReal(value) && !value.isStatic()
                ? Quantity.of(arithmetic.real(value)) : value;
    }

    private Rejected lacking(Type type, Quantity value, AxisName name) {
        return name.number().stream().mapToObj(name::of)
                .flatMap(a -> new PlacesAlone(session, 0)
                        .cause(Code.N109, "the result of " + callee.name(), value, a).stream())
                .findFirst().map(d -> session.reject(d.related(type.span(), "its type is written")))
                .orElseGet(() -> wrong(type, value, callee.name() + " says that its result has axis " + name.text()
                        + ", and it has not",
                        "either the signature leaves " + name.text()
                                + " out, or the last line keeps it"));
    }

    private Rejected wrong(Type type, Quantity value, String headline, String... cure) {
        Diagnostic d = Diagnostic.error(Code.N109, last(), headline).note("signature: " + type.span().text());
        return session.reject(describe.with(d, "result", value).notes(List.of(cure)));
    }

    /// Whether a name of this body means the axis.
    private boolean isOwn(Axis axis) {
        return session.frame().scope().axis(axis.name()).filter(a -> a.label() == axis.label()).isPresent();
    }

    // ---------- outside

    Quantity leave(List<Quantity> values, Applicable.Called called, ArgumentAxes axes, Span span) {
        List<Quantity> left = new ArrayList<>();
        for (Quantity value : values) {
            left.add(leave(value, called, axes, span));
        }
        return left.size() == 1 ? left.getFirst() : new Quantity.Many(left);
    }

    private Quantity leave(Quantity value, Applicable.Called called, ArgumentAxes axes, Span span) {
        Map<Axis, Axis> names = new LinkedHashMap<>();
        Set<Label> taken = new HashSet<>();
        for (Axis axis : value.axes()) {
            Axis mine = outside(axis, called, axes, span);
            if (!taken.add(mine.label())) {
                throw session.reject(describe.with(Diagnostic.error(Code.N108, called.span(),
                        "the result of " + callee.name() + " would have two axes " + mine.name())
                        .note("one is mapped over, the other made by " + called.statics().text()),
                        "result inside "
                                + callee.name(),
                        value)
                        .note("what is made needs another name, or what is mapped over: `x[" + mine.name()
                                + " as Other]`"));
            }
            if (!mine.equals(axis)) {
                names.put(axis, mine);
            }
        }
        Map<Axis, Axis> kinds = value.kind().into().isEmpty() ? names : new LinkedHashMap<>(names);
        value.kind().into().ifPresent(into -> {
            Axis mine = outside(into, called, axes, span);
            if (!mine.equals(into)) {
                kinds.put(into, mine);
            }
        });
        return Renaming.of(session, value, names, kinds);
    }

    private Axis outside(Axis axis, Applicable.Called called, ArgumentAxes axes, Span span) {
        Axis hidden = translation.hidden().get(axis.label());
        if (hidden != null) {
            return hidden;
        }
        for (Map.Entry<String, AxisName> entry : translation.inner().entrySet()) {
            if (entry.getValue().label() == axis.label()) {
                return named(entry.getKey(), axis, called, axes, span);
            }
        }
        boolean isOwn = inner.own(axis.name())
                .filter(e -> e instanceof Entry.Axis(AxisName a) && a.label() == axis.label()).isPresent();
        return isOwn ? under(names.axis(axis.name(), span), axis, called, Optional.empty(), span) : axis;
    }

    private Axis named(String its, Axis axis, Applicable.Called called, ArgumentAxes axes, Span span) {
        Label label = translation.labels().get(its);
        Optional<AxisName> name = Optional.ofNullable(called.statics().axes().get(its))
                .map(StaticArguments.CallerAxis::name)
                .or(() -> session.frame().scope().axis(its).filter(a -> a.label() == label));
        if (name.isEmpty() && label != null) {
            // Bound by an index argument to an axis that the caller itself is mapped over.
            return new Axis(label, axis.size());
        }
        AxisName mine = name.orElseGet(() -> names.axis(its, span));
        return under(mine, axis, called, axes.origin(its), span);
    }

    private Axis under(AxisName name, Axis axis, Applicable.Called called, Optional<Axis> origin, Span span) {
        new Types(session, expressions).requirePin(name, axis.size(), called.span(), called.statics().text());
        Axis mine = name.of(axis.size());
        session.provenance().record(mine, reason(name, axis, called), called.statics().text(), span, origin);
        return mine;
    }

    /// Why the new axis has its size: the formula of the signature with numbers for names, or the call as written.
    private String reason(AxisName name, Axis axis, Applicable.Called called) {
        for (Type type : callee.signature().results()) {
            for (Type.Axis written : type.axes()) {
                boolean isIt = translation.inner().get(written.name().text()).label() == axis.label();
                if (isIt && written.size().isPresent()) {
                    String formula = numbers(written.size().get().span().text(), called);
                    boolean isPlain = WORD.matcher(written.size().get().span().text()).matches();
                    return isPlain ? called.statics().text() : formula;
                }
            }
        }
        return called.statics().text();
    }

    private String numbers(String formula, Applicable.Called called) {
        Matcher matcher = WORD.matcher(formula);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(number(matcher.group(), called)));
        }
        return matcher.appendTail(text).toString();
    }

    private String number(String word, Applicable.Called called) {
        AxisName axis = translation.inner().get(word);
        if (axis != null && axis.number().isPresent()) {
            return Long.toString(axis.number().getAsLong());
        }
        Optional<Quantity> given = Optional.ofNullable(called.statics().numbers().get(word));
        if (given.isPresent() && given.get() instanceof Quantity.Whole(long value)) {
            return Long.toString(value);
        }
        return callee.number(word).flatMap(p -> p.standard()).map(e -> e.span().text()).orElse(word);
    }
}
