package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Expression;

/// Something else than an index is handed on where the turns hand on an index.
public final class CarriedIndex {
    private CarriedIndex() {
    }

    /// @param into    what the index points into
    /// @param written the new value as the text has it, where it is one expression
    public static Diagnostic noted(Diagnostic d, Axis into, Quantity value, Optional<Expression> written) {
        String axis = into.name();
        boolean isWhole = value.kind().element() == Element.INT && !value.kind().isIndex();
        Diagnostic noted = isWhole
                ? d.note("`" + axis + "(e)` is the index that a whole number e within " + axis + " is: `" + axis
                        + "(mod(e, " + axis + "))` begins at 0 again, `" + axis + "(min(e, " + axis
                        + " - 1))` stays at the last")
                : d.note("the index of the greatest of some numbers is `argmax[" + axis + "](…)`");
        return noted.choices(written.map(e -> index(e, axis, isWhole)).stream().toList());
    }

    private static Fix index(Expression e, String axis, boolean isWhole) {
        String text = e.span().text();
        if (isWhole) {
            return new Fix(e.span(), axis + "(" + text + ")");
        }
        boolean isMost = e instanceof Expression.Call(Expression.Bracket(Expression.Path word, var _, Brackets _, var _), var _, var _)
                && List.of("max", "min").contains(word.span().text());
        return new Fix(e.span(), isMost ? "arg" + text : "argmax[" + axis + "](" + text + ")");
    }
}
