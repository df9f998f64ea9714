package netc.compiler.elaborate.data;

import java.util.ArrayList;
import java.util.List;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Expression;

/// A table that stands in the file: `[[1, 0], [0, 1]]`, a record in each bracket, or `[1, 0]`, where each number is one.
final class LiteralRows {
    private final Session session;

    LiteralRows(Session session) {
        this.session = session;
    }

    List<List<Double>> read(Expression.ListLiteral list) {
        List<List<Double>> rows = new ArrayList<>();
        for (Expression element : list.elements()) {
            List<Double> row = element instanceof Expression.ListLiteral several
                    ? several.elements().stream().map(this::number).toList() : List.of(number(element));
            if (!rows.isEmpty() && rows.getFirst().size() != row.size()) {
                throw wrong(element, "this record has " + Counted.of(row.size(), "number") + ", and the first has "
                        + Counted.number(rows.getFirst().size()));
            }
            rows.add(row);
        }
        return rows;
    }

    private double number(Expression element) {
        if (element instanceof Expression.Number number && number.unit().isEmpty()) {
            return number.value();
        }
        if (element instanceof Expression.Bool truth) {
            return truth.value() ? 1 : 0;
        }
        if (element instanceof Expression.Unary(var operator, Expression.Number number, var _)
                && operator == Expression.UnaryOperator.NEGATE) {
            return -number(number);
        }
        throw wrong(element, "a table has numbers that are written out");
    }

    private Rejected wrong(Expression element, String headline) {
        return session.reject(Diagnostic.error(Code.N154, element.span(), headline)
                .note("as in `data [[1, 0], [0, 1]] -> x`, a record in each bracket, or `data [1, 0] -> y`"));
    }
}
