package netc.compiler.elaborate.meaning;

import netc.compiler.elaborate.scope.Carry;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Element;
import netc.compiler.graph.Interval;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// What loops can hand on from turn to turn.
final class Carries {
    private final Session session;

    Carries(Session session) {
        this.session = session;
    }

    /// What is handed on where no type is written: what the start is, and of a number that is known a real, as everywhere
    /// outside sizes.
    static Kind kind(Quantity start) {
        return start.isStatic() && start.kind().element() == Element.INT && !start.kind().isIndex() ? Kind.REAL
                : start.kind();
    }

    /// Whether a value can be handed on as this. A whole number that is known is an index where one is wanted, if the axis is
    /// long enough.
    static boolean takes(Kind kind, Quantity value) {
        boolean isPlace = value instanceof Quantity.Whole(long n)
                && kind.into().filter(into -> n >= 0 && n < into.size()).isPresent();
        return isPlace || Types.takes(kind, value);
    }

    /// That whole numbers stay within what is known of those that a turn begins with.
    void requireRange(Kind kind, Quantity value, Span span, String name) {
        if (kind.element() != Element.INT || kind.isIndex() || value.kind().element() != Element.INT) {
            return;
        }
        Interval range = Carry.range(kind);
        if (value.range().least() < range.least() || value.range().greatest() > range.greatest()) {
            throw session.reject(Diagnostic.error(Code.N206, span, "the whole number " + name
                    + " can grow from turn to turn")
                    .note("what is handed on lies between " + range.least() + " and " + range.greatest()
                            + ": `min` and `max` hold it there")
                    .note("a real number counts as well: `" + name + ": f32`"));
        }
    }
}
