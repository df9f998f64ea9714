package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import netc.compiler.elaborate.advice.OtherTurns;
import netc.compiler.elaborate.advice.OwnAxes;
import netc.compiler.elaborate.advice.SummedAlone;
import netc.compiler.elaborate.advice.UnknownArguments;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Extents;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Supplied;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Quantity.Tensor;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Interval;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// `sum[A, B](e)` and its kind. What `where` without `else` does not choose is left out: it adds nothing to a sum, does not
/// count in a mean, and is never a maximum.
///
/// A mean is the sum divided by the number of elements. Over the examples every reduction is of reals, because the
/// results of several batches are put together afterwards.
public final class Reductions {
    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;

    public Reductions(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    /// What is reduced, and which elements of it count.
    public record Chosen(Quantity value, Optional<Quantity> mask) {
        public List<Quantity> parts() {
            return mask.map(m -> List.of(value, m)).orElse(List.of(value));
        }
    }

    /// A value with a mask where `where` stands at its top without `else`.
    public Chosen chosen(Supplied supplied) {
        return switch (supplied) {
            case Supplied.Known(var _, Quantity value, Span _) -> new Chosen(value, Optional.empty());
            case Supplied.Written(var _, Expression e) -> chosen(e);
        };
    }

    public Chosen chosen(Expression e) {
        if (e instanceof Expression.Where w && w.otherwise().isEmpty()) {
            Optional<Quantity> named = names.areNamedBy(w) ? Optional.of(expressions.value(w.value()))
                    : Optional.empty();
            Quantity condition = arithmetic.requireCondition(expressions.value(w.condition()),
                    w.condition().span());
            Quantity value = named.orElseGet(() -> expressions.value(w.value()));
            arithmetic.meet(List.of(value, condition), w.span());
            return condition instanceof Quantity.Truth(boolean all) && all ? new Chosen(value, Optional.empty())
                    : new Chosen(value, Optional.of(condition));
        }
        return new Chosen(expressions.value(e), Optional.empty());
    }

    Quantity reduce(Name word, Brackets brackets, Supplied argument, Span span) {
        if (!brackets.made().isEmpty()) {
            throw session.reject(Diagnostic.error(Code.N105, brackets.span(),
                    "`" + word.text() + "` takes axes away and makes none: there is no `->` in its brackets"));
        }
        Chosen chosen = chosen(argument);
        List<Axis> over = new ArrayList<>();
        for (Brackets.Item item : brackets.taken()) {
            over.addAll(axes(item, brackets, chosen, word, d -> new OwnAxes(session).reduced(d, chosen.value(),
                    item.span(), word, brackets, argument, span)));
        }
        if (List.of("sum", "mean").contains(word.text())
                && argument instanceof Supplied.Written(var _, Expression written)) {
            new SummedAlone(session).of(written, chosen.value(), over, brackets.span(), word, span).ifPresent(d -> {
                throw session.reject(d);
            });
        }
        session.at(span);
        return reduce(word, chosen, over, span);
    }

    private List<Axis> axes(Brackets.Item item, Brackets brackets, Chosen chosen, Name word,
            UnaryOperator<Diagnostic> noted) {
        if (!(item instanceof Brackets.Plain(Expression e)) || !(e instanceof Expression.Path path)
                || path.single().isEmpty()) {
            UnknownArguments.requireNone(session, brackets, word);
            List<Axis> seen = describe.seen(chosen.value());
            Diagnostic d = describe.with(Diagnostic.error(Code.N105, item.span(),
                    "the brackets of `" + word.text() + "` hold names of axes"), "value", chosen.value());
            throw session.reject(seen.size() == 1 ? d.fix(seen.getFirst().name()) : d);
        }
        Name name = path.single().get();
        if (name.text().equals(CoreWords.BATCH)) {
            Set<Axis> mapped = new LinkedHashSet<>();
            chosen.parts().forEach(q -> mapped.addAll(session.frame().mappedOf(q)));
            return List.copyOf(mapped);
        }
        AxisName axis = names.knownAxis(name, d -> noted.apply(allOf(d, brackets, chosen.value())));
        for (Quantity part : chosen.parts()) {
            Optional<Axis> found = part.axis(axis.label());
            if (found.isPresent()) {
                return List.of(found.get());
            }
        }
        throw lacks(chosen.value(), axis, name, "`" + word.text() + "`", noted);
    }

    /// With the axes of the value in the brackets, where these hold as many names that no axis has.
    private Diagnostic allOf(Diagnostic d, Brackets brackets, Quantity value) {
        String axes = describe.seen(value).stream().map(Axis::name).collect(Collectors.joining(", "));
        boolean areUnknown = brackets.taken().stream().noneMatch(i -> i instanceof Brackets.Plain(Expression e)
                && e instanceof Expression.Path p && p.single()
                        .flatMap(n -> session.frame().scope().axis(n.text())).isPresent());
        return areUnknown && !axes.isEmpty() && describe.seen(value).size() == brackets.taken().size()
                ? describe.with(d, "value", value).fix(brackets.span(), "[" + axes + "]") : d;
    }

    /// The axis of a value that a name in brackets means.
    Axis axisOf(Quantity value, Name name, String what) {
        return axisOf(value, name, what, d -> d);
    }

    /// @param noted what is said besides where the value lacks it
    Axis axisOf(Quantity value, Name name, String what, UnaryOperator<Diagnostic> noted) {
        AxisName axis = names.knownAxis(name);
        return value.axis(axis.label()).orElseThrow(() -> lacks(value, axis, name, what, noted));
    }

    private Rejected lacks(Quantity value, AxisName axis, Name name, String what,
            UnaryOperator<Diagnostic> noted) {
        Optional<Diagnostic> lost = new OtherTurns(session).of(value, axis, name.span());
        if (lost.isPresent()) {
            return session.reject(lost.get());
        }
        Diagnostic d = Diagnostic.error(Code.N012, name.span(),
                what + " is over axis " + name.text() + ", but this value has no such axis");
        return session.mistakes().rejectName(noted.apply(describe.with(d, "value", value)), name.text(),
                () -> describe.seen(value).stream().map(Axis::name).toList());
    }

    private Quantity reduce(Name word, Chosen chosen, List<Axis> over, Span span) {
        if (over.stream().distinct().count() < over.size()) {
            throw session.reject(Diagnostic.error(Code.N108, span, "an axis stands twice in this bracket"));
        }
        if (over.isEmpty()) {
            return chosen.mask().isEmpty() ? chosen.value()
                    : arithmetic.select(chosen.mask().get(), chosen.value(), new Quantity.Whole(0), span);
        }
        return switch (word.text()) {
            case "sum" -> sum(chosen, over, span);
            case "mean" -> mean(chosen, over, span);
            case "max" -> extreme(Op.Reduction.MAX, chosen, over, span);
            case "min" -> extreme(Op.Reduction.MIN, chosen, over, span);
            case "any" -> truth(Op.Reduction.ANY, chosen, over, span);
            case "all" -> truth(Op.Reduction.ALL, chosen, over, span);
            case "argmax" -> place(Op.Reduction.ARGMAX, chosen, over, span);
            case "argmin" -> place(Op.Reduction.ARGMIN, chosen, over, span);
            default -> throw new IllegalStateException("reduction " + word.text());
        };
    }

    private Quantity sum(Chosen chosen, List<Axis> over, Span span) {
        Quantity masked = masked(chosen, new Quantity.Whole(0), span);
        if (Arithmetic.isReal(masked) || over.stream().anyMatch(Axis::isOpen)) {
            return Quantity.of(session.builder().sum(arithmetic.real(masked), over));
        }
        Interval range = masked.range().times(Interval.of(Extents.fixed(over)));
        if (!range.fitsInt()) {
            return Quantity.of(session.builder().sum(arithmetic.real(masked), over));
        }
        Value whole = arithmetic.whole(masked);
        return new Tensor(session.builder().reduce(Op.Reduction.SUM, whole, over), Kind.WHOLE,
                range.union(Interval.of(0)));
    }

    /// The sum divided by how many elements there are, or by how many the mask leaves in (the mean of none is 0).
    public Quantity mean(Chosen chosen, List<Axis> over, Span span) {
        Value sum = session.builder().sum(
                arithmetic.real(masked(chosen, new Quantity.Whole(0), span)), over);
        Value count;
        if (chosen.mask().isPresent()) {
            // The mask meets the value, so that an axis which only the value has counts once for each of its elements.
            Quantity counted = masked(new Chosen(new Quantity.Real(1), chosen.mask()), new Quantity.Real(0), span);
            List<Axis> both = over.stream().filter(a -> counted.axes().contains(a)).toList();
            List<Axis> rest = over.stream().filter(a -> !counted.axes().contains(a)).toList();
            Value kept = both.isEmpty() ? arithmetic.real(counted)
                    : session.builder().sum(arithmetic.real(counted), both);
            Value all = rest.isEmpty() ? kept : session.builder().mul(kept, new Extents(session).real(rest));
            count = session.builder().map(ScalarFunction.MAX, all, session.builder().real(1));
        } else {
            count = new Extents(session).real(over);
        }
        return Quantity.of(session.builder().div(sum, count));
    }

    /// The value with what is left out replaced by a neutral element.
    private Quantity masked(Chosen chosen, Quantity neutral, Span span) {
        return chosen.mask().isEmpty() ? chosen.value()
                : chosen.mask().get() instanceof Quantity.Truth(boolean all) ? all ? chosen.value() : neutral
                : arithmetic.select(chosen.mask().get(), chosen.value(), neutral, span);
    }

    private Quantity extreme(Op.Reduction kind, Chosen chosen, List<Axis> over, Span span) {
        double none = kind == Op.Reduction.MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        Quantity x = masked(chosen, new Quantity.Real(none), span);
        if (Arithmetic.isReal(x) || Arithmetic.isTruth(x) || over.contains(Axis.BATCH)) {
            return Quantity.of(session.builder().reduce(kind, arithmetic.real(x), over));
        }
        return new Tensor(session.builder().reduce(kind, arithmetic.whole(x), over), x.kind(), x.range());
    }

    private Quantity truth(Op.Reduction kind, Chosen chosen, List<Axis> over, Span span) {
        boolean neutral = kind == Op.Reduction.ALL;
        arithmetic.requireTruth(chosen.value(), neutral ? "all" : "any", span);
        Quantity x = masked(chosen, new Quantity.Truth(neutral), span);
        if (!over.contains(Axis.BATCH)) {
            return Quantity.of(session.builder().reduce(kind, arithmetic.truth(x), over));
        }
        Value number = session.builder().reduce(neutral ? Op.Reduction.MIN : Op.Reduction.MAX,
                arithmetic.real(x), over);
        return Quantity.of(session.builder().map(ScalarFunction.LT, session.builder().real(0.5), number));
    }

    private Value count(List<Axis> axes) {
        return arithmetic.whole(new Extents(session).whole(axes));
    }

    /// One index for each axis.
    private Quantity place(Op.Reduction kind, Chosen chosen, List<Axis> over, Span span) {
        if (over.contains(Axis.BATCH)) {
            boolean isMost = kind == Op.Reduction.ARGMAX;
            throw session.reject(Diagnostic.error(Code.N117, span, "no index says which of all examples has the "
                    + (isMost ? "most" : "least") + ": they come in batches, and shuffled")
                    .note("`e == " + (isMost ? "max" : "min") + "[batch](e)` is true of that one")
                    .note("`" + (isMost ? "argmax" : "argmin") + "[Other](e[batch as Other])` is its place in the "
                            + "batch, for each of those that are compared there"));
        }
        double none = kind == Op.Reduction.ARGMAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        Quantity x = masked(chosen, new Quantity.Real(none), span);
        Value number = session.builder().reduce(kind, Arithmetic.isReal(x) || Arithmetic.isTruth(x)
                ? arithmetic.real(x) : arithmetic.whole(x), over);
        List<Quantity> indices = new ArrayList<>();
        for (int i = 0; i < over.size(); i++) {
            Axis axis = over.get(i);
            List<Axis> inner = over.subList(i + 1, over.size());
            Value index = inner.stream().allMatch(a -> a.size() == 1) ? number
                    : session.builder().map(ScalarFunction.QUOTIENT, number, count(inner));
            Value wrapped = i == 0 ? index : session.builder().map(ScalarFunction.MOD, index, count(List.of(axis)));
            indices.add(new Tensor(wrapped, Kind.indexInto(axis), Extents.positions(axis)));
        }
        return indices.size() == 1 ? indices.getFirst() : new Quantity.Many(indices);
    }
}
