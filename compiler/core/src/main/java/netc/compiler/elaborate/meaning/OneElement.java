package netc.compiler.elaborate.meaning;

import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Affine;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Statement;

/// `s[i] <- e`, `q[State: s, Action: a] <- e`: which elements a change writes.
record OneElement(Session session, Evaluator expressions) {
    /// Whether an element is one that is written.
    ///
    /// @param before  what is changed
    /// @param written the new value, which has lost the axes that the brackets say a place of
    Quantity isHere(Statement.Place place, Brackets brackets, Quantity before, Quantity written) {
        Arithmetic arithmetic = new Arithmetic(session);
        Quantity here = new Quantity.Truth(true);
        for (Brackets.Item item : brackets.taken()) {
            Subscripts.Place at = new Subscripts(session, expressions).place(before, item);
            if (written.axis(at.axis().label()).isPresent()) {
                throw session.reject(new Describe(session).with(Diagnostic.error(Code.N136, place.span(),
                        "what is written at one place of " + at.axis().name() + " has no axis " + at.axis().name()),
                        "value", written));
            }
            Quantity isHere = arithmetic.binary(Expression.BinaryOperator.EQUAL,
                    Quantity.position(Affine.index(at.axis())), at.position(), true, item.span());
            here = arithmetic.binary(Expression.BinaryOperator.AND, here, isHere, true, item.span());
        }
        return here;
    }
}
