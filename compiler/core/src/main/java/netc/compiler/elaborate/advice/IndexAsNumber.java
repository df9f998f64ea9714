package netc.compiler.elaborate.advice;

import java.util.List;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression.BinaryOperator;
import netc.compiler.syntax.NamePlaces;

/// `y * log(p)` of an index y into an axis of p: elsewhere such a target has a number for each class, of which one is 1.
public final class IndexAsNumber {
    private final Session session;

    public IndexAsNumber(Session session) {
        this.session = session;
    }

    /// @param operator by which it meets a number for each, of which a product chooses one
    /// @param span     of what is computed with it
    public Diagnostic mistake(BinaryOperator operator, Quantity.Tensor index, Span span) {
        String axis = index.kind().into().orElseThrow().name();
        Diagnostic d = Diagnostic.error(Code.N106, span, "an index into " + axis
                + " counts as its number here, beside a value with a number for every " + axis)
                .note("`e[i]` is the one element of e that an index i points to")
                .note("`(i == index(" + axis + "))` is 1 there and 0 elsewhere");
        Diagnostic said = new Describe(session).with(d, "index", index);
        return operator == BinaryOperator.MULTIPLY ? said.choices(oneForEach(index, axis, span)) : said;
    }

    private List<Fix> oneForEach(Quantity.Tensor index, String axis, Span span) {
        Scope scope = session.frame().scope();
        return scope.names().stream()
                .filter(n -> scope.find(n).filter(e -> e instanceof Entry.Bound(Quantity value, var _, var _)
                        && value.equals(index)).isPresent())
                .flatMap(n -> NamePlaces.of(span, n).stream().limit(1)
                        .map(p -> new Fix(p, "(" + n + " == index(" + axis + "))")))
                .toList();
    }
}
