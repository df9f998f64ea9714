package netc.compiler.elaborate.meaning;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Expression.BinaryOperator;
import netc.compiler.syntax.Type;

/// `level: f32[Q] = [0.1, 0.5, 0.9]`: a constant with one axis, as a choice by the index along it.
final class NumberLists {
    /// One choice each.
    private static final int MOST_NUMBERS = 100;

    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;

    NumberLists(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    /// A value that stands where a type is written, be it a list.
    Quantity written(Expression written, Optional<Type> type) {
        return written instanceof Expression.ListLiteral list && type.isPresent() ? of(type.get(), list)
                : expressions.value(written);
    }

    private Quantity of(Type type, Expression.ListLiteral list) {
        return of(type, list, numbers(list));
    }

    /// What the list holds, which may be read elsewhere than where it gets its type.
    List<Quantity> numbers(Expression.ListLiteral list) {
        return list.elements().stream().map(this::number).toList();
    }

    /// @param numbers of the list
    Quantity of(Type type, Expression.ListLiteral list, List<Quantity> numbers) {
        int n = numbers.size();
        if (type.axes().size() != 1) {
            throw session.reject(Diagnostic.error(Code.N106, type.span(), "a list of numbers has one axis")
                    .note("the list has " + Counted.of(n, "number")));
        }
        if (n < 1 || n > MOST_NUMBERS) {
            throw session.reject(Diagnostic.error(Code.N206, list.span(), "a list has 1 to "
                    + Counted.of(MOST_NUMBERS, "number") + ", and this one has " + Counted.number(n)));
        }
        Type.Axis written = type.axes().getFirst();
        AxisName name = names.axis(written.name());
        long size = written.size().isPresent() ? expressions.size(written.size().get()) : name.written().orElse(n);
        if (size != n) {
            throw session.reject(Diagnostic.error(Code.N202, list.span(), "axis " + name.text() + " has size " + size
                    + ", and the list has " + Counted.of(n, "number")));
        }
        name.write(size);
        Axis axis = name.of(size);
        session.provenance().record(axis, type.span().text(), written.span(), Optional.empty());
        boolean isReal = type.element().text().equals("f32");
        Quantity index = new Quantity.Position(Affine.index(axis), Optional.of(axis));
        session.at(list.span());
        Quantity value = as(numbers.getLast(), isReal);
        for (int i = Math.max(n - 2, 0); i >= 0; i--) {
            Quantity isHere = arithmetic.binary(BinaryOperator.EQUAL, index, new Quantity.Whole(i), false,
                    list.span());
            value = arithmetic.select(isHere, as(numbers.get(i), isReal), value, list.span());
        }
        return value;
    }

    private static Quantity as(Quantity number, boolean isReal) {
        return isReal && number instanceof Quantity.Whole(long value) ? new Quantity.Real(value) : number;
    }

    private Quantity number(Expression written) {
        Quantity q = expressions.value(written);
        return switch (q) {
            case Quantity.Whole _, Quantity.Real _ -> q;
            case Quantity.Ratio _, Quantity.Truth _, Quantity.Position _, Quantity.Tensor _, Quantity.Many _ ->
                    throw session.reject(describe.with(Diagnostic.error(Code.N106, written.span(),
                            "a list holds numbers that are known when compiling"), "value", q));
        };
    }
}
