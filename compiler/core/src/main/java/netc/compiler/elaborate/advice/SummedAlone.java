package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// `sum[Hid](x * W)`, where the parameter W alone has Hid and both have D: a parameter without Hid would give the same, so that
/// the sum was to be over D. Of two axes as long as each other [ElementsAlone] speaks where the one that is summed along stands
/// first, as that of what comes in does.
public final class SummedAlone {
    private final Session session;

    /// @param written with the parameter
    /// @param other   what it is multiplied by
    /// @param shared  the axes of both
    private record Product(Expression written, Value parameter, Expression other, Value factor, List<Axis> over,
            List<Axis> shared) {
        boolean isOverParameter() {
            return !shared.isEmpty() && over.stream().allMatch(a -> parameter.type().has(a) && !factor.type().has(a));
        }

        boolean isSquare() {
            return over.size() == 1 && shared.size() == 1 && over.getFirst().size() == shared.getFirst().size();
        }

        boolean isLast() {
            List<Axis> axes = parameter.type().axes();
            return axes.indexOf(over.getFirst()) > axes.indexOf(shared.getFirst());
        }
    }

    public SummedAlone(Session session) {
        this.session = session;
    }

    /// @param over     the axes of the sum
    /// @param brackets with their names
    /// @param word     that takes them away
    public Optional<Diagnostic> of(Expression written, Quantity product, List<Axis> over, Span brackets, Name word,
            Span sum) {
        if (!(written instanceof Expression.Binary b) || b.operator() != Expression.BinaryOperator.MULTIPLY
                || !(product instanceof Quantity.Tensor t)
                || !(session.builder().definitionOf(t.value()) instanceof Equation e)
                || !(e.op() instanceof Op.Map(ScalarFunction function)) || function != ScalarFunction.MUL) {
            return Optional.empty();
        }
        Value left = e.operands().getFirst();
        Value right = e.operands().getLast();
        SurplusAxes learned = new SurplusAxes(session);
        List<Axis> shared = new Describe(session).seen(Quantity.of(left)).stream().filter(right.type()::has).toList();
        return Stream.of(new Product(b.left(), left, b.right(), right, over, shared),
                new Product(b.right(), right, b.left(), left, over, shared))
                .filter(p -> learned.isLearned(p.parameter()) && p.isOverParameter()
                        && (!p.isSquare() || p.isLast()))
                .findFirst().map(p -> told(p, brackets, word, sum));
    }

    private Diagnostic told(Product p, Span brackets, Name word, Span sum) {
        String lost = names(p.over());
        String w = p.written().span().text();
        String x = p.other().span().text();
        Describe describe = new Describe(session);
        Diagnostic d = Diagnostic.error(Code.N147, sum, "this " + word.text() + " takes away " + lost + ", which " + w
                + " alone has, and leaves " + names(p.shared()) + ", which " + x + " and " + w + " share");
        Diagnostic sized = describe.with(describe.with(d, x, Quantity.of(p.factor())), w, Quantity.of(p.parameter()))
                .note("a product of two is summed over what both have, and the rest is left");
        List<Fix> sums = Stream.concat(p.shared().stream().map(List::of), Stream.of(p.shared())).distinct()
                .map(axes -> new Fix(brackets,
                        axes.stream().map(Axis::name).collect(Collectors.joining(", ", "[", "]"))))
                .toList();
        return sums.size() == 1 && !p.isSquare() ? sized.fix(sums.getFirst())
                : sized.choices(
                        Stream.concat(sums.stream(), p.isSquare() ? Stream.of(renamed(p)) : Stream.of()).toList());
    }

    private static Fix renamed(Product p) {
        String x = p.other().span().text();
        return new Fix(p.other().span(), (p.other() instanceof Expression.Path ? x : "(" + x + ")") + "["
                + p.shared().getFirst().name() + " as " + p.over().getFirst().name() + "]");
    }

    private static String names(List<Axis> axes) {
        return Describe.list(axes.stream().map(Axis::name).toList());
    }
}
